#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "orders/order_form.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"
#include "schools/schools_store.hpp"

// How an order comes to be: what it asks before anything is written, a sentence each, and then the one `place`, by
// which a school, staff, the generic run and the demonstration all place theirs.
namespace trousse {

// ── What is asked ──

// 404, if the visitor's link does not open that school; 409, if its code was another campaign's.
School require_own_school(const Snapshot& db, const Visitor& visitor, const Campaign& campaign, const SchoolId& school);

// A code of another campaign reads that campaign's orders and does nothing else: 409 code_of_another_campaign.
void require_own_campaign(const Snapshot& db, const Visitor& visitor, const CampaignId& campaign);

// No school's session has more letters sent than a school has any use for: 429 too_many_letters after so many in a day
// about its answers (limits.school_letters). Staff are never refused.
void require_few_letters(const Snapshot& db, const Service& service, const Visitor& visitor, const CampaignId& campaign,
                         const SchoolId& school);

// 409 campaign_not_open_yet, campaign_closed.
void require_open(const Campaign& campaign, Instant now);

// A staff order for a school that the rule already served is a swap of that order, as long as it is not packed.
std::optional<Order> automatic_order_to_swap(const Snapshot& db, const Visitor& visitor,
                                             const std::optional<RosterRow>& row);

// 409 already_answered. A staff order replaces a live decline.
void require_room(const Snapshot& db, const Visitor& visitor, const std::optional<RosterRow>& row);

[[noreturn]] void refuse_answered(const Snapshot& db, const RosterRow& row);

// A kit as it is now, and what was picked in it.
struct Wanted {
    Kit kit;
    Contents contents;
    Demand demand;
    std::string fingerprint;
    Bilingual told;  // for the audit: « Menu (3 rubans) »
};

// 422 unknown_kit, or the choice that cannot be.
Wanted require_wanted(const Snapshot& db, const Campaign& campaign, std::string_view kit,
                      const std::vector<Picked>& choices);

// Most schools want what others wanted before them: it is made out once, beside the writer, and the writer only sees
// whether the kit is still the same. Any thread may ask.
class KeptWanted {
 public:
    // Nothing, where it cannot be had: why is told inside the write, after whatever comes first.
    std::shared_ptr<const Wanted> get(Database& db, std::string_view kit, const std::vector<Picked>& choices);

    // Made anew where the kit has been edited since; `before` is then kept no longer.
    std::shared_ptr<const Wanted> as_of(const Snapshot& db, const Campaign& campaign, std::string_view kit,
                                        const std::vector<Picked>& choices, std::shared_ptr<const Wanted> before);

 private:
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const Wanted>> kept_;
};

// Granted whole, or refused with what is left (409 sold_out). Only what staff enter may wait.
OrderState granted(const Snapshot& db, const Campaign& campaign, const Demand& demand, Asker asker,
                   const Visitor& visitor);

// The claims of the campaign's schools as they stand.
Pool pool_of(const Snapshot& db, const Campaign& campaign);

// Refuses with what is left: 409 sold_out.
[[noreturn]] void refuse_shortages(const Snapshot& db, const std::vector<Shortage>& missing);

// ── Placing ──

// What all of them share.
struct Placing {
    const Campaign& campaign;
    const Kit& kit;
    ContentsId contents;
    const Demand& demand;  // of one order
    Origin origin;
    std::optional<RunId> run = {};
    const Bilingual& told;  // of kit and contents, for the audit
    std::string_view done_by;
};

// One order, for whom and in which state: everything is decided, nothing is refused any more.
struct Placement {
    SchoolId school;
    std::optional<RosterRow> row;  // none: a partner
    OrderState state;              // placed, waiting
    Delivery delivery = {};
    std::string language;
    std::string recipient = "";             // of its letter; "" for nobody
    const OrderContact* contact = nullptr;  // none of an automatic order
};

// Numbers and writes them in their order: the order, its school's answer, its contact, its letter, its line in the
// audit, and once for all of them the promise to the shelf. A run's letters are held.
std::vector<Order> place(Transaction& tx, const Placing& placing, std::span<const Placement> placements, Instant now);

// What the audit keeps of an order, nothing personal, in both languages for a line that is never written again:
// « Menu (3 rubans), placed | Menu (3 ribbons), placed ».
Bilingual told_in_audit(const Bilingual& kit_name, const Contents& contents);
std::string told_for_audit(const Bilingual& told, OrderState state);

}  // namespace trousse
