#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// product.md's rules in plain arithmetic, for the program to be held against. Nothing of the program stands here: only
// its words, as the API has them.
namespace trousse::model {

using Count = std::int64_t;
using Moment = std::int64_t;  // in seconds since 1970
using Index = std::size_t;    // of a school, an order, a claim: from 0, in the order in which they came to be
constexpr Index kNone = SIZE_MAX;
constexpr Index kItems = 5;

// So many of each item.
struct Pieces {
    std::array<Count, kItems> of{};

    Count& operator[](Index item) { return of[item]; }
    Count operator[](Index item) const { return of[item]; }
    Pieces& operator+=(const Pieces& more);
    Pieces& operator-=(const Pieces& fewer);
    Pieces operator+(const Pieces& more) const { return Pieces{*this} += more; }
    Pieces operator-(const Pieces& fewer) const { return Pieces{*this} -= fewer; }
    Pieces operator*(Count times) const;
    Pieces positive() const;  // what is below none is none
    Count sum() const;
    bool fit_into(const Pieces& most) const;
    bool operator==(const Pieces&) const = default;
};

struct Part {
    Index item = 0;
    Count quantity = 0;
    bool is_dish = false;  // of a choice
    bool operator==(const Part&) const = default;
};

struct Contents {
    Index kit = 0;
    std::vector<Part> lines = {};
    Pieces pieces() const;
    bool operator==(const Contents&) const = default;
};

struct Kit {
    std::string slug;
    std::vector<Part> parts;  // what is fixed first, then the dishes
    Count pick = 0;           // of the dishes
    Count built = 0;          // ahead

    Contents with(Index kit, const std::vector<Index>& dishes) const;
};

struct RosterAnswer {
    Count rank = 0;
    std::string kind = "silent";
    Index order = kNone;
};

struct Campaign {
    std::string slug, prefix, state = "draft";
    Moment opens = 0, closes = 0;
    bool pool_on = true, late_changes_on = true, on_hold = false;
    Count last_number = 0, last_wave = 0;
    std::vector<Kit> kits = {};  // the first one is the generic kit
    std::map<Index, RosterAnswer> roster = {};
};

struct School {
    bool is_partner = false, is_closed = false;
};

struct Parcel {
    std::string state = "packed";
    Pieces holds = {};
    Index claim = kNone;    // that it answers
    bool is_a_box = false;  // a kit built ahead

    bool counts() const { return state != "unpacked" && state != "returned" && state != "replaced"; }
};

struct Wish {
    Contents contents;
    bool is_pickup = false;
    Count contact = 0;  // which of the walk's people; 0 for nobody
};

struct Order {
    std::string number;
    Index campaign = 0, school = 0;
    std::string origin;
    Wish wish;
    Index run = kNone;
    bool is_waiting = false, is_cancelled = false, is_swapped = false;
    Count wave = 0;
    Pieces given_up = {};
    std::vector<Parcel> parcels = {};

    Pieces needs() const { return wish.contents.pieces() - given_up; }
    Pieces loose() const;  // promised, and in no parcel
    Count own(const char* state) const;
    bool has_own() const;  // a parcel that counts
    bool has_gone() const;
    Count remainder() const { return has_own() ? loose().sum() : 0; }
    bool is_unpacked() const { return is_waiting || state() == "placed"; }
    std::string state() const;
    std::string standing() const;  // as people read it
};

struct Claim {
    Index order = 0;
    std::string kind, answer = "";  // "" while it is open
};

struct Run {
    Index campaign = 0;
    bool has_ended = false, is_undone = false;
};

struct StockCount {
    bool is_open = true;
    std::array<std::optional<Count>, kItems> counted{}, expected{};
};

// Who asks: staff, or a school that showed the code of a campaign.
struct Who {
    Index school = kNone, code_of = kNone;
    bool is_staff() const { return school == kNone; }
};

struct CampaignEdit {
    std::optional<bool> on_hold = {}, pool_on = {}, late_changes_on = {};
    std::optional<Moment> closes = {};
};

// How things stand in the one line.
struct Line {
    Pieces free, claim;          // a claim holds one generic kit; nothing where the pool is off
    Count claims = 0;            // schools without stock in hand
    std::vector<Index> waiting;  // orders: of schools by their rank, then of partners by when they ordered

    bool is_covered(Index item) const { return free[item] >= claim[item] * claims; }
};

// Each act gives the status, or the code of the refusal, that must come.
struct Model {
    Moment now = 0;
    Pieces on_hand;
    std::vector<Campaign> campaigns = {};
    std::vector<School> schools = {};
    std::vector<Order> orders = {};
    std::vector<Claim> claims = {};
    std::vector<Run> runs = {};
    std::vector<StockCount> counts = {};

    // ── Stock and the pool (rules 2 to 4) ──
    Pieces reserved() const;
    Index current() const;  // the published campaign
    Line line() const;
    bool may_be_taken(const Pieces& wanted, bool by_silent_school) const;
    bool fits_in_line(const Line& line, Index order, const Pieces& wanted) const;  // behind all who stand before it
    void serve();
    bool set_back(Index item, Count on_hand_after);  // does it fit then?

    // ── Answers (rules 1, 4, 6, 12) ──
    std::string place(const Who& who, Index school, const Wish& wish);
    std::string change(const Who& who, Index order, const Wish& wish);
    std::string cancel(const Who& who, Index order, bool to_silence);
    std::string decline(const Who& who, Index school);
    std::string exclude(Index school);
    std::string withdraw(const Who& who, Index school, const std::string& kind);
    Count growth(Index campaign) const;

    // ── The rule (5) ──
    std::optional<Moment> due_at() const;
    std::string begin_run();  // "" where it may; one that was cut short is taken up again
    std::string run();
    std::string undo(Index run);
    bool has_run(Index campaign) const;  // one that stands and has ended

    // ── The storeroom (rules 2, 3, 9, 11, 12) ──
    std::string pack(Index order, const Pieces& pieces);
    std::string unpack(Index order);
    std::string ship(Index order);
    std::string deliver(const Who& who, Index order);
    std::string release_remainder(Index order);
    std::string ship_one(Index order, Index parcel);
    std::string deliver_one(const Who& who, Index order, Index parcel);
    std::string unpack_one(Index order, Index parcel);
    std::string lose_one(Index order, Index parcel);
    std::string resend_one(Index order, Index parcel);
    std::string take_back(Index order, Index parcel, bool goes_on);
    std::string open_claim(const Who& who, Index order, const std::string& kind, const Pieces& pieces);
    std::string answer_claim(Index claim, const Pieces& pieces);              // with a note, if there are none
    std::string scan(Index order, const std::string& act);                    // of the order's slip
    std::string scan_one(Index order, Index parcel, const std::string& act);  // of a parcel's, or of the next one's
    std::string make_wave(const std::vector<Index>& chosen);
    std::string remove_wave(Count number);
    std::string build(Index kit, Count change);
    Count promised_built(Index campaign, Index kit, Count wave) const;

    // ── The shelves (rule 2) ──
    std::string receive(const Pieces& pieces);
    std::string adjust(Index item, Count change);
    std::string hand_out(const Pieces& pieces);
    std::string begin_count();
    std::string enter(Index count, Index item, std::optional<Count> counted);
    std::string confirm(Index count);
    std::string abandon(Index count);
    Count loose_on_shelf(Index item) const;

    // ── The year ──
    std::string set(Index campaign, const CampaignEdit& settings);
    std::string edit_kit(Index campaign, Index kit, const std::vector<Part>& parts);
    std::string add_school(bool is_partner);
    std::string close_school(Index school);
    std::string open_school(Index school);
    std::string declare_ranks(const std::vector<Index>& first);
    std::string add_campaign(Moment opens, Moment closes);
    std::string publish(Index campaign);
    std::string archive(Index campaign);

    // All that it says, a line each.
    std::vector<std::string> told() const;

 private:
    std::vector<Index> in_line(const std::function<bool(const Order&)>& stands) const;
    bool is_over(const Campaign& campaign) const { return campaign.closes <= now; }
    bool reads(const Who& who, const Order& order) const;
    bool is_silent(Index campaign, Index school) const;
    std::string why_no_answer(const Who& who, Index school) const;
    std::string why_not_changed(const Who& who, const Order& order) const;
    void end(Order& order, bool to_silence);
    void leave(Order& order, bool to_silence);
    void put_away(const Order& order, Parcel& parcel);
    void join_rosters(Index school);
    std::vector<Run>::iterator unfinished_run();
    void give_to_silent(Index run);
    std::string correct(Index item, Count change);
};

// « École 03 »
std::string name_of(Index school, bool is_partner);

}  // namespace trousse::model
