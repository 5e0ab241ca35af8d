#pragma once
// The economy: how a network's supply, stake and return develop over years, from a handful of parameters.
// Deterministic, in whole numbers; for people to read, never for a rule.
// Source: protocol.md, section 8, Supply and Rewards.
#include "staking/returns.h"

namespace arpeggio::staking {

/// The defaults are the launch: 441 M ARP a year on 2.94 B of 12.6 B staked is 15 %.
struct EconomyParameters {
    /// The staked share moves there from its start by equal steps a year, and stays.
    struct Target {
        std::uint32_t share_ppm = 0; ///< of the supply: above 0, at most whole_ppm
        std::uint32_t years = 0;     ///< 1 to years_max
    };
    static constexpr std::uint32_t years_max = 50;

    Amount genesis_supply = arp(12'600'000'000); ///< above 0
    Amount genesis_staked = arp(2'940'000'000);  ///< above 0, at most the supply
    Amount annual_issuance = arp(441'000'000);
    Amount annual_burned{};         ///< of fees
    std::optional<Target> target{}; ///< without one the staked share stays what it is at genesis
    std::uint32_t years = 10;       ///< 1 to years_max
};

/// The first that is wrong, in the order of the parameters; amounts are at most amount_max, too.
enum class EconomyError {
    SupplyOutOfRange,
    StakedOutOfRange,
    IssuanceOutOfRange,
    BurnedOutOfRange,
    TargetShareOutOfRange,
    TargetYearsOutOfRange,
    YearsOutOfRange,
};
std::string_view to_string(EconomyError error);

/// A point in time, and what the year after it brings.
struct EconomyYear {
    std::uint32_t year = 0; ///< years since genesis
    Amount supply;
    Amount staked;                                   ///< rounded down
    std::optional<std::uint64_t> staked_share_ppm{}; ///< of the supply, to the nearest millionth; absent without one
    Amount issued;                                   ///< in the year after
    Amount burned;                                   ///< in the year after; never more than there is
    std::optional<std::uint64_t> return_ppm{};       ///< before commission: gross_return of `issued` on `staked`
    std::optional<std::int64_t> inflation_ppm{};     ///< issued less burned, of the supply; absent without one
};

/// A year's issuance on a stake, in millionths before commission: annual_return of an epoch of one year. Absent if
/// nothing is staked.
std::optional<std::uint64_t> gross_return(const Amount& annual_issuance, const Amount& staked);

/// years + 1 rows, from genesis on; each one's supply is that before plus issued less burned, exactly.
Result<std::vector<EconomyYear>, EconomyError> model_economy(const EconomyParameters& parameters);

} // namespace arpeggio::staking
