#pragma once
#include "unit/sharding/keys.h"

#include <string>

namespace arpeggio::sharding {

/// How much a network changes from epoch to epoch, in percent of its keys at most.
struct Weather {
    std::uint64_t joining, leaving;
    std::uint64_t banned = 0; ///< of those that leave, so many percent may not stay
};

/// A network whose keys come and go as a seed wills, assigned anew every epoch.
class History {
public:
    History(std::uint64_t seed, std::size_t shards, std::size_t members, const Weather& weather);
    /// Elects and assigns the next epoch, and returns what is wrong with it, one a line.
    std::string step();

    [[nodiscard]] const Assignment& assignment() const { return assignment_; }
    [[nodiscard]] const std::vector<Mover>& movers() const { return movers_; }

private:
    Election elect();
    std::uint64_t draw_weight() { return is_small_ ? random_.between(850, 1150) : random_.between(650, 1350); }

    Random random_;
    Weather weather_;
    bool is_small_; ///< committees below 8, whose weights the election keeps closer together
    Epoch epoch_;
    Assignment assignment_;
    std::vector<Mover> movers_;
};

/// What is wrong with an assignment that followed another, one a line; empty is right.
std::string faults(const Assignment& old, const Election& election, const Reassignment& next);
/// Largest less smallest shard.
std::size_t spread(const Assignment& assignment);

} // namespace arpeggio::sharding
