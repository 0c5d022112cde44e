// The year's report, on the demonstration: for « JPS 2023 » the figures of PREL's own report, on the page and in both
// files.
#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <ranges>

#include "campaigns/campaigns_store.hpp"
#include "commands/demo.hpp"
#include "platform/crypto.hpp"
#include "platform/quebec_time.hpp"
#include "reports/figures_store.hpp"
#include "reports/spreadsheets.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

const Instant kMorning = parse_rfc3339("2026-11-24T15:00:00Z").value();

class Demonstration {
 public:
    Demonstration() {
        Settings settings;
        settings.data = folder_;
        settings.schema = SCHEMA_FOLDER;
        load_demonstration(settings, DEMO_FOLDER, kMorning);
        db_.emplace(folder_ / "trousse.db");
    }
    ~Demonstration() {
        db_.reset();
        std::filesystem::remove_all(folder_);
    }

    YearReport report(const char* slug) const {
        return db_->read([&](const Snapshot& db) {
            std::vector<CampaignYear> years;
            for (const Campaign& campaign : all_campaigns(db) | std::views::reverse)
                years.push_back({campaign, std::make_shared<const Figures>(figures_of(db, campaign))});
            return year_report(slug, years, stock_books(db), visits_of_year(db, require_campaign(db, slug)), kMorning);
        });
    }
    std::int64_t figure(Sql sql) const {
        return db_->read([&](const Snapshot& db) { return db.figure(sql); });
    }
    const std::filesystem::path& folder() const { return folder_; }

 private:
    const std::filesystem::path folder_{std::filesystem::temp_directory_path() / ("trousse-bilan-" + random_token(9))};
    mutable std::optional<Database> db_;
};

const Demonstration& demonstration() {
    static const Demonstration once;
    return once;
}

const Table& table(const std::vector<Table>& all, std::string_view key) {
    return *std::ranges::find(all, key, &Table::key);
}

const std::vector<std::pair<std::string, Count>> kMaterials2023{
    {"RUB-SOIE", 7040}, {"AUT-FEUIL", 2000}, {"CAR-POST", 1850}, {"CAR-PLUS", 1180}, {"ELE-DUO", 610},
    {"AFF-BIL", 450},   {"RUB-CARTON", 175}, {"EPI-AIM", 127},   {"RUB-ROUL", 27},   {"DRA-PLUS", 1}};

// {"sheets": [names], "cells": {name: [[cell, …], …]}, "formulas": n}: numbers as numbers, texts as texts.
constexpr auto kReadBack = R"(
import json, re, sys, zipfile
import xml.etree.ElementTree as tree
ns = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}
book = zipfile.ZipFile(sys.argv[1])
part = lambda name: tree.fromstring(book.read('xl/' + name))
value = lambda c: ''.join(c.itertext()) if c.get('t') == 'inlineStr' else float(c.find('m:v', ns).text)
names = [s.get('name') for s in part('workbook.xml').find('m:sheets', ns)]
cells, formulas = {}, 0
for at, name in enumerate(names, 1):
    sheet = part(f'worksheets/sheet{at}.xml')
    formulas += len(sheet.findall('.//m:f', ns))
    cells[name] = [[value(c) for c in row] for row in sheet.findall('.//m:row', ns)]
print(json.dumps({'sheets': names, 'cells': cells, 'formulas': formulas}))
)";

json read_back(const std::string& workbook) {
    const auto file = demonstration().folder() / "report.xlsx", script = demonstration().folder() / "read_back.py";
    std::ofstream{file, std::ios::binary} << workbook;
    std::ofstream{script} << kReadBack;
    const std::string command = "python3 " + script.string() + ' ' + file.string();
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string told;
    for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe)) told += static_cast<char>(byte);
    REQUIRE(::pclose(pipe) == 0);
    return json::parse(told);
}

}  // namespace

TEST_CASE("the report of JPS 2023 shows its own figures: 242, 40, 202, 60 and the ten materials") {
    const json report = told(demonstration().report("jps-2023"));
    CHECK(report["distributed"] == 242);
    CHECK(report["chosen"] == 40);
    CHECK(report["automatic"] == 202);
    CHECK(report["next_target"] == 60);
    CHECK(report["wish_percent"] == 50);
    REQUIRE(report["materials"].size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(report["materials"][i]["sku"] == kMaterials2023[i].first);
        CHECK(report["materials"][i]["quantity"] == kMaterials2023[i].second);
    }
    CHECK(report["coverage"]["adds_up"] == true);
}

TEST_CASE("the report of JPS 2023 tells its visits: 2 121 views by 984 in February, 40 s; 3 387 by 1 363 in all, 46 s") {
    const YearReport report = demonstration().report("jps-2023");
    const json visits = told(report)["visits"];
    CHECK(visits["february"] == json{{"since", "2023-02-01"}, {"until", "2023-02-28"}});
    CHECK(visits["in_february"]["views"] == 2121);
    CHECK(visits["in_february"]["visitors"] == 984);
    CHECK(visits["in_february"]["mean_seconds"] == 40);
    CHECK(visits["in_all"]["views"] == 3387);
    CHECK(visits["in_all"]["visitors"] == 1363);
    CHECK(visits["in_all"]["mean_seconds"] == 46);
    const auto tables = tables_of(report, "fr");
    const Table& seen = table(tables, "visits");
    CHECK(std::get<std::string>(seen.rows[0][0]) == "Février 2023");
    CHECK(std::get<Count>(seen.rows[0][1]) == 2121);
}

TEST_CASE("while schools may still choose, the report of this year wishes nothing for the next, on the page and in its files") {
    const YearReport report = demonstration().report("jps-2027");
    CHECK(told(report)["next_target"].is_null());
    CHECK(told(report)["wish_percent"] == 50);
    const auto tables = tables_of(report, "fr");
    CHECK(std::holds_alternative<std::monostate>(table(tables, "summary").rows.back().at(1)));
}

TEST_CASE("by board and by MRC the kits of JPS 2023 are the 242 of the whole, beside the schools of its own roster") {
    const json report = told(demonstration().report("jps-2023"));
    for (const char* by : {"boards", "mrcs"}) {
        Count shipped = 0, chosen = 0, schools = 0;
        for (const json& region : report[by]) {
            shipped += region["shipped"].get<Count>();
            chosen += region["chosen"].get<Count>();
            schools += region["schools"].get<Count>();
        }
        CHECK(shipped == 242);
        CHECK(chosen == 40);
        CHECK(schools == report["coverage"]["eligible"]);
    }
}

TEST_CASE("the books of each period add up, one opens with what the other closed, and the last closes with the shelf") {
    const auto before = demonstration().report("jps-2023").stock, now = demonstration().report("jps-2027").stock;
    REQUIRE(before.size() == now.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
        CAPTURE(now[i].item.sku);
        CHECK(before[i].adds_up());
        CHECK(now[i].adds_up());
        CHECK(before[i].opening == 0);
        CHECK(now[i].opening == before[i].closing);
    }
    const auto ribbon =
        *std::ranges::find_if(before, [](const ItemBooks& line) { return line.item.sku == "RUB-SOIE"; });
    CHECK(ribbon.moved.received == 8000);
    CHECK(ribbon.moved.sent() == 7040);
    CHECK(ribbon.closing == 960);
    Count closing = 0;
    for (const ItemBooks& line : now) closing += line.closing;
    CHECK(closing == demonstration().figure("SELECT sum(on_hand) AS figure FROM item"));
}

TEST_CASE("what is booked is what the ledger says up to then, movement by movement") {
    CHECK(demonstration().figure("SELECT count(*) AS figure FROM stock_book") > 0);
    CHECK(demonstration().figure(R"(
        SELECT count(*) AS figure FROM (
            SELECT coalesce(campaign_id, 0), item_id, cause, sum(change) FROM movement
             WHERE id <= (SELECT max(last_movement) FROM campaign) GROUP BY 1, 2, 3
            EXCEPT SELECT campaign_id, item_id, cause, sum(pieces) FROM stock_book GROUP BY 1, 2, 3))") == 0);
}

TEST_CASE("the years stand side by side") {
    const auto all = demonstration().report("jps-2023").years;
    REQUIRE(all.size() == 2);
    CHECK(all[0].year.campaign.slug == "jps-2023");
    CHECK(all[0].year.figures->coverage.ordered == 40);
    CHECK(all[0].year.figures->distributed == 242);
    CHECK(all[0].pieces == 13'460);
    CHECK(all[1].year.figures->coverage.ordered == 33);
}

TEST_CASE("without a baseline no change is told, never 0 %") {
    CHECK(told(demonstration().report("jps-2023"))["growth"]["change_percent"].is_null());
    CHECK(change_in_percent(40, {}) == std::nullopt);
    CHECK(change_in_percent(40, 0) == std::nullopt);
    CHECK(change_in_percent(60, 40) == 50);
    CHECK(change_in_percent(30, 40) == -25);
    CHECK(change_in_percent(33, 40) == -18);  // -17.5, away from zero
}

TEST_CASE("the CSV of JPS 2023 holds the report's figures, as numbers") {
    const auto tables = tables_of(demonstration().report("jps-2023"), "fr");
    const std::string summary = csv_of(table(tables, "summary"), "fr"),
                      materials = csv_of(table(tables, "materials"), "fr");
    for (const char* line : {"\r\nTrousses envoyées aux écoles;242\r\n", "\r\nCommandes choisies;40\r\n",
                             "\r\nTrousses automatiques;202\r\n", "\r\nCommandes souhaitées l’an prochain;60\r\n"}) {
        CAPTURE(summary);
        CHECK(summary.find(line) != std::string::npos);
    }
    for (const auto& [sku, pieces] : kMaterials2023) {
        const auto at = materials.find("\r\n" + sku + ';');
        REQUIRE(at != std::string::npos);
        CHECK(materials.substr(at, materials.find("\r\n", at + 2) - at).find(';' + std::to_string(pieces) + ';') !=
              std::string::npos);
    }
}

TEST_CASE("the workbook of JPS 2023, read back, holds the report's figures in sheets named in the asked language") {
    const json french = read_back(xlsx_of(tables_of(demonstration().report("jps-2023"), "fr")));
    CHECK(french["sheets"] == json{"Sommaire", "Couverture", "Par trousse", "Matériel", "Par centre de services",
                                   "Par MRC", "D’une année à l’autre", "Réserve", "Fréquentation"});
    CHECK(french["formulas"] == 0);
    const json& summary = french["cells"]["Sommaire"];
    CHECK(summary[1] == json{"Trousses envoyées aux écoles", 242.0});
    CHECK(summary[2] == json{"Commandes choisies", 40.0});
    CHECK(summary[4] == json{"Trousses automatiques", 202.0});
    CHECK(summary.back() == json{"Commandes souhaitées l’an prochain", 60.0});
    REQUIRE(french["cells"]["Matériel"].size() == 11);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(french["cells"]["Matériel"][i + 1][0] == kMaterials2023[i].first);
        CHECK(french["cells"]["Matériel"][i + 1][2] == static_cast<double>(kMaterials2023[i].second));
    }
    const json english = read_back(xlsx_of(tables_of(demonstration().report("jps-2023"), "en")));
    CHECK(english["sheets"][0] == "Summary");
    CHECK(english["cells"]["Summary"][1] == json{"Kits sent to schools", 242.0});
}

TEST_CASE("no text of a file is taken for a formula, and a loss stays a number") {
    const Table table{.key = "kits",
                      .title = "Trousses",
                      .columns = {"=1+1", "b"},
                      .rows = {{std::string{"+5"}, Count{-5}},
                               {std::string{"-x"}, Cell{}},
                               {std::string{"@a"}, Count{1}},
                               {std::string{"\tb"}, Count{2}},
                               {std::string{"\rc"}, Count{3}},
                               {std::string{"a \"b\", c"}, Count{4}}}};
    CHECK(csv_of(table, "en") ==
          "\xEF\xBB\xBF\"'=1+1\",b\r\n\"'+5\",-5\r\n\"'-x\",\r\n\"'@a\",1\r\n\"'\tb\",2\r\n\"'\rc\",3\r\n\"a "
          "\"\"b\"\", c\",4\r\n");
    const json back = read_back(xlsx_of({table}));
    CHECK(back["formulas"] == 0);
    CHECK(back["cells"]["Trousses"][0][0] == "=1+1");
    CHECK(back["cells"]["Trousses"][1] == json{"+5", -5.0});
}
