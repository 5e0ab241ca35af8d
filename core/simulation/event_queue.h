#pragma once
#include "base/check.h"
#include "base/time.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace arpeggio::simulation {

/// EventQueue: virtual time. Events run in the order of their time, at one time in the order they were added.
class EventQueue {
public:
    explicit EventQueue(Instant start) : now_(start) {}

    [[nodiscard]] Instant now() const { return now_; }
    /// Not in the past (CHECK).
    void at(Instant when, std::function<void()> run) {
        CHECK(when >= now_);
        events_.push_back({when, next_++, std::move(run)});
        std::push_heap(events_.begin(), events_.end(), is_later);
    }
    void after(Duration delay, std::function<void()> run) { at(now_ + delay, std::move(run)); }

    /// Runs the next event if it is not after `end`; otherwise the time is `end`, and false.
    bool run_next(Instant end) {
        if (events_.empty() || events_.front().at > end) {
            now_ = std::max(now_, end);
            return false;
        }
        std::pop_heap(events_.begin(), events_.end(), is_later);
        const Event event = std::move(events_.back());
        events_.pop_back();
        now_ = event.at;
        event.run();
        return true;
    }
    [[nodiscard]] std::uint64_t added() const { return next_; }

private:
    struct Event {
        Instant at;
        std::uint64_t order;
        std::function<void()> run;
    };
    static bool is_later(const Event& one, const Event& other) {
        return one.at != other.at ? one.at > other.at : one.order > other.order;
    }

    Instant now_;
    std::uint64_t next_ = 0;
    std::vector<Event> events_; ///< a heap
};

} // namespace arpeggio::simulation
