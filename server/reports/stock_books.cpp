#include "reports/stock_books.hpp"

#include <algorithm>

namespace trousse {

static std::vector<BookedItem> booked_items(const Snapshot& db);

Pieces& Pieces::operator+=(const Pieces& more) {
    received += more.received;
    shipped += more.shipped;
    returned += more.returned;
    handed_out += more.handed_out;
    adjusted += more.adjusted;
    return *this;
}

static void book(Pieces& pieces, std::string_view cause, Count change) {
    Count& booked = cause == "receipt"    ? pieces.received
                    : cause == "shipment" ? pieces.shipped
                    : cause == "return"   ? pieces.returned
                    : cause == "hand_out" ? pieces.handed_out
                                          : pieces.adjusted;
    booked += change;
}

constexpr auto kClosed =
    "SELECT id, last_movement FROM campaign WHERE last_movement IS NOT NULL ORDER BY last_movement, id";
constexpr auto kBooks = R"(
    SELECT closed_with, campaign_id, item_id, cause, pieces FROM stock_book ORDER BY closed_with, campaign_id, item_id, cause)";
constexpr auto kSince = "SELECT campaign_id, item_id, cause, change FROM movement WHERE id > $last ORDER BY id";

StockBooks stock_books(const Snapshot& db) {
    StockBooks books{.lines = {}, .closed = {}, .items = booked_items(db)};
    Count last = 0;
    db.all(kClosed, {}, [&](const Row& row) {
        last = books.closed[row.id<Campaign>("id")] = row.integer("last_movement");
        return true;
    });
    db.all(kBooks, {}, [&](const Row& row) {
        const BookLine line{row.id<Campaign>("closed_with"), row.id<Campaign>("campaign_id"), row.id<Item>("item_id")};
        book(books.lines[line], row.text_view("cause"), row.integer("pieces"));
        return true;
    });
    db.all(kSince, {{"$last", last}}, [&](const Row& row) {
        const BookLine line{.campaign = row.id<Campaign>("campaign_id"), .item = row.id<Item>("item_id")};
        book(books.lines[line], row.text_view("cause"), row.integer("change"));
        return true;
    });
    return books;
}

constexpr auto kItems =
    "SELECT id, sku, name_fr, name_en, plural_fr, plural_en, unit, picture, on_hand FROM item ORDER BY sku";

std::vector<BookedItem> booked_items(const Snapshot& db) {
    return db.all(kItems, {}, [](const Row& row) {
        return BookedItem{.id = row.id<Item>("id"),
                          .sku = row.text("sku"),
                          .name = {row.text("name_fr"), row.text("name_en")},
                          .plural = {row.text("plural_fr"), row.text("plural_en")},
                          .unit = row.text("unit"),
                          .picture = row.text("picture"),
                          .on_hand = row.integer("on_hand")};
    });
}

static std::map<ItemId, Pieces> pieces_for(const StockBooks& books, const CampaignId& campaign) {
    std::map<ItemId, Pieces> by_item;
    for (const auto& [line, pieces] : books.lines)
        if (line.campaign == campaign) by_item[line.item] += pieces;
    return by_item;
}

Count pieces_sent(const StockBooks& books, const CampaignId& campaign) {
    Count sent = 0;
    for (const auto& [item, pieces] : pieces_for(books, campaign)) sent += pieces.sent();
    return sent;
}

std::vector<Material> materials_of(const StockBooks& books, const CampaignId& campaign) {
    auto by_item = pieces_for(books, campaign);
    std::vector<Material> materials;
    for (const BookedItem& item : books.items) {
        const Pieces& pieces = by_item[item.id];
        if (pieces.sent() > 0)
            materials.push_back(
                {.item = item, .in_kits = -(pieces.shipped + pieces.returned), .handed_out = -pieces.handed_out});
    }
    std::ranges::stable_sort(materials, std::ranges::greater{}, &Material::quantity);
    return materials;
}

std::vector<ItemBooks> books_of(const StockBooks& books, const CampaignId& campaign) {
    const auto closed = books.closed.find(campaign);
    const bool is_closed = closed != books.closed.end();
    std::vector<ItemBooks> all;
    for (const BookedItem& item : books.items) {
        ItemBooks one{.item = item};
        bool is_booked = false;
        for (const auto& [line, pieces] : books.lines) {
            if (line.item != item.id) continue;
            const bool is_its_own = line.closed_with == (is_closed ? campaign : CampaignId{});
            const bool is_before =
                !is_its_own && line.closed_with && (!is_closed || books.closed.at(line.closed_with) <= closed->second);
            if (is_its_own) one.moved += pieces;
            if (is_before) one.opening += pieces.in_all();
            is_booked = is_booked || is_its_own || is_before;
        }
        one.closing = is_closed ? one.opening + one.moved.in_all() : item.on_hand;
        if (is_booked) all.push_back(std::move(one));
    }
    return all;
}

}  // namespace trousse
