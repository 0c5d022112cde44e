#include "reports/exports_routes.hpp"

#include <algorithm>

#include "platform/answers.hpp"
#include "platform/json_reader.hpp"
#include "platform/quebec_time.hpp"
#include "reports/exports.hpp"
#include "reports/spreadsheets.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// The rows of a list, a page at a time.
class Pages {
 public:
    Pages(Request question, AskRoute ask, json first)
        : question_{std::move(question)}, ask_{std::move(ask)}, page_(std::move(first)) {}

    // The next ones; nothing behind the last. Throws where a page is refused: what was read so far is not the list.
    std::optional<json> next();

 private:
    Request question_;
    AskRoute ask_;
    json page_;    // read, and not yet given
    json cursor_;  // null behind the last
};

}  // namespace

static Answer export_list(Service& service, const AskRoute& ask, const Request& request);
static Answer write_workbook(const Request& request);
static const ExportedList& require_list(const std::string& name);
static Request question(const ExportedList& list, const Request& request);
static std::function<std::string()> csv_pieces(const ExportedList& list, Pages pages, const std::string& language);
static std::string xlsx_whole(const ExportedList& list, Pages pages, const std::string& language);

constexpr std::size_t kLongestTable = 1 << 20;  // bytes

Routes exports_routes(Service& service, AskRoute ask) {
    using enum Method;
    return {{get, "/api/v1/exports/{list}", Access::staff,
             [&service, ask = std::move(ask)](const Request& request) { return export_list(service, ask, request); }},
            {post, "/api/v1/workbooks", Access::staff, Once::no_act, write_workbook, kLongestTable}};
}

constexpr auto kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

Answer export_list(Service& service, const AskRoute& ask, const Request& request) {
    const ExportedList list = with_fields(require_list(request.parameter("list")), asked(request, "fields"));
    const std::string language = asked_word(request, "language", {"fr", "en"}) == "en" ? "en" : "fr";
    const bool is_workbook = asked_word(request, "format", {"csv", "xlsx"}) == "xlsx";
    const Request asks = question(list, request);
    const Answer first = ask(asks);
    if (first.status != 200) return first;
    Pages pages{asks, ask, json::parse(first.body)};

    const std::string day = day_text(quebec_day(service.now()));
    Answer file{.headers = {{"Content-Disposition", "attachment; filename=\"" + std::string{list.name} + '-' + day +
                                                        (is_workbook ? ".xlsx\"" : ".csv\"")}}};
    if (is_workbook) {
        file.type = kXlsx;
        file.body = xlsx_whole(list, std::move(pages), language);
    } else {
        file.type = "text/csv; charset=utf-8";
        file.pieces = csv_pieces(list, std::move(pages), language);
    }
    return file;
}

const ExportedList& require_list(const std::string& name) {
    const auto found = std::ranges::find(exported_lists(), name, &ExportedList::name);
    if (found == exported_lists().end()) throw Problem{.status = 404, .code = "not_found"};
    return *found;
}

// With the list's own filters, whatever they are: it refuses those that it does not know.
Request question(const ExportedList& list, const Request& request) {
    Request asks{.method = "GET", .path = std::string{list.path}, .query = request.query, .visitor = request.visitor};
    for (const char* ours : {"fields", "format", "language", "limit", "cursor"}) asks.query.erase(ours);
    if (list.comes_in_pages) asks.query["limit"] = "200";
    return asks;
}

std::function<std::string()> csv_pieces(const ExportedList& list, Pages pages, const std::string& language) {
    const auto columns = headings(list, language);
    std::string head = std::string{kCsvMark} + csv_line({columns.begin(), columns.end()}, language);
    return [list, language, pages = std::make_shared<Pages>(std::move(pages)), head]() mutable {
        std::string piece = std::exchange(head, "");
        if (const auto page = pages->next())
            for (const json& row : *page) piece += csv_line(cells(list, row, language), language);
        return piece;
    };
}

std::string xlsx_whole(const ExportedList& list, Pages pages, const std::string& language) {
    std::vector<double> widths;
    for (const ExportColumn& column : list.columns) widths.push_back(column.width);
    Workbook workbook;
    workbook.begin_sheet(language == "en" ? list.title.en : list.title.fr, headings(list, language), widths);
    while (const auto page = pages.next())
        for (const json& row : *page) workbook.add_row(cells(list, row, language));
    return std::move(workbook).bytes();
}

static Table table_form(JsonReader& body);

// What a page shows in words of its own, or knows alone: the record, codes that are shown once.
Answer write_workbook(const Request& request) {
    return {.body = xlsx_of({read_json(request.body, table_form)}), .type = kXlsx};
}

constexpr std::size_t kMostColumns = 30, kMostRows = 10'000, kLongestCell = 1'000;

Table table_form(JsonReader& body) {
    Table table{.key = "", .title = "Trousse", .columns = {}, .rows = {}};
    body.list("/columns", kMostColumns,
              [&](const std::string& column) { table.columns.push_back(body.text(column, kLongestCell)); });
    body.list("/rows", kMostRows, [&](const std::string& row) {
        table.rows.emplace_back();
        body.list(row, kMostColumns,
                  [&](const std::string& cell) { table.rows.back().emplace_back(body.line(cell, kLongestCell)); });
        if (table.rows.back().size() != table.columns.size()) body.fault({row, "not_with_this"});
    });
    return table;
}

std::optional<json> Pages::next() {
    if (page_.is_null()) {
        if (cursor_.is_null()) return {};
        question_.query["cursor"] = cursor_.get<std::string>();
        const Answer answer = ask_(question_);
        if (answer.status != 200) throw std::runtime_error{"a page of the list was refused: " + answer.body};
        page_ = json::parse(answer.body);
    }
    const json page = std::exchange(page_, nullptr);
    cursor_ = page.at("next");
    return page.at("data");
}

}  // namespace trousse
