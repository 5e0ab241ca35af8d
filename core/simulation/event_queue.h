#pragma once
#include "base/check.h"
#include "base/time.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace arpeggio::simulation {

/// EventQueue: virtual time. Events come in the order of their time, at one time in the order they were added.
/// Complexity: O(log n) an event; an event is moved twice, whatever the heap does.
template <class Event>
class EventQueue {
public:
    explicit EventQueue(Instant start) : now_(start) {}

    [[nodiscard]] Instant now() const { return now_; }
    /// Not in the past (CHECK).
    void at(Instant when, Event event) {
        CHECK(when >= now_);
        std::uint32_t place = 0;
        if (free_.empty()) {
            place = static_cast<std::uint32_t>(events_.size());
            events_.push_back(std::move(event));
        } else {
            place = free_.back();
            free_.pop_back();
            events_[place] = std::move(event);
        }
        heap_.push_back({when, added_++, place});
        std::push_heap(heap_.begin(), heap_.end(), is_later);
    }
    void after(Duration delay, Event event) { at(now_ + delay, std::move(event)); }

    /// The next event if it is not after `end`, and its time is now; otherwise the time is `end`.
    std::optional<Event> next(Instant end) {
        if (heap_.empty() || heap_.front().at > end) {
            now_ = std::max(now_, end);
            return std::nullopt;
        }
        std::pop_heap(heap_.begin(), heap_.end(), is_later);
        const Entry entry = heap_.back();
        heap_.pop_back();
        now_ = entry.at;
        free_.push_back(entry.place);
        return std::move(events_[entry.place]);
    }
    [[nodiscard]] std::uint64_t added() const { return added_; }

private:
    struct Entry {
        Instant at;
        std::uint64_t order;
        std::uint32_t place;
    };
    static bool is_later(const Entry& one, const Entry& other) {
        return one.at != other.at ? one.at > other.at : one.order > other.order;
    }

    Instant now_;
    std::uint64_t added_ = 0;
    std::vector<Entry> heap_;
    std::vector<Event> events_;       ///< by place
    std::vector<std::uint32_t> free_; ///< places
};

} // namespace arpeggio::simulation
