// Letters, from the act that promises one to the server that takes it: a real mail server, by every road that it may
// refuse.
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "campaign_day.hpp"
#include "mail/outbox_job.hpp"
#include "mail_server.hpp"
#include "platform/quebec_time.hpp"
#include "served_program.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// A day with a school that may order, and the job that sends, run by hand.
struct MailDay : CampaignDay {
    ItemId ribbon = item("Ruban", 1000);
    std::string menu = kit("menu", {{ribbon, 2}}), generic = generic_kit({{ribbon, 1}});
    SchoolId a = school("École du Ruisseau");
    Settings settings;
    Service service{
        .db = db(), .now = [this] { return now(); }, .settings = settings, .key = app().program().service().key};
    std::optional<OutboxJob> job;

    explicit MailDay(const Settings::Smtp& smtp) : settings{app().program().settings()} {
        settings.smtp = smtp;
        job.emplace(service);
    }

    std::string send_due() {
        const std::string told = job->send_due();
        return told.substr(told.find(" | ") + 3);
    }
    std::string state() {
        return text("SELECT group_concat(state) AS text FROM (SELECT state FROM outbox ORDER BY id)");
    }
    std::string error() {
        return text("SELECT group_concat(last_error) AS text FROM (SELECT last_error FROM outbox ORDER BY id)");
    }
    std::string text(Sql sql) {
        return db().read([&](const Snapshot& snapshot) {
            return snapshot.first(sql, {}, [](const Row& row) { return row.text("text"); }).value_or("");
        });
    }
    void alter(Sql sql) {
        db().write([&](Transaction& tx) { tx.run(sql); });
    }
    void later(Instant::duration much) { at(now() + much); }
};

// A mail server that takes calls and never says a word.
class Silent {
 public:
    Silent() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&here), size) == 0);
        REQUIRE(::listen(socket_, 8) == 0);
        REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) == 0);
        port_ = ntohs(here.sin_port);
    }
    ~Silent() { ::close(socket_); }
    Silent(const Silent&) = delete;
    Silent& operator=(const Silent&) = delete;
    int port() const { return port_; }
    void wait_for_a_caller() const {
        pollfd waiting{socket_, POLLIN, 0};
        CHECK(::poll(&waiting, 1, 10'000) == 1);
    }

 private:
    const int socket_;
    int port_ = 0;
};

bool holds(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST_CASE("a letter leaves over TLS with a login, once, and says what it is") {
    const TestMailServer server;
    MailDay day{server.settings()};
    const std::string number = day.order(day.a, day.menu).body["number"];
    CHECK(day.state() == "queued");
    CHECK(day.send_due() == "1 letters sent, 0 not");
    CHECK(day.send_due() == "0 letters sent, 0 not");
    REQUIRE(server.mails().size() == 1);
    const std::string mail = server.mails()[0];
    INFO(mail);
    CHECK(holds(mail, "X-From: trousse@prel.example\nX-To: anne@ecole.example\nX-User: trousse\nX-TLS: True\n"));
    CHECK(holds(mail, "\r\nTo: \"Anne Roy\" <anne@ecole.example>\r\n"));
    CHECK(holds(mail, "\r\nReply-To: info@prel.example\r\n"));
    CHECK(holds(mail, "\r\nAuto-Submitted: auto-generated\r\n"));
    CHECK(holds(mail, "\r\nSubject: =?utf-8?B?"));
    CHECK(holds(mail, "Content-Type: multipart/alternative;"));
    CHECK(holds(mail, "https://trousse.example/commande?no=3D" + number));
    CHECK(day.state() == "sent");
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE sent_at IS NOT NULL AND attempts = 1") == 1);
}

TEST_CASE("a letter that is put off is tried again when its pause is over, and not before") {
    const TestMailServer server;
    MailDay day{server.settings()};
    server.answers("once rcpt 451 4.7.1 come back later");
    day.order(day.a, day.menu);
    day.send_due();
    CHECK(day.state() == "queued");
    CHECK(day.error() == "recipient_deferred");
    day.later(50s);
    day.send_due();
    CHECK(server.mails().empty());
    day.later(11s);
    CHECK(day.send_due() == "1 letters sent, 0 not");
    CHECK(server.mails().size() == 1);
    CHECK(day.state() == "sent");
}

TEST_CASE("a letter that was queued, or put off, by a clock that was a year ahead leaves all the same") {
    const TestMailServer server;
    MailDay day{server.settings()};
    server.answers("once rcpt 451 4.7.1 come back later");
    day.order(day.a, day.menu);
    day.alter("UPDATE outbox SET due_at = due_at + 365 * 86400000");
    CHECK(day.job->next(day.now()) <= day.now());
    day.send_due();
    CHECK(day.error() == "recipient_deferred");
    day.alter("UPDATE outbox SET due_at = due_at + 365 * 86400000");
    CHECK(day.send_due() == "1 letters sent, 0 not");
}

TEST_CASE("a letter that is put off without end is given up after eight attempts over two days") {
    const TestMailServer server;
    MailDay day{server.settings()};
    server.answers("data 452 4.2.2 mailbox full");
    day.order(day.a, day.menu);
    int attempts = 0;
    for (; day.state() == "queued" && attempts < 20; ++attempts) {
        day.send_due();
        day.later(24h + 1min);
    }
    CHECK(attempts == 8);
    CHECK(day.state() == "failed");
    CHECK(day.error() == "gave_up");
}

TEST_CASE("a recipient who is refused costs the others nothing") {
    const TestMailServer server;
    MailDay day{server.settings()};
    server.answers("once rcpt 550 5.1.1 no such user");
    day.order(day.a, day.menu);
    day.order(day.school("École de l'Érable"), day.menu);
    CHECK(day.send_due() == "1 letters sent, 1 not");
    CHECK(day.state() == "failed,sent");
    CHECK(day.error() == "recipient_refused,");
    day.later(48h);
    day.send_due();
    CHECK(server.mails().size() == 1);
}

TEST_CASE("while the server is down letters wait, lose no attempt, and leave when it is back") {
    Settings::Smtp smtp;
    {
        const TestMailServer gone{"no-starttls"};
        smtp = gone.settings();
    }
    MailDay day{smtp};
    day.order(day.a, day.menu);
    CHECK(day.send_due() == "0 letters sent, then the mail server is in trouble (unreachable)");
    CHECK(day.send_due() == "waits for the mail server");
    CHECK(day.state() == "queued");
    CHECK(day.figure("SELECT attempts AS figure FROM outbox") == 0);
    CHECK(day.job->next(day.now()) > day.now() + 55s);

    const TestMailServer back{"no-starttls"};
    day.settings.smtp.port = back.settings().port;
    day.later(61s);
    CHECK(day.send_due() == "1 letters sent, 0 not");
    CHECK(back.mails().size() == 1);
}

TEST_CASE("nothing is said to a server that offers no TLS, whose certificate is another's, or that refuses the login") {
    const TestMailServer plain{"no-starttls"}, server{"starttls auth other-ca"};
    const auto refused = [&](Settings::Smtp smtp) {
        MailDay day{smtp};
        day.order(day.a, day.menu);
        day.send_due();
        CHECK(day.state() == "queued");
        return day.error();
    };
    Settings::Smtp without_tls = plain.settings(), foreign = server.settings(), stranger = server.settings();
    without_tls.security = "starttls";
    foreign.ca_file = server.folder() / "other.pem";
    stranger.password = "wrong";
    CHECK(refused(without_tls) == "no_starttls");
    CHECK(refused(foreign) == "bad_certificate");
    CHECK(refused(stranger) == "auth_refused");
    CHECK(plain.mails().empty());
    CHECK(server.mails().empty());
}

TEST_CASE("CR, LF and NUL get into no header, whatever stands in the database") {
    const TestMailServer server;
    MailDay day{server.settings()};
    for (const char* name : {"A", "B", "C", "D"}) day.order(day.school(name), day.menu);
    day.alter(
        "UPDATE order_contact SET name = 'Anne' || char(13, 10) || 'Bcc: x@y.example' WHERE order_id IN (SELECT "
        "order_id FROM outbox WHERE id = 1)");
    day.alter(
        "UPDATE order_contact SET name = 'Anne' || char(0) || 'x' WHERE order_id IN (SELECT order_id FROM outbox WHERE "
        "id = 2)");
    day.alter("UPDATE outbox SET recipient = 'a@b.example>' || char(13, 10) || 'RCPT TO:<x@y.example' WHERE id = 3");
    CHECK(day.send_due() == "1 letters sent, 3 not");
    CHECK(day.state() == "failed,failed,failed,sent");
    CHECK(day.error() == "unsafe_header,unsafe_header,unsafe_header,");
    REQUIRE(server.mails().size() == 1);
    CHECK_FALSE(holds(server.mails()[0], "Bcc"));
}

TEST_CASE("a letter that was handed over without an answer is uncertain, and never leaves again by itself") {
    const TestMailServer server;
    Settings::Smtp impatient = server.settings();
    impatient.timeout = 2;
    MailDay day{impatient};
    server.answers("once hang now");
    day.order(day.a, day.menu);
    day.send_due();
    CHECK(server.mails().size() == 1);
    CHECK(day.state() == "uncertain");
    CHECK(day.error() == "no_answer");
    day.later(72h);
    day.send_due();
    CHECK(server.mails().size() == 1);

    const CampaignDay::Who staff = day.staff();
    const json seen = day.get(staff, "/api/v1/letters?state=uncertain").body["data"][0];
    CHECK(seen["actions"] == json{"resending", "left", "dropped"});
    const std::string path = "/api/v1/letters/" + std::to_string(seen["id"].get<int>());
    CHECK(day.post(staff, path + "/settlement", {{"as", "left"}}).body["state"] == "sent");
    CHECK(day.post(staff, path + "/resending", json::object()).code() == "letter_not_open");
}

TEST_CASE("killed between the sending and the mark, the program sends nothing twice, and says that it does not know") {
    const TestMailServer server;
    const auto folder = fresh_folder();
    std::string now;
    {
        MailDay day{server.settings()};
        day.order(day.a, day.menu);
        day.db().copy_to(folder / "trousse.db");
        std::filesystem::copy_file(day.folder() / "trousse.key", folder / "trousse.key");
        now = rfc3339(day.now());
        day.later(1h);
        server.answers("hang now");
        const Settings::Smtp smtp = server.settings();
        ::setenv("TROUSSE_SMTP_HOST", smtp.host.c_str(), 1);
        ::setenv("TROUSSE_SMTP_PORT", std::to_string(smtp.port).c_str(), 1);
        ::setenv("TROUSSE_SMTP_USER", smtp.user.c_str(), 1);
        ::setenv("TROUSSE_SMTP_PASSWORD", smtp.password.c_str(), 1);
        ::setenv("TROUSSE_SMTP_FROM_ADDRESS", smtp.from_address.c_str(), 1);
        ::setenv("TROUSSE_SMTP_CA_FILE", smtp.ca_file.c_str(), 1);
        ServedProgram program{folder, now};
        CHECK(server.has_taken(1));
        program.kill();
        server.answers("");
        ServedProgram again{folder, clock_from(day.now())};
        std::this_thread::sleep_for(4s);
        CHECK(again.stop() == 0);
        for (const char* name : {"HOST", "PORT", "USER", "PASSWORD", "FROM_ADDRESS", "CA_FILE"})
            ::unsetenv((std::string{"TROUSSE_SMTP_"} + name).c_str());
    }
    CHECK(server.mails().size() == 1);
    {
        Database db{folder / "trousse.db"};
        CHECK(db.read([](const Snapshot& snapshot) {
            return snapshot.figure(
                "SELECT count(*) AS figure FROM outbox WHERE state = 'uncertain' AND last_error = 'cut_short' AND "
                "sent_at IS NULL");
        }) == 1);
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("a mail server that says nothing does not hold a stop, and its letter keeps its turn") {
    const TestMailServer server;
    MailDay day{server.settings()};
    day.order(day.a, day.menu);
    SUBCASE("before it took the letter") {
        Silent silent;
        day.settings.smtp.port = silent.port();
        auto sending = meanwhile([&] { return day.send_due(); });
        silent.wait_for_a_caller();
        day.job->stop();
        CHECK(sending.wait_for(20s) == std::future_status::ready);  // of the thirty that it would have for each answer
        CHECK(day.state() == "queued");
    }
    SUBCASE("after it took the letter") {
        server.answers("hang now");
        auto sending = meanwhile([&] { return day.send_due(); });
        CHECK(server.has_taken(1));
        day.job->stop();
        CHECK(sending.wait_for(20s) == std::future_status::ready);
        CHECK(day.state() == "uncertain");
    }
}

TEST_CASE("two who send at once send each letter once") {
    const TestMailServer server{"no-starttls"};
    MailDay day{server.settings()};
    OutboxJob other{day.service};
    for (const SchoolId& school : day.schools(12)) CHECK(day.order(school, day.menu).status == 201);
    auto begun = meanwhile([&] { return other.send_due(); });
    day.send_due();
    begun.get();
    CHECK(server.mails().size() == 12);
    std::set<std::string> ids;
    for (const std::string& mail : server.mails()) ids.insert(mail.substr(mail.find("Message-ID: "), 60));
    CHECK(ids.size() == 12);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE state = 'sent' AND attempts = 1") == 12);
}

TEST_CASE("a run's letters are held until an admin lets them leave") {
    const TestMailServer server;
    MailDay day{server.settings()};
    day.alter(
        "INSERT INTO school_contact (school_id, name, email, language, given_at) SELECT id, 'Anne Roy', "
        "'anne@ecole.example', 'fr', 0 FROM school");
    day.after_the_deadline();
    const std::string run = day.run_generic().body["id"];
    day.send_due();
    CHECK(server.mails().empty());
    CHECK(day.get(day.staff(), "/api/v1/letters?state=held").body["data"].size() == 1);
    CHECK(day.post(day.admin(), "/api/v1/generic-runs/" + run + "/letters", json::object()).body["released"] == 1);
    CHECK(day.send_due() == "1 letters sent, 0 not");
    CHECK(server.mails().size() == 1);
}

TEST_CASE("when a run is undone, a school that was told of its kit is told once that it is withdrawn, and no other is written to") {
    const TestMailServer server;
    MailDay day{server.settings()};
    day.school("École de l'Érable");
    day.alter(
        "INSERT INTO school_contact (school_id, name, email, language, given_at) SELECT id, 'Anne Roy', "
        "'a' || rowid || '@ecole.example', 'fr', 0 FROM school");
    day.after_the_deadline();
    const auto undo_run = [&](const std::string& run) {
        CHECK(day.post(day.admin(), "/api/v1/generic-runs/" + run + "/reversal").status == 200);
    };
    const std::string run = day.run_generic().body["id"];
    day.post(day.admin(), "/api/v1/generic-runs/" + run + "/letters", json::object());
    day.alter("UPDATE outbox SET due_at = due_at + 1000 WHERE id = 2");
    CHECK(day.send_due() == "1 letters sent, 0 not");

    undo_run(run);
    undo_run(run);
    day.later(1min);
    CHECK(day.send_due() == "1 letters sent, 0 not");
    CHECK(day.state() == "sent,dropped,sent");
    REQUIRE(server.mails().size() == 2);
    const auto told = [&](std::size_t mail) { return server.mails()[mail].substr(server.mails()[mail].find("To: "), 40); };
    CHECK(told(0) == told(1));
    CHECK(day.text("SELECT letter || ' ' || cause AS text FROM outbox ORDER BY id DESC LIMIT 1") ==
          "cancelled JPS27-0001/cancelled/2");
    CHECK(holds(day.text("SELECT content AS text FROM outbox_content ORDER BY letter_id DESC LIMIT 1"), "Cette attribution est annulée"));

    undo_run(day.run_generic().body["id"]);  // nobody was told of this one
    day.later(1min);
    CHECK(day.send_due() == "0 letters sent, 0 not");
}
