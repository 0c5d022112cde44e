#include "reports/visit_report.hpp"

namespace trousse {

using nlohmann::json;
using namespace std::chrono;

// The year in which its school year ends.
static year ends_in(const Campaign& campaign) {
    const auto event = campaign.event_on ? parse_day(*campaign.event_on) : std::nullopt;
    const year_month_day day{event.value_or(quebec_day(campaign.closes_at))};
    return day.month() < July ? day.year() : day.year() + years{1};
}

DaySpan year_of(const Campaign& campaign) {
    const year ends = ends_in(campaign);
    return {Day{(ends - years{1}) / July / 1}, Day{ends / June / 30}};
}

DaySpan february_of(const Campaign& campaign) {
    const year ends = ends_in(campaign);
    return {Day{ends / February / 1}, Day{ends / February / last}};
}

static VisitFigures figures_from(const Row& row) {
    return {.visitors = row.integer("visitors"),
            .views = row.integer("views"),
            .seconds = row.integer("seconds"),
            .kit_views = row.integer("kit_views"),
            .begun = row.integer("begun"),
            .finished = row.integer("finished")};
}

constexpr auto kAll = R"(
    SELECT coalesce(sum(visitors), 0) AS visitors, coalesce(sum(views), 0) AS views,
           coalesce(sum(seconds), 0) AS seconds, coalesce(sum(iif(page = 'kit', views, 0)), 0) AS kit_views,
           coalesce(sum(begun), 0) AS begun, coalesce(sum(finished), 0) AS finished
      FROM visit_count WHERE day >= $since AND day <= $until)";

VisitFigures visits_in(const Snapshot& db, const DaySpan& span) {
    return *db.first(kAll, {{"$since", day_text(span.since)}, {"$until", day_text(span.until)}}, figures_from);
}

VisitsOfYear visits_of_year(const Snapshot& db, const Campaign& campaign) {
    const DaySpan february = february_of(campaign);
    return {february, visits_in(db, february), visits_in(db, year_of(campaign))};
}

json told(const VisitFigures& figures) {
    return {{"visitors", figures.visitors},   {"views", figures.views}, {"mean_seconds", maybe(figures.mean_seconds())},
            {"kit_views", figures.kit_views}, {"begun", figures.begun}, {"finished", figures.finished}};
}

static json told(const DaySpan& span) { return {{"since", day_text(span.since)}, {"until", day_text(span.until)}}; }

json told(const VisitsOfYear& visits) {
    return {{"february", told(visits.february)},
            {"in_february", told(visits.in_february)},
            {"in_all", told(visits.in_all)}};
}

static json each_day(const Snapshot& db, const DaySpan& span);
static json each_language(const Snapshot& db, const DaySpan& span);
static json each_source(const Snapshot& db, const DaySpan& span);
static json each_page(const Snapshot& db, const Campaign& campaign, const DaySpan& span);
static json schools_on_the_way(const Snapshot& db, const Campaign& campaign);

json visit_report(const Snapshot& db, const Campaign& campaign, const DaySpan& span) {
    return {{"span", told(span)},
            {"year", told(year_of(campaign))},
            {"february", told(february_of(campaign))},
            {"figures", told(visits_in(db, span))},
            {"days", each_day(db, span)},
            {"languages", each_language(db, span)},
            {"sources", each_source(db, span)},
            {"pages", each_page(db, campaign, span)},
            {"schools", schools_on_the_way(db, campaign)}};
}

// What the row is of, and its figures.
static json told_of(const Row& row, json of) {
    of.update(told(figures_from(row)));
    return of;
}

constexpr auto kEachDay = R"(
    SELECT day, sum(visitors) AS visitors, sum(views) AS views, sum(seconds) AS seconds,
           sum(iif(page = 'kit', views, 0)) AS kit_views, sum(begun) AS begun, sum(finished) AS finished
      FROM visit_count WHERE day >= $since AND day <= $until GROUP BY day ORDER BY day)";

json each_day(const Snapshot& db, const DaySpan& span) {
    return db.all(kEachDay, {{"$since", day_text(span.since)}, {"$until", day_text(span.until)}}, [](const Row& row) {
        return told_of(row, {{"day", row.text("day")}});
    });
}

constexpr auto kEachLanguage = R"(
    SELECT language, sum(visitors) AS visitors, sum(views) AS views, sum(seconds) AS seconds,
           sum(iif(page = 'kit', views, 0)) AS kit_views, sum(begun) AS begun, sum(finished) AS finished
      FROM visit_count WHERE day >= $since AND day <= $until GROUP BY language ORDER BY sum(views) DESC, language)";

json each_language(const Snapshot& db, const DaySpan& span) {
    return db.all(kEachLanguage, {{"$since", day_text(span.since)}, {"$until", day_text(span.until)}},
                  [](const Row& row) {
                      return told_of(row, {{"language", row.text("language")}});
                  });
}

constexpr auto kEachSource = R"(
    SELECT source, sum(visitors) AS visitors, sum(views) AS views, sum(seconds) AS seconds,
           sum(iif(page = 'kit', views, 0)) AS kit_views, sum(begun) AS begun, sum(finished) AS finished
      FROM visit_count WHERE day >= $since AND day <= $until GROUP BY source ORDER BY sum(views) DESC, source)";

json each_source(const Snapshot& db, const DaySpan& span) {
    return db.all(kEachSource, {{"$since", day_text(span.since)}, {"$until", day_text(span.until)}},
                  [](const Row& row) {
                      return told_of(row, {{"source", row.text("source")}});
                  });
}

constexpr auto kEachPage = R"(
    SELECT page, visit_count.kit, kit.name_fr, kit.name_en, sum(visitors) AS visitors, sum(views) AS views,
           sum(seconds) AS seconds, sum(iif(page = 'kit', views, 0)) AS kit_views, sum(begun) AS begun, sum(finished) AS finished
      FROM visit_count LEFT JOIN kit ON kit.campaign_id = $campaign AND kit.slug = visit_count.kit
     WHERE day >= $since AND day <= $until GROUP BY page, visit_count.kit
     ORDER BY sum(views) DESC, page, visit_count.kit)";

// The most seen first. A kit of another campaign has no name here.
json each_page(const Snapshot& db, const Campaign& campaign, const DaySpan& span) {
    return db.all(kEachPage,
                  {{"$campaign", campaign.id}, {"$since", day_text(span.since)}, {"$until", day_text(span.until)}},
                  [](const Row& row) {
                      const json name =
                          row.is_null("name_fr") ? json() : told(Bilingual{row.text("name_fr"), row.text("name_en")});
                      return told_of(row, {{"page", row.text("page")}, {"kit", row.text("kit")}, {"name", name}});
                  });
}

constexpr auto kInvited =
    "SELECT count(*) AS figure FROM school_key WHERE campaign_id = $campaign AND revoked_at IS NULL";
// By a session, which the audit tells; who ordered by itself had one, in this campaign, as itself or for its building.
constexpr auto kCameIn = R"(
    WITH came (actor) AS (
        SELECT done_by FROM audit
         WHERE act = 'session.began' AND act <> 'order.placed' AND done_by >= 'school:' AND done_by < 'school;'
           AND done_at >= $since AND done_at < $until
         UNION
        SELECT 'school:' || coalesce(parent_id, school.id) FROM orders JOIN school ON school.id = school_id
         WHERE orders.id > $campaign << 32 AND orders.id < ($campaign + 1) << 32 AND origin = 'chosen')
    SELECT count(*) AS figure FROM came)";
constexpr auto kOrderedThemselves = R"(
    SELECT count(DISTINCT school_id) AS figure FROM live_order
     WHERE id > $campaign << 32 AND id < ($campaign + 1) << 32 AND counts_as = 'chosen')";

// From the code or link that a school was given to its order: those that came by themselves, as far as it is known.
json schools_on_the_way(const Snapshot& db, const Campaign& campaign) {
    const DaySpan span = year_of(campaign);
    return {{"invited", db.figure(kInvited, {{"$campaign", campaign.id}})},
            {"came_in", db.figure(kCameIn, {{"$campaign", campaign.id},
                                            {"$since", quebec_midnight(span.since)},
                                            {"$until", quebec_midnight(span.until + days{1})}})},
            {"ordered", db.figure(kOrderedThemselves, {{"$campaign", campaign.id}})}};
}

constexpr auto kEachOfADay = R"(
    SELECT day, language, source, sum(visitors) AS visitors, sum(views) AS views, sum(seconds) AS seconds,
           sum(iif(page = 'kit', views, 0)) AS kit_views, sum(begun) AS begun, sum(finished) AS finished
      FROM visit_count
     WHERE day >= $since AND day <= $until AND day || ' ' || language || ' ' || source > $after
     GROUP BY day, language, source ORDER BY day, language, source LIMIT $limit)";

Answer visit_page(const Snapshot& db, const DaySpan& span, const Page& page) {
    const std::string begin =
        page.after.empty() ? day_text(span.since) : std::max(day_text(span.since), page.after.substr(0, 10));
    auto rows = db.all(
        kEachOfADay,
        {{"$since", begin}, {"$until", day_text(span.until)}, {"$after", page.after}, {"$limit", page.limit + 1}},
        [](const Row& row) {
            const std::string day = row.text("day"), language = row.text("language"), source = row.text("source");
            return Keyed{.key = day + ' ' + language + ' ' + source,
                         .row = told_of(row, {{"day", day}, {"language", language}, {"source", source}})};
        });
    return page_with(std::move(rows), page);
}

}  // namespace trousse
