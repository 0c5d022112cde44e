#include "accounts/views.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

namespace {

using ViewId = Id<struct View>;

struct View {
    ViewId id;
    std::string page;
    std::string name;
    std::string query;  // what stands in the page's address behind its « ? »
    std::string made_by;
    std::int64_t version = 1;
};

}  // namespace

static Answer list_views(Service& service, const Request& request);
static Answer keep_view(Service& service, const Request& request);
static Answer rename_view(Service& service, const Request& request);
static Answer remove_view(Service& service, const Request& request);
static void require_page(const Visitor& visitor, std::string_view page);
static std::vector<View> views_of(const Snapshot& db, std::string_view page);
static void require_free(const Snapshot& db, std::string_view page, std::string_view name);
static View require_own(const Snapshot& db, const Request& request);
static json shown(const Snapshot& db, const View& view, const Visitor& visitor);

Routes views_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/views", Access::staff, with(list_views)},
        {post, "/api/v1/views", Access::staff, Once::by_key, with(keep_view)},
        {patch, "/api/v1/views/{id}", Access::staff, with(rename_view)},
        {remove, "/api/v1/views/{id}", Access::staff, with(remove_view)},
    };
}

static const std::initializer_list<std::string_view> kViewPages{"orders",  "parcels", "schools", "claims",
                                                                "letters", "stock",   "trace"};
constexpr std::size_t kLongestName = 60, kLongestQuery = 1'000;

Answer list_views(Service& service, const Request& request) {
    require_known(request, {"page"});
    const std::string page = asked_word(request, "page", kViewPages);
    if (page.empty()) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "page"}}};
    require_page(request.visitor, page);
    return service.db.read([&](const Snapshot& db) {
        json rows = json::array();
        for (const View& view : views_of(db, page)) rows.push_back(shown(db, view, request.visitor));
        return ok({{"data", std::move(rows)}, {"next", nullptr}});
    });
}

void require_page(const Visitor& visitor, std::string_view page) {
    if (page == "trace" && !may(Access::admins, visitor.role)) throw Problem{.status = 403, .code = "not_allowed"};
}

static View view_from(const Row& row) {
    return {.id = row.id<View>("id"),
            .page = row.text("page"),
            .name = row.text("name"),
            .query = row.text("query"),
            .made_by = row.text("made_by"),
            .version = row.integer("version")};
}

constexpr auto kOfPage = R"(
    SELECT id, page, name, query, made_by, version FROM list_view WHERE page = $page ORDER BY name, id)";

std::vector<View> views_of(const Snapshot& db, std::string_view page) {
    return db.all(kOfPage, {{"$page", page}}, view_from);
}

static View view_form(JsonReader& body) {
    return {.id = {},
            .page = body.word("/page", kViewPages),
            .name = body.text("/name", kLongestName),
            .query = body.text("/query", kLongestQuery),
            .made_by = {}};
}

constexpr auto kKeep = R"(
    INSERT INTO list_view (id, page, name, query, made_by, kept_at) VALUES ($id, $page, $name, $query, $made_by, $now))";

Answer keep_view(Service& service, const Request& request) {
    const View form = read_json(request.body, view_form);
    require_page(request.visitor, form.page);
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        require_free(tx, form.page, form.name);
        View view = form;
        view.id = {new_key(now)};
        view.made_by = request.visitor.actor;
        tx.run(kKeep, {{"$id", view.id},
                       {"$page", view.page},
                       {"$name", view.name},
                       {"$query", view.query},
                       {"$made_by", view.made_by},
                       {"$now", now}});
        audit(tx, {.done_by = view.made_by, .act = "view.kept", .subject = subject_of(view.id), .became = view.page},
              now);
        return versioned(created(shown(tx, view, request.visitor), "/api/v1/views/" + view.id.text()), view.version);
    });
}

constexpr auto kNamed = "SELECT 1 FROM list_view WHERE page = $page AND name = $name";

void require_free(const Snapshot& db, std::string_view page, std::string_view name) {
    if (db.any(kNamed, {{"$page", page}, {"$name", name}})) throw invalid("/name", "already_taken");
}

constexpr auto kRename = "UPDATE list_view SET name = $name, version = version + 1 WHERE id = $id";

Answer rename_view(Service& service, const Request& request) {
    const auto name = read_json(request.body, [](JsonReader& body) { return body.text("/name", kLongestName); });
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        View view = require_own(tx, request);
        require_version(request, view.version, [&] { return shown(tx, view, request.visitor); });
        if (name != view.name) {
            require_free(tx, view.page, name);
            tx.run(kRename, {{"$id", view.id}, {"$name", name}});
            audit(tx, {.done_by = request.visitor.actor, .act = "view.renamed", .subject = subject_of(view.id)}, now);
            view.name = name;
            ++view.version;
        }
        return versioned(ok(shown(tx, view, request.visitor)), view.version);
    });
}

constexpr auto kView = "SELECT id, page, name, query, made_by, version FROM list_view WHERE id = $id";

static bool is_own(const View& view, const Visitor& visitor) {
    return view.made_by == visitor.actor || may(Access::admins, visitor.role);
}

View require_own(const Snapshot& db, const Request& request) {
    const auto view = db.first(kView, {{"$id", request.id<View>("id")}}, view_from);
    if (!view) throw Problem{.status = 404, .code = "not_found"};
    require_page(request.visitor, view->page);
    if (!is_own(*view, request.visitor)) throw Problem{.status = 403, .code = "not_allowed"};
    return *view;
}

constexpr auto kRemove = "DELETE FROM list_view WHERE id = $id";

Answer remove_view(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const View view = require_own(tx, request);
        tx.run(kRemove, {{"$id", view.id}});
        audit(
            tx,
            {.done_by = request.visitor.actor, .act = "view.removed", .subject = subject_of(view.id), .was = view.page},
            now);
        return no_content();
    });
}

json shown(const Snapshot& db, const View& view, const Visitor& visitor) {
    return {{"id", view.id.text()},
            {"page", view.page},
            {"name", view.name},
            {"query", view.query},
            {"made_by", name_of_actor(db, view.made_by)},
            {"version", view.version},
            {"actions", is_own(view, visitor) ? json{"renaming", "deletion"} : json::array()}};
}

}  // namespace trousse
