#include "reports/report_tables.hpp"

namespace trousse {

namespace {

using Rows = std::vector<std::vector<Cell>>;

// One language of everything that is said in two.
class Tongue {
 public:
    explicit Tongue(std::string_view language) : english_{language == "en"} {}
    std::string operator()(const Bilingual& text) const { return english_ ? text.en : text.fr; }
    std::string operator()(const char* fr, const char* en) const { return english_ ? en : fr; }

 private:
    bool english_;
};

Cell cell(const std::optional<Count>& count) { return count ? Cell{*count} : Cell{}; }

}  // namespace

static Table summary(const YearReport& report, const Tongue& in);
static Table coverage(const Coverage& coverage, const Tongue& in);
static Table kits(const std::vector<KitFigures>& all, const Tongue& in);
static Table materials(const std::vector<Material>& all, const Tongue& in);
static Table boards(const std::vector<RegionFigures>& all, const Tongue& in);
static Table mrcs(const std::vector<RegionFigures>& all, const Tongue& in);
static Table years_side_by_side(const std::vector<YearReport::Line>& all, const Tongue& in);
static Table stock(const std::vector<ItemBooks>& all, const Tongue& in);
static Table visits(const VisitsOfYear& visits, const Tongue& in);

std::vector<Table> tables_of(const YearReport& report, std::string_view language) {
    const Tongue in{language};
    const Figures& figures = *report.year.figures;
    return {summary(report, in),
            coverage(figures.coverage, in),
            kits(figures.kits, in),
            materials(report.materials, in),
            boards(figures.boards, in),
            mrcs(figures.mrcs, in),
            years_side_by_side(report.years, in),
            stock(report.stock, in),
            visits(report.visits, in)};
}

Table summary(const YearReport& report, const Tongue& in) {
    const auto& [campaign, figures] = report.year;
    const Coverage& coverage = figures->coverage;
    return {.key = "summary",
            .title = in("Sommaire", "Summary"),
            .columns = {in("Chiffre", "Figure"), in(campaign.name)},
            .rows = {{in("Trousses envoyées aux écoles", "Kits sent to schools"), figures->distributed},
                     {in("Commandes choisies", "Chosen orders"), coverage.ordered},
                     {in("Dont saisies par l’équipe", "Of these, entered by staff"), figures->entered_by_staff},
                     {in("Trousses automatiques", "Automatic kits"), coverage.automatic},
                     {in("Commandes de partenaires, à part", "Partners’ orders, apart"), coverage.partners},
                     {in("Point de départ", "Baseline"), cell(report.baseline)},
                     {in("Écart avec le point de départ, en %", "Change from the baseline, in %"),
                      cell(change_in_percent(coverage.ordered, report.baseline))},
                     {in("Objectif", "Target"), cell(campaign.target)},
                     {in("Souhait pour l’an prochain, en %", "Wish for next year, in %"), campaign.wish_percent},
                     {in("Commandes souhaitées l’an prochain", "Orders wished for next year"), cell(report.wished_next)}}};
}

Table coverage(const Coverage& coverage, const Tongue& in) {
    return {.key = "coverage",
            .title = in("Couverture", "Coverage"),
            .columns = {in("Réponse", "Answer"), in("Écoles", "Schools")},
            .rows = {{in("Commande choisie", "Chosen order"), coverage.ordered},
                     {in("Trousse automatique", "Automatic kit"), coverage.automatic},
                     {in("Pas de trousse cette année", "No kit this year"), coverage.declined},
                     {in("Exclusion", "Exclusion"), coverage.excluded},
                     {in("Sans réponse", "Silent"), coverage.silent},
                     {in("Écoles admissibles", "Eligible schools"), coverage.eligible}}};
}

Table kits(const std::vector<KitFigures>& all, const Tongue& in) {
    Rows rows;
    for (const KitFigures& kit : all) rows.push_back({in(kit.name), kit.chosen, kit.staff, kit.automatic, kit.shipped});
    return {.key = "kits",
            .title = in("Par trousse", "By kit"),
            .columns = {in("Trousse", "Kit"), in("Par les écoles", "By schools"),
                        in("Par l’équipe", "By staff"), in("Automatiques", "Automatic"), in("Envoyées", "Sent")},
            .rows = std::move(rows)};
}

Table materials(const std::vector<Material>& all, const Tongue& in) {
    Rows rows;
    for (const Material& material : all)
        rows.push_back({material.item.sku, in(material.quantity() == 1 ? material.item.name : material.item.plural),
                        material.quantity(), material.in_kits, material.handed_out});
    return {.key = "materials",
            .title = in("Matériel", "Materials"),
            .columns = {in("Code", "Code"), in("Article", "Item"), in("Quantité", "Quantity"),
                        in("Dans les trousses", "In kits"), in("Remis hors trousse", "Handed out")},
            .rows = std::move(rows)};
}

static Rows rows_of(const std::vector<RegionFigures>& all, const Tongue& in) {
    Rows rows;
    for (const RegionFigures& region : all)
        rows.push_back({region.name.empty() ? in("Sans indication", "Not given") : region.name, region.schools,
                        region.chosen, region.automatic, region.shipped});
    return rows;
}

Table boards(const std::vector<RegionFigures>& all, const Tongue& in) {
    return {.key = "boards",
            .title = in("Par centre de services", "By school board"),
            .columns = {in("Centre de services", "School board"), in("Écoles", "Schools"), in("Choisies", "Chosen"),
                        in("Automatiques", "Automatic"), in("Envoyées", "Sent")},
            .rows = rows_of(all, in)};
}

Table mrcs(const std::vector<RegionFigures>& all, const Tongue& in) {
    return {.key = "mrcs",
            .title = in("Par MRC", "By MRC"),
            .columns = {in("MRC", "MRC"), in("Écoles", "Schools"), in("Choisies", "Chosen"),
                        in("Automatiques", "Automatic"), in("Envoyées", "Sent")},
            .rows = rows_of(all, in)};
}

Table years_side_by_side(const std::vector<YearReport::Line>& all, const Tongue& in) {
    Rows rows;
    for (const auto& [year, pieces] : all) {
        const Coverage& coverage = year.figures->coverage;
        rows.push_back({in(year.campaign.name), coverage.eligible, coverage.ordered, coverage.automatic,
                        coverage.declined, coverage.excluded, coverage.partners, year.figures->distributed, pieces});
    }
    return {.key = "years",
            .title = in("D’une année à l’autre", "Year over year"),
            .columns = {in("Campagne", "Campaign"), in("Écoles", "Schools"), in("Choisies", "Chosen"),
                        in("Automatiques", "Automatic"), in("Refus", "Declined"), in("Exclusions", "Exclusions"),
                        in("Partenaires", "Partners"), in("Envoyées", "Sent"), in("Pièces", "Pieces")},
            .rows = std::move(rows)};
}

Table stock(const std::vector<ItemBooks>& all, const Tongue& in) {
    Rows rows;
    for (const ItemBooks& line : all)
        rows.push_back({line.item.sku, in(line.item.plural), line.opening, line.moved.received, -line.moved.shipped,
                        line.moved.returned, -line.moved.handed_out, line.moved.adjusted, line.closing});
    return {.key = "stock",
            .title = in("Réserve", "Stock"),
            .columns = {in("Code", "Code"), in("Article", "Item"), in("Au début", "Opening"), in("Reçu", "Received"),
                        in("Expédié", "Shipped"), in("Revenu", "Returned"), in("Remis hors trousse", "Handed out"),
                        in("Ajusté", "Adjusted"), in("À la fin", "Closing")},
            .rows = std::move(rows)};
}

Table visits(const VisitsOfYear& visits, const Tongue& in) {
    const auto row = [](std::string when, const VisitFigures& figures) -> std::vector<Cell> {
        return {std::move(when), figures.views,     figures.visitors, cell(figures.mean_seconds()),
                figures.kit_views, figures.begun, figures.finished};
    };
    const std::string year = day_text(visits.february.since).substr(0, 4);
    return {.key = "visits",
            .title = in("Fréquentation", "Visits"),
            .columns = {in("Période", "Period"), in("Vues", "Views"),
                        in("Visiteurs par jour, en tout", "Daily visitors, in all"),
                        in("Durée moyenne d’une vue, en secondes", "Mean time of a view, in seconds"),
                        in("Trousses vues", "Kits viewed"), in("Commandes commencées", "Orders begun"),
                        in("Commandes terminées", "Orders finished")},
            .rows = {row(in("Février ", "February ") + year, visits.in_february),
                     row(in("Toute l’année", "The whole year"), visits.in_all)}};
}

}  // namespace trousse
