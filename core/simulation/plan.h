#pragma once
#include "base/random.h"
#include "base/time.h"

#include <array>
#include <set>
#include <string_view>
#include <vector>

namespace arpeggio::simulation {

/// What may go wrong in a world.
enum class Fault : std::uint8_t {
    Kill,      ///< a process is killed and started again: all that it has written is there
    PowerCut,  ///< a machine loses power: what was not synced may be gone
    Partition, ///< the members are divided into two groups
    OneWay,    ///< one member is heard by nobody, or hears nobody
    Loss,      ///< frames are lost
    Repeat,    ///< frames arrive twice
    Delay,     ///< frames take up to seconds, and overtake each other
    SlowDisk,  ///< a sync takes up to a second
    Skew,      ///< clocks differ by up to 200 ms
};
constexpr std::size_t fault_count = 9;
std::string_view to_string(Fault fault);

/// What a world is like. Everything else follows from its seed.
struct Plan {
    std::vector<std::uint64_t> weights{100, 100, 100, 100}; ///< one entry per member
    std::set<Fault> faults{};                               ///< that happen in the first phase
    Duration rough = std::chrono::seconds{40};              ///< the first phase
    Duration calm = std::chrono::seconds{60};               ///< the second: all is healed
    Duration delay_min = std::chrono::milliseconds{5};      ///< of a healthy link
    Duration delay_max = std::chrono::milliseconds{60};
    Duration sync = std::chrono::milliseconds{4}; ///< of a healthy disk
    Duration work = std::chrono::milliseconds{3}; ///< of executing or hashing a block, at most
    std::uint32_t accounts = 8;
    Duration payment_every = std::chrono::milliseconds{400};

    /// 4 to 9 members of differing weight with at least three kinds of fault.
    static Plan from_seed(std::uint64_t seed);
};

} // namespace arpeggio::simulation
