#pragma once
// Returns: what a staked coin earned, and what a position may come to. Every screen and the laboratory take their
// figures from here, so that one number is the same everywhere.
// Deterministic and in whole numbers only, so that it is the same on every machine, too; yet for people to read, never
// for a rule.
#include "base/amount.h"
#include "base/result.h"
#include "base/time.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace arpeggio::staking {

/// A Julian year, 365.25 days.
/// Source: Harmony, staking/apr/compute.go, 31,557,600 seconds.
constexpr Duration julian_year = std::chrono::seconds{31'557'600};
/// The whole of a share in millionths.
constexpr std::uint32_t whole_ppm = 1'000'000;
/// Amounts handed in are at most this, a network definition's limit: nothing below comes near 256 bits.
inline Amount amount_max() {
    return arp(1'000'000'000'000'000);
}

/// What one full epoch paid on one stake: a validator's, a delegation's, or a whole network's.
struct EpochEarning {
    Amount stake;                     ///< that the reward was paid on, as it was in that epoch; 0 if there was none
    Amount reward;                    ///< before commission
    std::uint32_t commission_ppm = 0; ///< kept of the reward; at most whole_ppm (CHECK)
    Duration duration{};              ///< between the timestamps of the epoch's closing blocks
};

struct AnnualReturn {
    std::uint64_t ppm = 0;  ///< of the stake, a year: 150,000 is 15 %
    std::size_t epochs = 0; ///< that it is taken from: fewer than were asked for, if not so many are known

    friend bool operator==(const AnnualReturn&, const AnnualReturn&) = default;
};

/// What a coin earned that was staked over the newest `epochs_max` of these epochs (oldest first, full ones only),
/// after commission and annualised without compounding:
///     Σ (reward × (1 − commission) / stake) × year / Σ duration
/// Epochs without stake or duration say nothing about a coin and are left out of both sums. Absent ("n/a") if none is
/// left, or if the figure is beyond 64 bits. What was slashed is not in it.
/// Rounding: the net reward down to an atto, a coin's part of it down to 10⁻²⁴, the result to the nearest millionth,
/// halves up.
/// Source: protocol.md, section 8, Return shown; Harmony, staking/apr/compute.go, which rounds the reward a second down
/// to an atto on the way.
std::optional<AnnualReturn> annual_return(std::span<const EpochEarning> epochs, std::size_t epochs_max);

/// The yearly change of all stake but the position's own, in millionths: within a year by equal steps, from year to
/// year multiplied. The more others stake, the less a coin earns, so that the low case is that of the most growth.
struct StakeGrowth {
    std::int32_t in_low_case = 100'000;
    std::int32_t in_expected_case = 0;
    std::int32_t in_high_case = -50'000;
};

/// What is projected, and the network around it.
struct ProjectedPosition {
    Amount principal{};
    Amount network_stake{}; ///< effective stake of the whole network, the principal in it; above 0
    Amount annual_issuance = arp(441'000'000);
    std::uint32_t commission_ppm = 0;
    std::uint32_t uptime_ppm = whole_ppm; ///< the part of its duties that the validator does, and is paid for
    bool is_compounding = false;
    std::uint32_t months = 0; ///< twelfths of a year
    StakeGrowth growth{};

    static constexpr std::uint32_t months_max = 600; ///< and at least 1
    /// Above −100 %, and at most a doubling a year.
    static constexpr std::int32_t growth_min_ppm = -999'999, growth_max_ppm = 1'000'000;
};

enum class ProjectionError {
    AmountTooLarge,       ///< one is above amount_max
    NoNetworkStake,       ///< it is 0
    PrincipalAboveStake,  ///< of the network, which it is a part of
    CommissionAboveWhole, ///< more than 100 %
    UptimeAboveWhole,     ///< more than 100 %
    HorizonOutOfRange,    ///< not 1 to months_max
    GrowthOutOfRange,     ///< not growth_min_ppm to growth_max_ppm
    GrowthOutOfOrder,     ///< the low case has less growth than the expected one, or that less than the high one
};
std::string_view to_string(ProjectionError error);

struct ProjectedPoint {
    Amount value;  ///< principal and reward, whether it was collected or staked again
    Amount reward; ///< since the start, after commission

    friend bool operator==(const ProjectedPoint&, const ProjectedPoint&) = default;
};
/// months + 1 points a case, the first of them the start. At every point low ≤ expected ≤ high, and compounding never
/// comes to less than not compounding.
struct Projection {
    std::vector<ProjectedPoint> low, expected, high;
};

/// What the position comes to, month by month, if the issuance a year stays what it is and others' stake changes as
/// `growth` says. A month has 30 steps; each pays
///     issuance / 360 × stake / (others' stake + stake) × uptime × (1 − commission)
/// where `stake` is the principal and, if compounding, the reward so far. (At 15 % a year a position that compounds
/// every hour comes to 0.004 % more after a year.)
/// Rounding: others' stake up to an atto, each step's reward down to an atto: never above what the formula gives.
/// Complexity: O(months), about 20 ms for 50 years.
Result<Projection, ProjectionError> project(const ProjectedPosition& position);

} // namespace arpeggio::staking
