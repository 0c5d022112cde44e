#include "app.hpp"

#include "accounts/accounts_routes.hpp"
#include "accounts/tokens.hpp"
#include "backup_routes.hpp"
#include "backups.hpp"
#include "campaigns/campaigns_routes.hpp"
#include "campaigns/mergers_routes.hpp"
#include "data_folder.hpp"
#include "fulfilment/built_kits_routes.hpp"
#include "fulfilment/claims_routes.hpp"
#include "fulfilment/fulfilment_routes.hpp"
#include "fulfilment/order_acts.hpp"
#include "fulfilment/parcels_routes.hpp"
#include "fulfilment/waves_routes.hpp"
#include "inventory/inventory_routes.hpp"
#include "invitations/invitations_job.hpp"
#include "invitations/invitations_routes.hpp"
#include "invitations/next_acts.hpp"
#include "mail/letters_routes.hpp"
#include "mail/link_requests_routes.hpp"
#include "mail/mailbox_routes.hpp"
#include "mail/outbox_job.hpp"
#include "mail/unsubscribing.hpp"
#include "notices.hpp"
#include "orders/deadline_job.hpp"
#include "orders/more_schools.hpp"
#include "orders/order_list.hpp"
#include "orders/order_view.hpp"
#include "orders/orders_routes.hpp"
#include "orders/waiting.hpp"
#include "platform/answers.hpp"
#include "platform/log.hpp"
#include "platform/migrate.hpp"
#include "platform/problem.hpp"
#include "privacy/incidents_routes.hpp"
#include "privacy/notice_routes.hpp"
#include "privacy/person_routes.hpp"
#include "purge_job.hpp"
#include "reports/audit_routes.hpp"
#include "reports/exports_routes.hpp"
#include "reports/reports_routes.hpp"
#include "reports/school_history.hpp"
#include "restore.hpp"
#include "schools/contacts_routes.hpp"
#include "schools/school_names_routes.hpp"
#include "schools/schools_routes.hpp"
#include "today_routes.hpp"
#include "upkeep_routes.hpp"
#include "visits/visits_routes.hpp"

namespace trousse {

constexpr std::chrono::seconds kEachSchoolAct{5};

static const std::filesystem::path& settled(const std::filesystem::path& data);
static std::optional<Answer> page(const Assets& pages, const Request& request);
static std::string with_or_without_slash(const std::string& path);
static std::optional<Answer> not_found_page(const Assets& pages, const Request& request);
static Answer answer_of(const AssetAnswer& asset);

Program::Program(Settings settings, Clock clock)
    : settings_{std::move(settings)},
      db_{settled(settings_.data) / "trousse.db",
          {.readers = settings_.limits.readers, .waiting_writes = settings_.limits.waiting_writes}},
      key_{key_of_pair(db_, settings_.data)},
      service_{.db = db_, .now = std::move(clock), .settings = settings_, .key = key_},
      school_acts_{service_.now, static_cast<int>(settings_.limits.school_acts), kEachSchoolAct},
      visits_{db_, service_.now},
      looks_{service_},
      dispatch_{routes(), surroundings()} {
    db_.on_commit([this](std::size_t writes) { metrics_.committed(writes); });
    metrics_.watch_waiting_writes([this] { return db_.waiting_writes(); });
    metrics_.watch_notices([this] {
        Metrics::Notices told;
        for (const auto& [code, count] : notices(service_)) told.emplace_back(code, count);
        return told;
    });
    for (const Route& route : dispatch_.routes()) counted_.push_back(metrics_.route(word(route.method), route.path));
    counted_.push_back(metrics_.route("GET", "pages"));
}

const std::filesystem::path& settled(const std::filesystem::path& data) {
    make_data_folder(data);
    settle_restore(data);
    require_whole(data);
    return data;
}

void Program::bring_up_to_date() {
    if (!db_.read(is_new) && !is_up_to_date()) {
        const Backup kept = make_copy(service_);
        log_info("the schema is brought up to date; what was there is kept", {{"backup", kept.name}});
    }
    migrate(db_, settings_.schema, service_.now());
    note_key(db_, key_);
}

bool Program::is_up_to_date() {
    return db_.read([this](const Snapshot& db) { return migrations_left(db, settings_.schema).empty(); });
}

// Every route of Trousse.
Routes Program::routes() {
    const ShowOrder show_order = [this](const Snapshot& db, const std::string& number, const Visitor& visitor) {
        return nlohmann::json::parse(shown(db, require_order(db, {number}, std::nullopt), visitor, service_.now()));
    };
    const RestOfCard rest_of = [this](const Snapshot& db, const SchoolId& school, const Visitor& visitor) {
        nlohmann::json rest = history_of_school(db, school);
        rest["orders"] = orders_of_school(db, school, visitor, service_.now());
        rest["mailbox"] = mailbox_of_school(db, school);
        return rest;
    };
    const OrdersFollowStock orders{.set_back = set_back, .serve_waiting = serve_waiting};

    Routes all;
    for (Routes& table : std::array{storefront_routes(service_), accounts_routes(service_, show_order), schools_routes(service_, rest_of, with_more_schools),
                                    school_details_routes(service_, rest_of), contacts_routes(service_), mergers_routes(service_, rest_of),
                                    campaigns_routes(service_), orders_routes(service_), handing_on_routes(service_), outcomes_routes(service_),
                                    generic_run_routes(service_), fulfilment_routes(service_), parcels_routes(service_), waves_routes(service_), order_acts_routes(service_),
                                    claims_routes(service_), today_routes(service_), built_kits_routes(service_), inventory_routes(service_, orders),
                                    letters_routes(service_), school_names_routes(service_), link_requests_routes(service_), unsubscribing_routes(service_), mailbox_routes(service_, rest_of), invitations_routes(service_), next_acts_routes(service_), reports_routes(service_), audit_routes(service_),
                                    exports_routes(service_, [this](Request asks) { return dispatch_(std::move(asks)); }),
                                    incidents_routes(service_), contact_looks_routes(service_), notice_routes(service_), person_routes(service_, [this] { return erase_in_copies(service_); }),
                                    backup_routes(service_), upkeep_routes(service_, metrics_), visits_routes(service_, visits_)})
        std::ranges::move(table, std::back_inserter(all));
    return all;
}

Surroundings Program::surroundings() {
    return {.identify = [this](const Request& request) { return identify(service_, request); },
            .page = [this](const Request& request) { return pages_ ? page(*pages_, request) : std::nullopt; },
            .observe =
                [this](const Route* route, int status, std::chrono::nanoseconds took) {
                    const auto place = route == nullptr ? counted_.size() - 1 : static_cast<std::size_t>(route - dispatch_.routes().data());
                    counted_[place].answered(status, took);
                },
            .before_act =
                [this](const Visitor& visitor) {
                    if (visitor.role != Role::school) return;
                    if (const auto wait = school_acts_.take(visitor.actor))
                        throw Problem{.status = 429, .code = "too_many_acts", .params = {{"seconds", wait->count()}}};
                },
            .looked = [this](const Request& request, std::string_view whose) { looks_.note(request, whose); },
            .scheme = settings_.public_url.substr(0, settings_.public_url.find("://"))};
}

std::optional<Answer> page(const Assets& pages, const Request& request) {
    if (const Asset* asset = pages.find(request.path))
        return answer_of(answer_for(*asset, request.accept_encoding, request.if_none_match));
    const std::string other = with_or_without_slash(request.path);
    if (pages.find(other) == nullptr) return not_found_page(pages, request);
    return Answer{.status = 308, .headers = {{"Location", other + request.asked}}};
}

// As people type it: « /equipe », « /aide/ ».
std::string with_or_without_slash(const std::string& path) {
    return path.ends_with('/') ? path.substr(0, path.size() - 1) : path + '/';
}

// For people; a program that asks for a path of the API is told in its own way.
std::optional<Answer> not_found_page(const Assets& pages, const Request& request) {
    if (request.path.starts_with("/api/") || request.path.starts_with("/assets/")) return std::nullopt;
    const Asset* asset = pages.find(request.path.starts_with("/en/") ? "/en/not-found" : "/introuvable");
    if (asset == nullptr) return std::nullopt;
    Answer answer = answer_of(answer_for(*asset, request.accept_encoding, ""));
    answer.status = 404;
    return answer;
}

Answer answer_of(const AssetAnswer& asset) {
    Answer answer{.status = asset.status,
                  .body = std::string{asset.body},
                  .type = std::string{asset.type},
                  .headers = {{"ETag", asset.etag}, {"Cache-Control", std::string{asset.cache_control}}}};
    if (!asset.encoding.empty()) answer.headers.emplace_back("Content-Encoding", asset.encoding);
    if (asset.vary) answer.headers.emplace_back("Vary", "Accept-Encoding");
    return answer;
}

static std::future<std::optional<Assets>> being_read(const std::filesystem::path& pages) {
    return std::async(std::launch::async,
                      [pages] { return pages.empty() ? std::optional<Assets>{} : std::optional<Assets>{std::in_place, pages}; });
}

App::App(const Settings& settings, Clock clock, std::chrono::milliseconds poll)
    : App{settings, std::move(clock), poll, being_read(settings.frontend)} {}

App::App(const Settings& settings, Clock clock, std::chrono::milliseconds poll, std::future<std::optional<Assets>> pages)
    : program_{settings, std::move(clock)},
      server_{program_.dispatch_, {.threads = settings.limits.threads, .behind_proxy = settings.behind_proxy}} {
    program_.bring_up_to_date();
    program_.pages_ = pages.get();
    Service& service = program_.service_;
    std::vector jobs{deadline_job(service), invitations_job(service), purge_job(service), backup_job(service), visits_job(program_.visits_), program_.looks_.job()};
    if (settings.smtp.is_on()) {
        outbox_ = std::make_unique<OutboxJob>(service);
        jobs.push_back(outbox_->job());
    }
    jobs_.emplace(program_.db_, service.now, std::move(jobs), poll);
    service.deadline_moved = [this] { jobs_->wake(); };
    service.run_job = [this](const std::string& name) { return jobs_->run_now(name); };
    port_ = server_.open_port(settings.host, settings.port);
    server_.open_socket(settings.data / "trousse.sock");
    log_info("listening", {{"host", settings.host}, {"port", port_}});
}

App::~App() {
    log_info("stopping");
    if (outbox_) outbox_->stop();
}

}  // namespace trousse
