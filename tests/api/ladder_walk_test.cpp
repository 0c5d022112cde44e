// A whole campaign of the ladder by chance, and what follows it: schools and
// their buildings answer, ask to be left alone, move, vanish and are merged;
// the mail server stumbles, the program breaks off, a backup comes back. A seed
// tells the same walk again: LADDER_SEED; LADDER_SCHOOLS for the long form.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <random>

#include "backups.hpp"
#include "campaign_day.hpp"
#include "invitations/invitations_job.hpp"
#include "mail/closed_mailboxes.hpp"
#include "mail/letter_form.hpp"
#include "mail/outbox.hpp"
#include "platform/quebec_time.hpp"
#include "restore.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

class LadderWalk : CampaignDay {
 public:
    explicit LadderWalk(unsigned seed, int schools) : dice_{seed} {
        const ItemId ribbon = item("Ruban", 1'000'000);
        kit("menu", {{ribbon, 1}});
        generic_kit({{ribbon, 1}});
        settings_.invitations.per_hour =
            static_cast<std::size_t>(schools / 60);  // so that much happens between the list and the letter
        for (int i = 0; i < schools; ++i) add_school(i);
        hold_out();
        back_up();
        let_go();
    }
    ~LadderWalk() { std::filesystem::remove_all(backups_); }

    void walk() {
        while (now() < quebec_midnight(Day{std::chrono::local_days{std::chrono::year{2027} / 3 / 8}})) {
            for (const auto hour : {8h + 0min, 9h + 10min, 11h + 0min, 14h + 0min, 17h + 0min, 20h + 0min}) {
                at(quebec_midnight(quebec_day(now())) + hour);  // more than an hour apart: a seed tells the same walk
                something_happens();
                if (now() > deadline_) ship();
                Service here = service();
                invitations_job(here).run();
                send_some();
                if (chance(4)) back_up();
                if (chance(2)) bring_back();
            }
            at(quebec_midnight(quebec_day(now()) + std::chrono::days{1}));
        }
    }

    Count sent = 0, for_buildings = 0, asked_how = 0, refused = 0, mergers = 0, restores = 0;

 private:
    bool chance(int of_a_hundred) { return std::uniform_int_distribution{0, 99}(dice_) < of_a_hundred; }
    SchoolId anyone() { return schools_[std::uniform_int_distribution<std::size_t>{0, schools_.size() - 1}(dice_)]; }

    void add_school(int i) {
        const SchoolId id = named(fmt::format("Rang{:05}", i), {});
        const std::string email = fmt::format("e{}@ecole.example",
                                              chance(5) ? i / 10 : i);  // some secretaries have several
        if (chance(85)) address(id, email);
        if (!chance(15)) return;
        for (int each = 0; each < 2; ++each) {
            const SchoolId annex = named(fmt::format("Annexe{:05}{}", i, each), id);
            if (chance(20)) address(annex, fmt::format("a{}-{}@ecole.example", i, each));
        }
    }
    SchoolId named(const std::string& name, const std::optional<SchoolId>& whole) {
        const SchoolId id = whole ? building(*whole, name) : school(name);
        schools_.push_back(id);
        names_[id] = name;
        if (whole) whole_of_[id] = *whole;
        return id;
    }
    void address(const SchoolId& id, const std::string& email) {
        db().write([&](Transaction& tx) {
            tx.run(
                "INSERT INTO school_contact (school_id, name, email, given_at) "
                "VALUES ($id, 'Anne', $email, $now)",
                {{"$id", id}, {"$email", email}, {"$now", now()}});
        });
    }
    void hold_out() {
        const std::string path = "/api/v1/campaigns/jps-2027/invitations";
        REQUIRE(get(admin(), path).status == 200);
        REQUIRE(patch(admin(), path + "/halfway", {{"holds_out", true}}, "\"0\"").status == 200);
    }

    void something_happens() {
        for (std::size_t i = 0; i < 1 + schools_.size() / 200; ++i) {
            if (!chance(25)) continue;
            const SchoolId who = anyone();
            if (chance(40))
                answered(order(who, "menu").status == 201, who);
            else if (chance(20))
                answered(decline(who).status == 201, who);
            else if (chance(40))
                close(who);
            else if (chance(60))
                move(who);
            else
                merge(who, anyone());
        }
    }
    void merge(const SchoolId& kept, const SchoolId& other) {
        if (post(staff(), "/api/v1/schools/" + kept.text() + "/merger", {{"school", other.text()}}).status != 200)
            return;
        facts_.push_back({.at = now(), .who = other, .into = kept});
        ++mergers;
    }

    // The kits of whoever gets one leave by and by; the run is of an operator who
    // comes back to it after a restore.
    void ship() {
        static_cast<void>(run_generic());
        const auto placed = get(staff(), "/api/v1/orders/numbers?state=placed").body.at("data");
        std::vector<std::string> some;
        for (const json& number : placed)
            if (chance(10) && some.size() < 200) some.push_back(number);
        if (some.empty()) return;
        for (const char* act : {"packing", "shipment"})
            CHECK(post(staff(), "/api/v1/order-acts", {{"act", act}, {"orders", some}}).status == 200);
    }

    Service service() {
        return {
            .db = db(), .now = [this] { return now(); }, .settings = settings_, .key = app().program().service().key};
    }

    void let_go() {
        for (const std::string step : {"opening", "halfway", "last_week", "last_day", "how_was_it"}) {
            const std::string path = "/api/v1/campaigns/jps-2027/invitations/" + step;
            for (const char* act : {"/release", "/resumption"}) {
                const auto told = post(admin(), path + act);
                const bool is_known = told.status == 200 || told.code() == "step_not_open";
                REQUIRE_MESSAGE(is_known, told.body.dump());
            }
        }
    }
    void back_up() {
        std::filesystem::create_directories(backups_);
        backup_ = backups_ / (std::to_string(++copies_) + ".db");
        copy_data(db(), settings_, backup_);
        backed_up_at_ = now();
    }
    // The newest backup, over what was done since; then an admin lets the steps
    // go again. Whose answer is lost with it is asked anew; whoever was written
    // to, or asked for nothing more, is known.
    void bring_back() {
        restart([&] { restore_backup(settings_, backup_, KeyOfBackup::kept, now()); });
        sign_in_again();
        std::erase_if(facts_, [&](const Fact& fact) { return fact.at > backed_up_at_; });
        let_go();
        ++restores;
    }
    void answered(bool done, const SchoolId& who) {
        if (done) facts_.push_back({.at = now(), .who = who, .into = {}});
    }
    bool has_answered(const SchoolId& who) const {
        return of_one(who, [&](const SchoolId& entry) {
            return std::ranges::any_of(facts_, [&](const Fact& fact) { return fact.who == entry && !fact.into; });
        });
    }
    // Is it so of the school, or of an entry that was merged into it?
    bool of_one(const SchoolId& who, const std::function<bool(const SchoolId&)>& is_so) const {
        return is_so(who) || std::ranges::any_of(
                                 facts_, [&](const Fact& fact) { return fact.into == who && of_one(fact.who, is_so); });
    }
    void close(const SchoolId& who) {
        db().write([&](Transaction& tx) {
            if (const auto to = addressee_of(tx, who).email; !to.empty()) {
                close_mailbox(tx, to, "asked", now());
                closed_.insert({to, now()});
            }
        });
    }
    void move(const SchoolId& who) {
        const std::string email = "n" + std::to_string(++moves_) + "@ecole.example";
        db().write([&](Transaction& tx) {
            tx.run("UPDATE school_contact SET email = $email WHERE school_id = $id", {{"$id", who}, {"$email", email}});
        });
    }

    // As the job does, with a server that stumbles; what breaks off in between is
    // found cut short.
    void send_some() {
        for (;;) {
            const auto letter = db().write(
                [&](Transaction& tx) { return take_next(tx, app().program().service().key, settings_, now()); });
            if (!letter) break;
            if (chance(2)) {  // the power went
                db().write([&](Transaction& tx) { find_cut_short(tx, now() + 1s, now()); });
                seen(*letter);
                continue;
            }
            if (chance(3)) {
                db().write([&](Transaction& tx) { put_off(tx, letter->id, "recipient_deferred", now() + 1h); });
                continue;
            }
            if (chance(1)) {
                db().write([&](Transaction& tx) {  // « 550, nobody of that name »
                    close_mailbox(tx, letter->recipient, "bounced", now());
                    note_failed(tx, letter->id, "recipient_refused");
                });
                closed_.insert({letter->recipient, now()});
                ++refused;
                continue;
            }
            db().write([&](Transaction& tx) { note_sent(tx, letter->id, now()); });
            seen(*letter);
        }
    }

    bool has_been_told(const SchoolId& who, const std::string& step) const {
        return of_one(who, [&](const SchoolId& entry) { return told_.contains({entry, step}); });
    }

    void seen(const LetterInHand& letter) {
        if (!letter.is_invitation) return;
        INFO(letter.cause, " at ", rfc3339(now()));
        CHECK_MESSAGE(!closed_.contains(letter.recipient), "after its reader asked for none, or was not found");
        const std::string step = letter.cause.substr(letter.cause.find('/'));
        const auto told = letter.order ? std::vector{*letter.school} : named_in(letter);
        CHECK_FALSE(told.empty());
        for (const SchoolId& each : told) {
            CAPTURE(names_.at(each));
            CHECK_MESSAGE(!has_been_told(each, step), "a step twice");
            told_.insert({each, step});
            CHECK_MESSAGE(days_.insert({each, quebec_day(now())}).second, "twice on one day");
            if (!letter.order) CHECK_MESSAGE(!has_answered(each), "after it answered");
            for_buildings += each != *letter.school ? 1 : 0;
        }
        if (letter.order)
            ++asked_how;
        else
            CHECK(db().read([&](const Snapshot& read) { return addressee_of(read, *letter.school).email; }) ==
                  letter.recipient);
        ++sent;
    }
    // Of the school that it went to and of its buildings.
    std::vector<SchoolId> named_in(const LetterInHand& letter) const {
        const std::string text = text_of(letter.letter);
        std::vector<SchoolId> named;
        for (const SchoolId& one : schools_) {
            const auto whole = whole_of_.find(one);
            const bool is_of_it =
                one == *letter.school || (whole != whole_of_.end() && now_called(whole->second) == *letter.school);
            if (is_of_it && text.find(names_.at(one)) != std::string::npos) named.push_back(one);
        }
        return named;
    }
    SchoolId now_called(const SchoolId& who) const {
        const auto merged =
            std::ranges::find_if(facts_, [&](const Fact& fact) { return fact.who == who && fact.into; });
        return merged == facts_.end() ? who : now_called(*merged->into);
    }

    struct Fact {  // it answered, or it was merged
        Instant at;
        SchoolId who;
        std::optional<SchoolId> into;
    };

    std::mt19937 dice_;
    Settings settings_ = app().program().settings();
    const Instant deadline_ = quebec_midnight(Day{std::chrono::local_days{std::chrono::year{2027} / 1 / 23}});
    const std::filesystem::path backups_ = folder().string() + "-backups";
    std::filesystem::path backup_;
    Instant backed_up_at_;
    int copies_ = 0;
    std::vector<SchoolId> schools_;
    std::map<SchoolId, std::string> names_;
    std::map<SchoolId, SchoolId> whole_of_;  // of a building
    std::vector<Fact> facts_;
    std::map<std::string, Instant> closed_;
    std::set<std::pair<SchoolId, std::string>> told_;
    std::set<std::pair<SchoolId, Day>> days_;
    int moves_ = 0;
};

}  // namespace

TEST_CASE(
    "over a whole campaign each school gets each step at most once, one "
    "a day, and none after it answered or asked for "
    "none") {
    const auto seed = static_cast<unsigned>(how_many("LADDER_SEED", 7));
    CAPTURE(seed);
    LadderWalk walk{seed, how_many("LADDER_SCHOOLS", 240)};
    walk.walk();
    CHECK(walk.sent > 100);
    CHECK(walk.for_buildings > 5);
    CHECK(walk.asked_how > 10);
    CHECK(walk.refused > 0);
    CHECK(walk.mergers > 0);
    CHECK(walk.restores > 0);
}
