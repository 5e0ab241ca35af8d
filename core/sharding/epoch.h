#pragma once
#include "base/ids.h"
#include "base/time.h"

namespace arpeggio::sharding {

/// Timeline: which slots of the beacon's chain begin the parts of one epoch.
/// All in slots of one beacon instance. A slot may have no block, so each event belongs to the first *block* at or
/// after its slot; asked with the block's slot and its parent's, `is_…` is true for exactly one block of a chain.
/// Source: protocol.md, section 6, Timeline and Closing.
class Timeline {
public:
    static constexpr std::uint64_t length_min = 4; ///< in slots, so that every part has one
    static constexpr std::uint64_t length_max = std::uint64_t{1} << 32;

    /// `length`: of an epoch whose delay result is on time, in slots; within [length_min, length_max] (CHECK).
    Timeline(Slot first, std::uint64_t length);

    [[nodiscard]] Slot first_slot() const { return first_; }
    [[nodiscard]] std::uint64_t length() const { return length_; }
    /// ½, rounded down: keys, bids and status for the next epoch are as before this slot's block.
    [[nodiscard]] Slot freeze_slot() const { return after(length_ / 2); }
    /// ½, too: the outputs of blocks before it are mixed, and the delay function starts on the mix.
    [[nodiscard]] Slot delay_start_slot() const { return freeze_slot(); }
    [[nodiscard]] Slot earliest_election_slot() const { return after(length_ - quarter()); } ///< ¾, rounded down

    /// First slot whose block may be the election block. `ready`: slot of the first block on whose chain all that the
    /// election needs is (its own body counts): the delay result, the crosslinks of the previous closing blocks.
    [[nodiscard]] Slot election_slot(Slot ready) const { return std::max(ready, earliest_election_slot()); }
    [[nodiscard]] bool is_election_slot(Slot slot, Slot parent, Slot ready) const;

    /// First slot whose block may close the epoch: a quarter after its election block, however late that was.
    [[nodiscard]] Slot end_slot(Slot election) const;
    [[nodiscard]] bool is_closing_slot(Slot slot, Slot parent, Slot election) const;

    /// When a slot is due if none before it took longer than the interval: for display, never for a rule.
    [[nodiscard]] Instant expected_at(Slot slot, Instant first_at, Duration interval) const;

private:
    [[nodiscard]] Slot after(std::uint64_t slots) const { return {first_.value + slots}; }
    /// A fourth part, rounded up, so that an epoch elected at ¾ ends exactly after its length.
    [[nodiscard]] std::uint64_t quarter() const { return (length_ + 3) / 4; }

    Slot first_;
    std::uint64_t length_;
};

} // namespace arpeggio::sharding
