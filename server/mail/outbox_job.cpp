#include "mail/outbox_job.hpp"

#include <fmt/format.h>

#include <array>

#include "mail/closed_mailboxes.hpp"
#include "mail/letter_form.hpp"
#include "mail/message.hpp"
#include "mail/unsubscribing.hpp"
#include "platform/log.hpp"

namespace trousse {

using namespace std::chrono_literals;

constexpr auto kAtMost = 1min;       // of real time, a run
constexpr auto kSurelyOver = 15min;  // a letter in hand for longer was left by a run that broke off
constexpr std::array kPauses{1min, 5min, 30min, 120min, 360min, 720min, 1440min};
constexpr auto kLongestPause = kPauses.back();
constexpr int kMostTroubles = 4;  // of the server, that make its rest longer

OutboxJob::OutboxJob(Service& service) : service_{service}, began_at_{service.now()}, server_{service.settings.smtp} {}

Job OutboxJob::job() {
    return {.name = "outbox",
            .next = [this](const auto& last_done, Instant now) { return last_done ? next(now) : now; },
            .run = [this] { return send_due(); }};
}

Instant OutboxJob::next(Instant now) const {
    return service_.db.read([&](const Snapshot& db) {
        const auto due = next_due(db, service_.settings, {.in_hand = kSurelyOver, .waiting = kLongestPause}, now);
        if (!due) return Instant::max();
        if (test_is_due(db, now)) return now;
        return std::max({*due, rests_until(now), now});
    });
}

std::string OutboxJob::send_due() {
    const Instant now = service_.now();
    if (now < rests_until(now) && !service_.db.read([&](const Snapshot& db) { return test_is_due(db, now); }))
        return "attend le serveur de courriel | waits for the mail server";

    std::int64_t sent = 0, others = 0;
    const auto cut_short = service_.db.write([&](Transaction& tx) {
        const Instant at = service_.now();  // not before: what another took meanwhile would be of the future
        bring_forward(tx, at + kLongestPause, at);
        return find_cut_short(tx, std::max(began_at_, at - kSurelyOver), at);
    });
    const auto until = std::chrono::steady_clock::now() + kAtMost;
    std::optional<LetterInHand> last;
    Sending sending;
    for (;;) {
        const bool go_on = sending.fate != Fate::no_server && !stopping_ && std::chrono::steady_clock::now() < until;
        last = note_and_take(last, sending, go_on);
        if (!last) break;
        sending = hand_over(*last);
        rest(sending, service_.now());
        ++(sending.fate == Fate::sent ? sent : others);
    }
    server_.hang_up();
    if (sending.fate == Fate::no_server)
        return fmt::format(
            "{0} lettres parties, puis le serveur de courriel ne va pas ({1}) | {0} letters sent, then the mail server "
            "is in trouble ({1})",
            sent, sending.error);
    return fmt::format("{0} lettres parties, {1} non | {0} letters sent, {1} not", sent, others + cut_short);
}

// In one write, hence one flush of the disk a letter. A letter that cannot be taken must not cost the one before its
// mark.
std::optional<LetterInHand> OutboxJob::note_and_take(const std::optional<LetterInHand>& last, const Sending& sending,
                                                     bool go_on) {
    const auto note_last = [&](Transaction& tx) {
        if (last) note(tx, *last, sending, service_.now());
    };
    try {
        return service_.db.write([&](Transaction& tx) {
            note_last(tx);
            return go_on ? take_next(tx, service_.key, service_.settings, service_.now()) : std::nullopt;
        });
    } catch (...) {
        service_.db.write(note_last);
        throw;
    }
}

// The same cause gives the same Message-ID: a mailbox that was already given it may know the copy for one.
Sending OutboxJob::hand_over(const LetterInHand& in_hand) {
    const Settings::Smtp& smtp = service_.settings.smtp;
    const auto& [id, recipient, addressee, cause, attempts, school, order, is_invitation, kept] = in_hand;
    Letter letter = kept;
    if (is_invitation) letter.unsubscribe_link = unsubscribe_link(service_, id, letter.language);
    const std::string domain = smtp.from_address.substr(smtp.from_address.find('@') + 1);
    try {
        const std::string message = assemble(
            {.from = {smtp.from_name.empty() ? service_.settings.contact.name : smtp.from_name, smtp.from_address},
             .to = {addressee, recipient},
             .reply_to = smtp.reply_to,
             .subject = letter.subject,
             .id = sha256(service_.settings.public_url + '/' + cause).substr(0, 32) + '@' + domain,
             .date = service_.now(),
             .language = letter.language,
             .unsubscribe = is_invitation ? one_click_link(service_, id) : "",
             .text = text_of(letter),
             .html = html_of(letter)});
        const Sending sending = server_.send(smtp.from_address, recipient, message);
        if (sending.fate != Fate::sent)
            log_warning("a letter was not sent", {{"letter", id}, {"error", sending.error}, {"reply", sending.reply}});
        return sending;
    } catch (const UnsafeHeader&) {
        log_warning("a letter was not sent", {{"letter", id}, {"error", "unsafe_header"}});
        return {.fate = Fate::refused, .error = "unsafe_header"};
    }
}

// A mailbox that is full, or a letter that a filter turned away, says nothing about the address (RFC 5321, 4.2.3).
static bool is_nobody_there(const Sending& sending) {
    return sending.error == "recipient_refused" &&
           (sending.reply == 550 || sending.reply == 551 || sending.reply == 553);
}

void OutboxJob::note(Transaction& tx, const LetterInHand& letter, const Sending& sending, Instant now) const {
    switch (sending.fate) {
        case Fate::sent: return note_sent(tx, letter.id, now);
        case Fate::refused:
            if (is_nobody_there(sending)) close_mailbox(tx, letter.recipient, "bounced", now);
            return note_failed(tx, letter.id, sending.error);
        case Fate::uncertain: return note_uncertain(tx, letter.id, sending.error);
        case Fate::no_server: return give_back(tx, letter.id, sending.error);
        case Fate::deferred: break;
    }
    if (const auto pause = pause_after(letter.attempts)) return put_off(tx, letter.id, sending.error, now + *pause);
    note_failed(tx, letter.id, "gave_up");
}

std::optional<std::chrono::minutes> pause_after(std::int64_t attempts) {
    if (attempts < 1 || attempts > std::ssize(kPauses)) return std::nullopt;
    return kPauses.at(static_cast<std::size_t>(attempts) - 1);
}

// While the server itself is in trouble no letter fares better than another: all wait, up to two hours, none loses an
// attempt.
void OutboxJob::rest(const Sending& sending, Instant now) {
    if (sending.fate != Fate::no_server) {
        troubles_ = 0;
        rests_until_ = Instant::min();
        return;
    }
    troubles_ = std::min(troubles_ + 1, kMostTroubles);
    rests_until_ = now + *pause_after(troubles_);
}

// A longer rest than there is was begun by a clock that was wrong.
Instant OutboxJob::rests_until(Instant now) const {
    const Instant until = rests_until_;
    return until <= now + *pause_after(kMostTroubles) ? until : now;
}

}  // namespace trousse
