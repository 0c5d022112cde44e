#pragma once

#include <unordered_map>

#include "platform/db.hpp"

namespace trousse {

// What was made from the database, kept by a key until the next commit: asked for a hundred times between two writes,
// it is made once. What also follows from the time says until when it is true. A few keys only: where there are too
// many, all are made anew.
//
// Any thread may ask. While one makes the value of a key, the others who ask for the same wait for it.
template <class Value>
class Kept {
 public:
    explicit Kept(const Database& db, std::size_t most = 64) : db_{db}, most_{most} {}

    struct Made {
        Value value;
        Instant until = Instant::max();

        Made(Value made, Instant true_until = Instant::max()) : value{std::move(made)}, until{true_until} {}
    };

    // `make` returns a Value, or a Made; what it throws reaches its caller, and nothing is kept.
    template <class Make>
    std::shared_ptr<const Value> get(const std::string& key, Instant now, Make make) {
        const std::shared_ptr<Entry> entry = entry_of(key);
        const std::lock_guard making{entry->mutex};
        const std::uint64_t version = db_.version();  // before the making: what is committed meanwhile may be missing
        if (entry->version != version || now >= entry->until) {
            Made made = make();
            entry->value = std::make_shared<const Value>(std::move(made.value));
            entry->until = made.until;
            entry->version = version;
        }
        return entry->value;
    }

 private:
    struct Entry {
        std::mutex mutex;
        std::uint64_t version = 0;  // no database is at 0
        Instant until;
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
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace trousse
