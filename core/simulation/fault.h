#pragma once
#include <array>
#include <cstdint>
#include <set>
#include <string_view>

namespace arpeggio::simulation {

/// What may go wrong in a world.
enum class Fault : std::uint8_t {
    // Network
    Delay,     ///< every frame takes longer
    Reorder,   ///< some frames take much longer, so that others overtake them
    Loss,      ///< frames are lost
    Repeat,    ///< frames arrive twice
    Clog,      ///< what a member sends arrives all at once, when it is over
    Partition, ///< the members are divided into groups that hear nothing of each other
    OneWay,    ///< one group hears the other and is not heard by it
    Bandwidth, ///< a member's frames leave one after the other, slowly
    // Disk
    LostTail,   ///< a machine loses power: what was not synced may be gone
    TornRecord, ///< and a record that was being written is there in part
    BitFlip,    ///< a value cannot be read any more; the member is lost until it starts with an empty disk
    FullDisk,   ///< nothing can be written; the process stops, and starts when there is space
    SlowSync,   ///< a sync takes up to a second
    // Clock
    Skew,  ///< clocks differ by up to 10 s
    Drift, ///< and run too fast or too slow
    Jump,  ///< and go forward at once, as after a pause of the machine; or back, over a restart
    // Node
    Kill,      ///< a process is killed at any event, between two effects of one, and starts again
    StaleDisk, ///< a member starts from an old copy of its disk
    // Adversary
    Twins,          ///< two processes with one key, each talking to a part of the members
    Equivocation,   ///< a leader with two candidates of a slot
    VoteForAll,     ///< signs NOTARIZE, SKIP and FINALIZE of whatever it sees
    Silence,        ///< hears and says nothing
    Selection,      ///< tells some and not the others
    WithheldBodies, ///< gives its blocks to few and answers no request
    Junk,           ///< noise, mutated frames, bad signatures, certificates without weight, slots far away
    Oversized,      ///< frames beyond every limit
    Replay,         ///< what was said before, again and again
};
constexpr std::size_t fault_count = 27;
/// The first kind that is a member's ill will; all from here on are.
constexpr Fault first_vice = Fault::Twins;
std::string_view to_string(Fault fault);
constexpr bool is_vice(Fault fault) {
    return fault >= first_vice;
}

using Faults = std::set<Fault>;
/// How often each happened.
using FaultCounts = std::array<std::uint64_t, fault_count>;

} // namespace arpeggio::simulation
