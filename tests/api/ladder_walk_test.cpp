// A whole campaign of the ladder by chance: schools answer, ask to be left alone, move and vanish; the mail server
// stumbles, the program breaks off, a backup comes back. A seed tells the same walk again: LADDER_SEED; LADDER_SCHOOLS
// for the long form.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "backups.hpp"
#include "campaign_day.hpp"
#include "invitations/invitations_job.hpp"
#include "mail/closed_mailboxes.hpp"
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
        back_up();
        let_go();
    }
    ~LadderWalk() { std::filesystem::remove_all(backups_); }

    void walk() {
        while (now() < quebec_midnight(Day{std::chrono::local_days{std::chrono::year{2027} / 1 / 25}})) {
            for (const int hour : {8, 9, 11, 14, 17, 20}) {
                at(quebec_midnight(quebec_day(now())) + std::chrono::hours{hour});
                something_happens();
                Service here = service();
                invitations_job(here).run();
                send_some();
                if (chance(4)) back_up();
                if (chance(2)) bring_back();
            }
            at(quebec_midnight(quebec_day(now()) + std::chrono::days{1}));
        }
    }

    Count sent = 0, restores = 0;

 private:
    bool chance(int of_a_hundred) { return std::uniform_int_distribution{0, 99}(dice_) < of_a_hundred; }
    SchoolId anyone() { return schools_[std::uniform_int_distribution<std::size_t>{0, schools_.size() - 1}(dice_)]; }

    void add_school(int i) {
        const SchoolId id = school("École " + std::to_string(i));
        schools_.push_back(id);
        if (!chance(85)) return;
        const std::string email =
            "e" + std::to_string(chance(5) ? i / 10 : i) + "@ecole.example";  // some secretaries have several
        db().write([&](Transaction& tx) {
            tx.run("INSERT INTO school_contact (school_id, name, email, given_at) VALUES ($id, 'Anne', $email, $now)",
                   {{"$id", id}, {"$email", email}, {"$now", now()}});
        });
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
        }
    }

    Service service() {
        return {
            .db = db(), .now = [this] { return now(); }, .settings = settings_, .key = app().program().service().key};
    }

    void let_go() {
        for (const std::string step : {"opening", "halfway", "last_week", "last_day"}) {
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
    // The newest backup, over what was done since; then an admin lets the steps go again. Whose answer is lost with it
    // is asked anew; whoever was written to, or asked for nothing more, is known.
    void bring_back() {
        restart([&] { restore_backup(settings_, backup_, KeyOfBackup::kept, now()); });
        sign_in_again();
        std::erase_if(answered_, [&](const auto& one) { return one.second > backed_up_at_; });
        let_go();
        ++restores;
    }
    void answered(bool done, const SchoolId& who) {
        if (done && !answered_.contains(who)) answered_[who] = now();
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

    // As the job does, with a server that stumbles; what breaks off in between is found cut short.
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
                db().write([&](Transaction& tx) { note_failed(tx, letter->id, "recipient_refused"); });
                continue;
            }
            db().write([&](Transaction& tx) { note_sent(tx, letter->id, now()); });
            seen(*letter);
        }
    }

    void seen(const LetterInHand& letter) {
        if (!letter.is_invitation) return;
        INFO(letter.cause, " at ", rfc3339(now()));
        CHECK(told_.insert(letter.cause).second);  // each school each step at most once
        CHECK_MESSAGE(!answered_.contains(*letter.school), "after it answered");
        CHECK_MESSAGE(!closed_.contains(letter.recipient), "after its reader asked for none");
        CHECK_MESSAGE(days_.insert({*letter.school, quebec_day(now())}).second, "twice on one day");
        CHECK(db().read([&](const Snapshot& snapshot) { return addressee_of(snapshot, *letter.school).email; }) ==
              letter.recipient);
        ++sent;
    }

    std::mt19937 dice_;
    Settings settings_ = app().program().settings();
    const std::filesystem::path backups_ = folder().string() + "-backups";
    std::filesystem::path backup_;
    Instant backed_up_at_;
    int copies_ = 0;
    std::vector<SchoolId> schools_;
    std::map<SchoolId, Instant> answered_;
    std::map<std::string, Instant> closed_;
    std::set<std::string> told_;
    std::set<std::pair<SchoolId, Day>> days_;
    int moves_ = 0;
};

}  // namespace

TEST_CASE(
    "over a whole campaign each school gets each step at most once, one a day, and none after it answered or asked for "
    "none") {
    const auto seed = static_cast<unsigned>(how_many("LADDER_SEED", 7));
    CAPTURE(seed);
    LadderWalk walk{seed, how_many("LADDER_SCHOOLS", 240)};
    walk.walk();
    CHECK(walk.sent > 100);
    CHECK(walk.restores > 0);
}
