#pragma once
#include "base/random.h"
#include "base/time.h"

#include <vector>

namespace arpeggio::simulation {

/// Links: what becomes of a frame between two members: when it arrives, how often, or never.
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
    Links(Random random, std::size_t members, const Quality& quality)
        : random_(random), quality_(quality), groups_(members, 0), mute_(members, false), deaf_(members, false) {}

    /// The delays after which the frame arrives; empty if it is lost.
    std::vector<Duration> deliveries(std::size_t from, std::size_t to);
    /// Whether a frame that is under way still arrives.
    [[nodiscard]] bool is_open(std::size_t from, std::size_t to) const {
        return groups_[from] == groups_[to] && !mute_[from] && !deaf_[to];
    }

    void set_quality(const Quality& quality) { quality_ = quality; }
    [[nodiscard]] const Quality& quality() const { return quality_; }
    void divide(std::vector<int> group_of_member) { groups_ = std::move(group_of_member); }
    void mute(std::size_t member) { mute_[member] = true; }
    void deafen(std::size_t member) { deaf_[member] = true; }
    /// Ends every division.
    void join();

private:
    Random random_;
    Quality quality_;
    std::vector<int> groups_;
    std::vector<bool> mute_, deaf_;
};

} // namespace arpeggio::simulation
