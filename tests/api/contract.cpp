#include "contract.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <optional>
#include <stdexcept>

// Without it valijson ends the program where it would throw.
#define VALIJSON_USE_EXCEPTIONS 1
// g++ 12 imagines an overlap in std::string::replace, which valijson calls.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wrestrict"
#endif
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace trousse {

using nlohmann::json;

namespace {

constexpr std::size_t kLongestBody = 64 * 1024;
constexpr std::size_t kDeepest = 32;
constexpr std::size_t kLongestJudged = 5000;  // std::regex recurses once per character and would overflow the stack

constexpr const char* kProblem = "/components/schemas/Problem";

using Segments = std::vector<std::string>;

Segments segments_of(std::string_view path) {
    Segments segments{""};
    for (const char c : path.substr(0, path.find('?'))) {
        if (c == '/')
            segments.emplace_back();
        else
            segments.back() += c;
    }
    return segments;
}

std::string told(std::string_view pointer, std::string_view what) {
    std::string fault{pointer};
    return fault.append(": ").append(what);
}

bool is_parameter(const std::string& segment) { return segment.starts_with('{'); }

bool fits(const Segments& wanted, const Segments& given) {
    return std::ranges::equal(wanted, given, [](const auto& want, const auto& got) {
        return is_parameter(want) ? !got.empty() : want == got;
    });
}

// As nlohmann::json reads a text, but strictly: keys once, no deeper than allowed.
std::optional<json> parsed(std::string_view text, ContractFaults& faults) {
    using Event = json::parse_event_t;
    std::vector<std::set<std::string>> levels;
    const auto watch = [&](int, Event event, const json& value) {
        if (event == Event::object_start || event == Event::array_start) {
            if (levels.size() == kDeepest) throw std::length_error("nested too deep");
            levels.emplace_back();
        }
        if (event == Event::object_end || event == Event::array_end) levels.pop_back();
        if (event == Event::key && !levels.back().insert(value.get<std::string>()).second)
            faults.push_back(told("", value.get<std::string>().append(" is given twice")));
        return true;
    };
    try {
        if (text.find('\0') != std::string_view::npos)
            throw std::invalid_argument("a NUL, where json::parse would stop");
        return json::parse(text, [&](int depth, Event event, json& value) { return watch(depth, event, value); });
    } catch (const std::exception& wrong) {
        faults.push_back(told("", wrong.what()));
        return std::nullopt;
    }
}

// valijson reads an integer of more than 63 bits as a negative one.
void make_judgeable(json& value) {
    if (value.is_structured())
        for (json& inner : value) make_judgeable(inner);
    else if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
        value = value.get<double>();
    else if (value.is_string() && value.get_ref<const std::string&>().size() > kLongestJudged)
        value = std::string(kLongestJudged, 'x');
}

// valijson 1.0 applies a format to what is no text as well, and throws. The patterns say the same.
void drop_formats(json& schema) {
    if (schema.is_object() && schema.contains("format") && schema.at("format").is_string()) schema.erase("format");
    if (schema.is_structured())
        for (json& part : schema) drop_formats(part);
}

// valijson names a place as <root>, [contact], [email].
std::string pointer_of(const std::vector<std::string>& places) {
    json::json_pointer pointer;
    for (const std::string& place : places)
        if (place.starts_with('[')) pointer /= place.substr(1, place.size() - 2);
    return pointer.to_string();
}

}  // namespace

struct Contract::Schema {
    valijson::Schema schema;
};

Contract::Contract(const std::filesystem::path& openapi) {
    std::ifstream file{openapi};
    if (!file) throw std::runtime_error("cannot read " + openapi.string());
    document_ = json::parse(file);
}

Contract::~Contract() = default;

ContractFaults Contract::faults_of_answer(std::string_view method, std::string_view path, int status,
                                          std::string_view body) const {
    const std::string asked = std::string{method} + ' ' + std::string{path} + ' ' + std::to_string(status);
    const Found found = find(method, path);
    std::vector<std::string> schemas;
    if (found.operation == nullptr) {
        if (status < 400) return {told("", asked).append(" is no address of the document")};
        schemas.emplace_back(kProblem);
    } else {
        const auto answer = followed(found.pointer + "/responses/" + std::to_string(status));
        const json::json_pointer place{answer};
        if (!document_.contains(place)) return {told("", asked).append(" is no status of the document")};
        const json content = document_.at(place).value("content", json::object());
        if (content.empty())
            return body.empty() ? ContractFaults{} : ContractFaults{told("", asked).append(" has a body")};
        for (const auto& [type, media] : content.items()) {
            if (type.find("json") == std::string::npos) return {};
            schemas.push_back((place / "content" / type / "schema").to_string());
        }
    }

    ContractFaults faults;
    const auto value = parsed(body, faults);
    if (!faults.empty()) return faults;
    for (const std::string& schema : schemas) {
        const ContractFaults more = faults_of(*value, schema);
        if (more.empty()) return {};
        faults.insert(faults.end(), more.begin(), more.end());
    }
    return faults;
}

ContractFaults Contract::faults_of_body(std::string_view method, std::string_view path, std::string_view body) const {
    const Found found = find(method, path);
    if (found.operation == nullptr) return {": no address of the document"};
    const json request = found.operation->value("requestBody", json::object());
    if (body.empty())
        return request.value("required", false) ? ContractFaults{": the body is missing"} : ContractFaults{};
    const std::string schema = body_schema(method, path);
    if (schema.empty()) return {": takes no JSON body"};
    if (body.size() > kLongestBody) return {": the body is too long"};

    ContractFaults faults;
    if (const auto value = parsed(body, faults)) {
        const ContractFaults more = faults_of(*value, schema);
        faults.insert(faults.end(), more.begin(), more.end());
    }
    return faults;
}

ContractFaults Contract::faults_of(const json& value, const std::string& schema) const {
    json judged = value;
    make_judgeable(judged);
    valijson::ValidationResults results;
    thread_local valijson::Validator validator;  // it keeps the expressions that it compiled
    const valijson::adapters::NlohmannJsonAdapter target{judged};
    if (validator.validate(schema_at(schema).schema, target, &results)) return {};

    ContractFaults faults;
    for (const auto& error : results) faults.push_back(told(pointer_of(error.context), error.description));
    if (faults.empty()) faults.push_back(told("", "refused by ").append(schema));
    return faults;
}

std::vector<Operation> Contract::operations() const {
    std::vector<Operation> all;
    const json key{{"$ref", "#/components/parameters/IdempotencyKey"}};
    for (const auto& [path, methods] : document_.at("paths").items()) {
        for (const auto& [method, described] : methods.items()) {
            const json parameters = described.value("parameters", json::array());
            Operation operation{.method = method,
                                .path = path,
                                .access = described.value("x-access", ""),
                                .statuses = {},
                                .takes_key = std::ranges::find(parameters, key) != parameters.end()};
            std::ranges::transform(operation.method, operation.method.begin(),
                                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
            for (const auto& [status, answer] : described.at("responses").items())
                operation.statuses.insert(std::stoi(status));
            all.push_back(std::move(operation));
        }
    }
    return all;
}

std::string Contract::body_schema(std::string_view method, std::string_view path) const {
    const Found found = find(method, path);
    const auto place = json::json_pointer{found.pointer} / "requestBody" / "content" / "application/json" / "schema";
    return found.operation != nullptr && document_.contains(place) ? place.to_string() : "";
}

// Fixed segments come first, as OpenAPI wants it: /orders/counts is no order's number.
Contract::Found Contract::find(std::string_view method, std::string_view path) const {
    std::string name{method == "HEAD" ? "GET" : method};
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const Segments given = segments_of(path);

    Found found;
    auto fewest_parameters = given.size() + 1;
    for (const auto& [address, methods] : document_.at("paths").items()) {
        const Segments wanted = segments_of(address);
        const auto parameters = static_cast<std::size_t>(std::ranges::count_if(wanted, is_parameter));
        if (!fits(wanted, given) || parameters >= fewest_parameters) continue;
        fewest_parameters = parameters;
        found = {};
        if (methods.contains(name))
            found = {&methods.at(name), (json::json_pointer{"/paths"} / address / name).to_string()};
    }
    return found;
}

// The schemas refer to each other by "#/components/...", so the one asked for becomes a root with all components.
const Contract::Schema& Contract::schema_at(const std::string& pointer) const {
    const std::lock_guard lock{making_};
    auto& made = schemas_[pointer];
    if (!made) {
        json root = document_.at(json::json_pointer{pointer});
        root["components"]["schemas"] = document_.at("/components/schemas"_json_pointer);
        drop_formats(root);
        auto fresh = std::make_unique<Schema>();
        valijson::SchemaParser parser;
        const valijson::adapters::NlohmannJsonAdapter adapter{root};
        parser.populateSchema(adapter, fresh->schema);
        made = std::move(fresh);
    }
    return *made;
}

// Where a pointer leads once a $ref that stands there is followed.
std::string Contract::followed(std::string pointer) const {
    for (json::json_pointer place{pointer}; document_.contains(place) && document_.at(place).contains("$ref");
         place = json::json_pointer{pointer})
        pointer = document_.at(place).at("$ref").get<std::string>().substr(1);
    return pointer;
}

const Contract& contract() {
    static const Contract read{OPENAPI_FILE};
    return read;
}

}  // namespace trousse
