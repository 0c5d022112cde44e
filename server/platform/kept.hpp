#pragma once

#include <time.h>

#include <unordered_map>

#include "platform/db.hpp"

namespace trousse {

using namespace std::chrono_literals;

// What was made from the database, kept by a key until the next commit: asked for a hundred times between two writes,
// it is made once. What also follows from the time says until when it is true. A few keys only: where there are too
// many, all are made anew.
//
// What takes much time of a processor, as a figure of a million orders does, is kept for a second whatever is committed
// meanwhile: made anew after each commit of a rush, it would hold up those who order. Whoever is told it is told so.
//
// Any thread may ask. While one makes the value of a key, the others who ask for the same wait for it.
struct KeptFor {
    std::chrono::nanoseconds much = std::chrono::milliseconds{100};
    std::chrono::nanoseconds past_a_commit = std::chrono::seconds{1};
};

inline std::chrono::nanoseconds time_of_this_thread() {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return std::chrono::seconds{spent.tv_sec} + std::chrono::nanoseconds{spent.tv_nsec};
}

template <class Value>
class Kept {
 public:
    explicit Kept(const Database& db, std::size_t most = 64, KeptFor kept_for = {})
        : db_{db}, most_{most}, kept_for_{kept_for} {}

    struct Made {
        Value value;
        Instant until = Instant::max();

        Made(Value made, Instant true_until = Instant::max()) : value{std::move(made)}, until{true_until} {}
    };

    struct Told {
        std::shared_ptr<const Value> value;
        std::optional<Instant> as_of;  // when it was made, where something was committed since

        const Value& operator*() const { return *value; }
        const Value* operator->() const { return value.get(); }
    };

    // `make` returns a Value, or a Made; what it throws reaches its caller, and nothing is kept.
    template <class Make>
    Told get(const std::string& key, Instant now, Make make) {
        const std::shared_ptr<Entry> entry = entry_of(key);
        const std::lock_guard making{entry->mutex};
        const std::uint64_t version = db_.version();  // before the making: what is committed meanwhile may be missing
        const bool is_past = entry->version != version && std::chrono::steady_clock::now() >= entry->kept_until;
        if (is_past || now >= entry->until) {
            const auto spent_before = time_of_this_thread();
            Made made = make();
            const bool is_much = time_of_this_thread() - spent_before >= kept_for_.much;
            entry->value = std::make_shared<const Value>(std::move(made.value));
            entry->until = made.until;
            entry->version = version;
            entry->made_at = now;
            entry->kept_until = std::chrono::steady_clock::now() + (is_much ? kept_for_.past_a_commit : 0ns);
        }
        return {entry->value, entry->version == version ? std::nullopt : std::optional{entry->made_at}};
    }

 private:
    struct Entry {
        std::mutex mutex;
        std::uint64_t version = 0;  // no database is at 0
        Instant until;
        Instant made_at;
        std::chrono::steady_clock::time_point kept_until;  // past commits
        std::shared_ptr<const Value> value;
    };

    std::shared_ptr<Entry> entry_of(const std::string& key) {
        const std::lock_guard lock{mutex_};
        if (entries_.size() >= most_ && !entries_.contains(key)) entries_.clear();
        std::shared_ptr<Entry>& entry = entries_[key];
        if (!entry) entry = std::make_shared<Entry>();
        return entry;
    }

    const Database& db_;
    const std::size_t most_;
    const KeptFor kept_for_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace trousse
