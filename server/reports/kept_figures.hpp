#pragma once

#include "campaigns/campaigns_store.hpp"
#include "platform/kept.hpp"
#include "platform/service.hpp"
#include "reports/figures_store.hpp"
#include "reports/stock_books.hpp"

namespace trousse {

// What was counted, kept until the next commit, or a second longer where it takes long: several pages tell the same.
// Any thread may ask; not inside a read, for it reads by itself.
class KeptFigures {
 public:
    explicit KeptFigures(Service& service) : service_{service} {}

    Kept<Figures>::Told of(const std::string& campaign) {  // its slug
        return figures_.get(campaign, service_.now(), [&] {
            return service_.db.read([&](const Snapshot& db) { return figures_of(db, require_campaign(db, campaign)); });
        });
    }
    Kept<StockBooks>::Told stock() {
        return stock_.get("", service_.now(), [&] { return service_.db.read(stock_books); });
    }

 private:
    Service& service_;
    Kept<Figures> figures_{service_.db};
    Kept<StockBooks> stock_{service_.db};
};

}  // namespace trousse
