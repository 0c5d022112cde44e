#include "model_walk.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <numeric>

#include "accounts/sessions.hpp"

namespace trousse::model {

constexpr Moment kFirstDay = 1'795'176'000;  // 2026-11-20
constexpr std::size_t kRemembered = 30;

// In memory where the machine has it: how a write reaches the disk is another test's.
static std::filesystem::path fresh_folder(std::uint64_t seed) {
    const std::filesystem::path memory = "/dev/shm";
    const auto base = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    return base / fmt::format("trousse-walk-{}-{}", system_time().time_since_epoch().count(), seed);
}

Walk::Walk(std::uint64_t seed) : dice_{seed}, seed_{seed}, folder_{fresh_folder(seed)} {
    model_.now = kFirstDay;
    open_program();
    set_up();
}

Walk::~Walk() {
    program_.reset();
    std::filesystem::remove_all(folder_);
}

void Walk::open_program() {
    program_.reset();
    Settings settings;
    settings.data = folder_;
    settings.schema = SCHEMA_FOLDER;
    settings.public_url = "https://trousse.example";
    settings.limits.school_acts = settings.limits.school_letters = 1'000'000;  // the walk's few schools never rest
    program_.emplace(std::move(settings), [this] { return now(); });
    program_->bring_up_to_date();
}

// ── One step ──

void Walk::step() {
    const Model before = model_;
    may_break_ = false;
    CAPTURE(seed_);
    CAPTURE(steps_);
    INFO("after: ", trail());
    while (!(this->*any_kind().take)()) continue;
    ++steps_;
    trail_.push_back(did_);
    if (trail_.size() > 12) trail_.pop_front();
    CAPTURE(did_);
    compare();
    hold_to_promise(before);
    hold_to_line(before);
}

std::string Walk::trail() const { return fmt::format("{}", fmt::join(trail_, "; ")); }

// How often each is done, of all together.
const std::vector<Walk::Kind>& Walk::kinds() {
    static const std::vector<Kind> all{{28, &Walk::order},        {16, &Walk::change},
                                       {10, &Walk::cancel},       {5, &Walk::decline},
                                       {2, &Walk::exclude},       {4, &Walk::withdraw},
                                       {3, &Walk::run_by_admin},  {12, &Walk::run_by_job},
                                       {2, &Walk::run_cut_short}, {8, &Walk::scan},
                                       {4, &Walk::undo},          {2, &Walk::release_letters},
                                       {4, &Walk::post},          {12, &Walk::pack},
                                       {3, &Walk::unpack},        {8, &Walk::ship},
                                       {5, &Walk::deliver},       {4, &Walk::release_remainder},
                                       {4, &Walk::ship_parcel},   {4, &Walk::deliver_parcel},
                                       {3, &Walk::unpack_parcel}, {4, &Walk::lose_parcel},
                                       {4, &Walk::resend_parcel}, {5, &Walk::take_back},
                                       {6, &Walk::open_claim},    {6, &Walk::answer_claim},
                                       {6, &Walk::make_wave},     {1, &Walk::remove_wave},
                                       {6, &Walk::build},         {4, &Walk::act_upon_many},
                                       {8, &Walk::receive},       {8, &Walk::adjust},
                                       {6, &Walk::hand_out},      {8, &Walk::count},
                                       {12, &Walk::pass_time},    {2, &Walk::turn_clock},
                                       {1, &Walk::restart},       {6, &Walk::set},
                                       {3, &Walk::edit_kit},      {2, &Walk::add_school},
                                       {3, &Walk::close_school},  {2, &Walk::open_school},
                                       {2, &Walk::declare_ranks}, {1, &Walk::add_campaign},
                                       {1, &Walk::publish},       {1, &Walk::archive},
                                       {16, &Walk::tidy_up},      {4, &Walk::ask_late}};
    return all;
}

const Walk::Kind& Walk::any_kind() {
    static const int sum = std::accumulate(kinds().begin(), kinds().end(), 0,
                                           [](int so_far, const Kind& kind) { return so_far + kind.weight; });
    int at = static_cast<int>(die(static_cast<std::uint64_t>(sum)));
    for (const Kind& kind : kinds())
        if ((at -= kind.weight) < 0) return kind;
    return kinds().front();
}

// ── Dice ──

Index Walk::any_order(const std::function<bool(const Order&)>& fits) {
    std::vector<Index> all;
    for (Index at = 0; at < model_.orders.size(); ++at)
        if (fits(model_.orders[at])) all.push_back(at);
    return all.empty() ? kNone : all[any(all.size())];
}

bool Walk::any_parcel(const std::function<bool(const Parcel&)>& fits, Index& order, Index& parcel) {
    std::vector<std::pair<Index, Index>> all;
    for (Index at = 0; at < model_.orders.size(); ++at)
        for (Index which = 0; which < model_.orders[at].parcels.size(); ++which)
            if (one_in(30) || fits(model_.orders[at].parcels[which])) all.emplace_back(at, which);
    if (all.empty()) return false;
    std::tie(order, parcel) = all[any(all.size())];
    return true;
}

Pieces Walk::some_of(const Pieces& most) {
    Pieces some;
    for (Index item = 0; item < kItems; ++item)
        some[item] = static_cast<Count>(die(static_cast<std::uint64_t>(most[item]) + 1));
    return some;
}

Pieces Walk::some_pieces(Count most) {
    Pieces some;
    for (Index lines = 1 + any(2); lines > 0; --lines)
        some[any(kItems)] += 1 + static_cast<Count>(die(static_cast<std::uint64_t>(most)));
    return some;
}

// ── Asking ──

Visitor Walk::visitor(const Who& who) const {
    if (who.is_staff()) return {.role = Role::admin, .actor = "account:1", .id = 1};
    return visitor_of(SchoolId::named(schools_[who.school]), CampaignId{static_cast<std::int64_t>(who.code_of) + 1});
}

Answer Walk::send(const Request& request) { return program_->dispatch()(request); }

void Walk::ask(Ask what, const std::string& expected) {
    Request request{.method = what.method,
                    .path = what.path,
                    .body = what.method == "DELETE" ? "" : what.body.dump(),
                    .content_type = "application/json",
                    .if_match = what.if_match,
                    .visitor = visitor(what.who)};
    if (what.method == "POST") request.idempotency_key = uuid_of(new_key(now()));
    did_ = what.did + (what.who.is_staff() ? "" : " by the school");
    CAPTURE(did_);
    CAPTURE(request.path);
    CAPTURE(request.body);
    const auto written = lines_written();
    const Answer answer = send(request);
    CAPTURE(answer.body);
    told_ = answer.body.empty() ? Json() : Json::parse(answer.body);
    const std::string told = answer.status < 400 ? std::to_string(answer.status) : told_.value("code", "");
    REQUIRE(told == expected);
    if (answer.status >= 400) REQUIRE(lines_written() == written);
    did_ += " → " + told;
    if (what.method == "POST" && one_in(8)) ask_again(request, answer);
}

constexpr auto kLinesWritten = R"(
    SELECT (SELECT count(*) FROM idempotency) + coalesce((SELECT max(id) FROM audit), 0) + coalesce((SELECT max(id) FROM outbox), 0) AS figure)";

// A refusal leaves nothing behind, no line and no letter.
std::int64_t Walk::lines_written() {
    return db().read([](const Snapshot& db) { return db.figure(kLinesWritten); });
}

// The same key, body and actor: the same answer, and nothing done twice. Another body: an error (rule 7).
void Walk::ask_again(const Request& request, const Answer& answer) {
    const auto written = lines_written();
    const Answer again = send(request);
    REQUIRE(again.status == answer.status);
    REQUIRE(again.body == answer.body);
    REQUIRE(lines_written() == written);
    if (answer.status >= 400) return;
    if (request.path != "/api/v1/order-acts")
        asked_.push_back({request, answer.status});  // what it refused is tried again
    if (asked_.size() > kRemembered) asked_.pop_front();

    Request other = request;
    Json body = Json::parse(request.body);
    for (const char* words : {"note", "reference", "occasion", "said", "text", "reason"})  // people's own
        if (body.contains(words)) {
            body[words] = "Autre chose";
            other.body = body.dump();
            REQUIRE(Json::parse(send(other).body).value("code", "") == "idempotency_key_reused");
            break;
        }
}

std::string Walk::version(Sql sql, std::int64_t key) {
    return '"' + std::to_string(db().read([&](const Snapshot& db) { return db.figure(sql, {{"$id", key}}); })) + '"';
}

constexpr auto kVersionOfOrder = "SELECT version AS figure FROM orders WHERE id = $id";

std::string Walk::version_of(const Order& order) { return version(kVersionOfOrder, key_of(order)); }

std::int64_t Walk::key_of(const Order& order) {
    return (static_cast<std::int64_t>(order.campaign) + 1) << 32 |
           std::stoll(order.number.substr(order.number.find('-') + 1));
}

std::string Walk::path_of(Index order, Index parcel) const {
    return fmt::format("/api/v1/parcels/{}-{}", model_.orders[order].number, parcel + 1);
}

Walk::Json Walk::lines(const Pieces& pieces) {
    Json all = Json::array();
    for (Index item = 0; item < kItems; ++item)
        if (pieces[item] > 0) all.push_back({{"item", items_[item]}, {"quantity", pieces[item]}});
    return all;
}

}  // namespace trousse::model
