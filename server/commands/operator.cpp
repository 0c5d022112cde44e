#include <fmt/format.h>

#include <httplib.h>

#include <algorithm>

#include "commands/commands.hpp"
#include "data_folder.hpp"
#include "platform/problem.hpp"

namespace trousse {

using nlohmann::json;

static void require_up_to_date(Program& program);
static std::string sentence_of(const json& problem);

Operator::Operator(Settings settings) : settings_{std::move(settings)} {
    if (!holds_data(settings_.data))
        throw CommandFailed{settings_.data.string() + " holds no data of Trousse: is it the right folder? trousse serve begins in a new one"};
    try {
        program_.emplace(settings_, system_time);
    } catch (const DatabaseInUse&) {
        // a server has it: the socket leads there
    }
}

json Operator::ask(const std::string& method, const std::string& path, const std::string& body, const std::string& content_type) {
    const json told = json::parse(answer_to(method, path, body, content_type).body, nullptr, false);
    if (told.is_discarded()) throw CommandFailed{sentence_of(told)};
    return told;
}

std::string Operator::body_of(const std::string& method, const std::string& path, const std::string& body) {
    return answer_to(method, path, body, "application/json").body;
}

Answer Operator::answer_to(const std::string& method, const std::string& path, const std::string& body, const std::string& content_type) {
    const auto query = path.find('?');
    Request request{.method = method, .path = path, .body = body, .content_type = content_type, .idempotency_key = random_token(16)};
    request.visitor = {.role = Role::operator_at_the_machine, .actor = "operator"};
    Answer answer;
    if (program_) {
        require_up_to_date(*program_);
        request.path = path.substr(0, query);
        for (std::string rest = query == std::string::npos ? "" : path.substr(query + 1); !rest.empty();) {
            const std::string pair = rest.substr(0, rest.find('&'));
            rest.erase(0, pair.size() + 1);
            request.query.emplace(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
        }
        answer = program_->dispatch()(std::move(request));
    } else {
        answer = over_the_socket(request);
    }
    if (answer.status >= 400) throw CommandFailed{sentence_of(json::parse(answer.body, nullptr, false))};
    return answer;
}

void require_up_to_date(Program& program) {
    if (!program.is_up_to_date())
        throw CommandFailed{"the data are of an older Trousse: trousse serve brings them up to date, and keeps a copy"};
    program.bring_up_to_date();  // which has its keys begin after those that there are
    program.db().wait_until_checked();
}

Answer Operator::over_the_socket(const Request& asked) const {
    httplib::Client client{(settings_.data / "trousse.sock").string(), 1};
    client.set_address_family(AF_UNIX);
    client.set_read_timeout(std::chrono::minutes{10});  // a long run, a big file
    httplib::Request request;
    request.method = asked.method;
    request.path = asked.path;
    request.body = asked.body;
    request.headers = {{"Host", "trousse"}, {"Content-Type", asked.content_type}, {"Idempotency-Key", asked.idempotency_key}};
    const httplib::Result result = client.send(request);
    if (!result && result.error() == httplib::Error::Connection)
        throw CommandFailed{"another process has the data open but does not answer: is it a server that starts or stops? Try again in a moment"};
    if (!result)
        throw CommandFailed{"the server went away before it answered, and may have done it: look before you try again"};
    return {.status = result->status, .body = result->body};
}

static std::string in_words(const json& value);

// The stable code, and what goes with it: « refused: deadline_not_reached (closes at: 2027-01-23T05:00:00Z) ».
std::string sentence_of(const json& problem) {
    if (!problem.is_object()) return "the answer cannot be read";
    if (const json params = problem.value("params", json::object()); problem.value("code", "") == "disk_full")
        return fmt::format("the disk is full: {} bytes are needed, {} are left. Make room, then try again", params.at("needed").dump(), params.at("left").dump());
    const auto with_params = [](std::string code, const json& of) {
        const std::string words = in_words(of.value("params", json::object()));
        return words.empty() ? code : code + " (" + words + ')';
    };
    std::string sentence = with_params("refused: " + problem.value("code", "?"), problem);
    for (const json& fault : problem.value("faults", json::array()))
        sentence += "\n  " + with_params(fault.value("pointer", "") + ": " + fault.value("code", ""), fault);
    return sentence;
}

// « closes at: 2027-01-23T05:00:00Z, words: fr or en »: names without their underlines, a list as one, and no sign that only JSON needs.
std::string in_words(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_structured()) return value.is_null() ? "none" : value.dump();
    std::string words;
    for (const auto& [name, inner] : value.items()) {
        if (!words.empty()) words += value.is_object() ? ", " : "; ";
        std::string called = value.is_object() ? name + ": " : "";
        std::ranges::replace(called, '_', ' ');
        words += called + in_words(inner);
    }
    return words;
}

}  // namespace trousse
