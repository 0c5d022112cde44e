#pragma once

#include <atomic>

#include "mail/outbox.hpp"
#include "mail/smtp.hpp"
#include "platform/jobs.hpp"
#include "platform/service.hpp"

namespace trousse {

// Sends what is due, one letter after the other: each is marked and on disk before the server hears of it, and again
// after its answer. So a crash leaves one letter at most of which nobody knows, and none is ever sent twice by itself.
class OutboxJob {
 public:
    explicit OutboxJob(Service& service);

    Job job();  // « outbox »; this object must outlive it

    // For a minute at most; what is left has its turn after the other jobs. Safe beside another one.
    std::string send_due();
    Instant next(Instant now) const;   // Instant::max() while no letter waits

    // After the letter in hand, for which a server that says nothing has only a moment left.
    void stop() {
        stopping_ = true;
        server_.hurry();
    }

 private:
    std::optional<LetterInHand> note_and_take(const std::optional<LetterInHand>& last, const Sending& sending,
                                              bool go_on);
    Sending hand_over(const LetterInHand& letter);
    void note(Transaction& tx, const LetterInHand& letter, const Sending& sending, Instant now) const;
    void rest(const Sending& sending, Instant now);
    Instant rests_until(Instant now) const;

    Service& service_;
    const Instant began_at_;
    MailServer server_;
    std::atomic<bool> stopping_ = false;
    int troubles_ = 0;  // of the server, one after the other
    std::atomic<Instant> rests_until_{Instant::min()};
};

// How long a letter that was put off waits for its next attempt; nothing once it has had them all.
std::optional<std::chrono::minutes> pause_after(std::int64_t attempts);

}  // namespace trousse
