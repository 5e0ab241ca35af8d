#pragma once
#include "base/check.h"
#include "base/time.h"

#include <optional>

namespace arpeggio::consensus {

/// Numbers of the network definition. Source: protocol.md, section 4.
struct Settings {
    Duration slot_interval = std::chrono::seconds{1}; ///< between the timestamps of a block and its parent, at least
    Duration delta = std::chrono::milliseconds{400};  ///< Δ, the bound on delay that time-outs start from
    Duration standstill = std::chrono::seconds{10};   ///< without a new final block, before everything is sent again
    Duration backoff_cap = std::chrono::seconds{60};  ///< longest time-out of a window's first slot
    Duration clock_ahead = std::chrono::milliseconds{500}; ///< a timestamp further ahead of our clock delays the vote
    std::uint64_t slots_per_window = 4;                    ///< L
    std::size_t direct_members_max = 64;                   ///< larger committees route by collectors (rule 12)

    [[nodiscard]] constexpr Duration first_timeout() const { return 3 * delta; } ///< T0
    [[nodiscard]] constexpr Duration silence() const { return 10 * first_timeout(); }
};

constexpr std::uint64_t windows_ahead_max = 8;         ///< past the frontier, for candidates and votes (rule 3)
constexpr std::uint64_t certificates_ahead_max = 4096; ///< slots past the frontier, for certificates that are not final
constexpr std::size_t late_blocks = 8;                 ///< final blocks that late signers still vote for (rule 4)
constexpr std::size_t held_blocks = 2; ///< final blocks held for members that lack them; older ones the replica serves
constexpr std::size_t candidates_max = 96;              ///< held above the last committed block; the newest is dropped
constexpr std::size_t candidate_bytes_max = 40'000'000; ///< of bodies of those candidates together
constexpr std::size_t slots_max = 8192;                 ///< held; a member further behind forgets what lies between
constexpr std::size_t served_max = 32;                  ///< blocks kept until something vouches for them
constexpr std::size_t served_bytes_max = 8'000'000;     ///< of their bodies together
constexpr std::size_t requests_max = 16;                ///< candidates asked for at a time
constexpr std::uint64_t request_slots_max = 64;         ///< slots that one request for certificates may name
constexpr std::size_t resend_bytes_max = 4'000'000;     ///< a second, over all receivers (rule 9)
constexpr std::size_t answer_bytes_max = 8'000'000;     ///< a second and peer, in answer to requests

/// What an instance continues: the last block whose commit is on disk. At the start of an instance, the block it
/// starts from.
struct Tip {
    Hash id;
    TimestampMs timestamp;
    Height height;
    std::optional<Slot> slot; ///< absent: not of this instance
};

} // namespace arpeggio::consensus
