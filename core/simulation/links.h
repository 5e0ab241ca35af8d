#pragma once
#include "base/random.h"
#include "base/time.h"

#include <functional>
#include <optional>
#include <vector>

namespace arpeggio::simulation {

/// Links: what becomes of a frame between two members: when it arrives, how often, or never.
/// Limits: what waits for a slow or clogged link beyond `backlog_max` is lost.
class Links {
public:
    struct Quality {
        Duration delay_min;
        Duration delay_max;
        std::uint64_t loss_percent = 0;
        std::uint64_t repeat_percent = 0;
        std::uint64_t slow_percent = 0; ///< of the frames take up to slow_max on top
        Duration slow_max{};
    };
    static constexpr Duration backlog_max = std::chrono::seconds{30};

    Links(Random random, std::size_t members, const Quality& quality);

    /// The moments, not before `now`, at which the frame arrives; none, one or two.
    struct Arrivals {
        std::optional<Instant> first, second;
    };
    Arrivals send(std::size_t from, std::size_t to, std::size_t bytes, Instant now);
    /// Whether a frame that is under way still arrives.
    [[nodiscard]] bool is_open(std::size_t from, std::size_t to) const { return !is_cut_[from * members_ + to]; }

    void set_quality(const Quality& quality) { quality_ = quality; }
    [[nodiscard]] const Quality& quality() const { return quality_; }
    /// Cuts the links from members of one group to those of another. If `one_way`, only from lower to higher groups.
    void divide(const std::vector<int>& group_of_member, bool one_way);
    /// Cuts these links, and no others.
    void cut(const std::function<bool(std::size_t from, std::size_t to)>& is_cut);
    void join(); ///< ends every division
    /// What the member sends before `until` arrives then, and not earlier.
    void clog(std::size_t from, Instant until) { senders_[from].clogged_until = until; }
    /// What the member sends leaves at that rate, one frame after the other; 0: at once.
    void throttle(std::size_t from, std::uint64_t bytes_per_second) { senders_[from].rate = bytes_per_second; }
    /// All as on the first day, with this quality.
    void heal(const Quality& quality);

private:
    struct Sender {
        std::uint64_t rate = 0;
        Instant free_at; ///< when the last frame has left
        Instant clogged_until;
    };
    [[nodiscard]] std::optional<Instant> departure(Sender& sender, std::size_t bytes, Instant now) const;
    [[nodiscard]] Duration delay();

    Random random_;
    std::size_t members_;
    Quality quality_;
    std::vector<bool> is_cut_; ///< by sender, then receiver
    std::vector<Sender> senders_;
};

} // namespace arpeggio::simulation
