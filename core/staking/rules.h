#pragma once
#include "base/amount.h"
#include "base/ids.h"

#include <string_view>

namespace arpeggio::staking {

/// A part of a whole in parts of 10^18, at most rate_whole: as Ethereum's contracts write decimals.
using Rate = Strong<struct RateTag>;
constexpr Rate rate_whole{1'000'000'000'000'000'000};
constexpr Rate percent(std::uint64_t percent) {
    return {percent * (rate_whole.value / 100)};
}
/// Rounded down, so that parts never add up to more than the whole. The rate is at most rate_whole (CHECK).
Amount part_of(const Amount& amount, Rate rate);
/// The least amount of which that part is this much; the rate is not 0 (CHECK).
Amount whole_of(const Amount& part, Rate rate);

/// The numbers that staking goes by: part of the network's definition, kept in the beacon's state.
/// Source: protocol.md, section 8; defaults are the `main` profile's.
struct Rules {
    Amount self_stake_min = arp(10'000);
    Amount delegation_min = arp(100);
    Rate commission_min = percent(5);
    std::uint64_t lock_epochs = 168;       ///< from undelegating to the coins
    std::uint64_t redelegation_epochs = 1; ///< from undelegating until locked stake may be delegated again
    std::uint64_t seats = 400;             ///< of a shard, at most
    Rate seats_max = percent(6);           ///< of all seats, that one validator's keys take; one seat at least
    friend bool operator==(const Rules&, const Rules&) = default;
};

} // namespace arpeggio::staking
