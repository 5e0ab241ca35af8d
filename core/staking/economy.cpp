#include "staking/economy.h"

#include "base/check.h"

#include <algorithm>
#include <array>
#include <limits>

namespace arpeggio::staking {
namespace {
using Checked = Result<void, EconomyError>;

Checked check(bool is_good, EconomyError error) {
    if (is_good) return {};
    return Fail(error);
}
bool is_in(std::uint32_t value, std::uint32_t low, std::uint32_t high) {
    return value >= low && value <= high;
}

Checked validate(const EconomyParameters& in) {
    const bool has_supply = !in.genesis_supply.is_zero(), has_stake = !in.genesis_staked.is_zero();
    TRY_VOID(check(has_supply && in.genesis_supply <= amount_max(), EconomyError::SupplyOutOfRange));
    TRY_VOID(check(has_stake && in.genesis_staked <= in.genesis_supply, EconomyError::StakedOutOfRange));
    TRY_VOID(check(in.annual_issuance <= amount_max(), EconomyError::IssuanceOutOfRange));
    TRY_VOID(check(in.annual_burned <= amount_max(), EconomyError::BurnedOutOfRange));
    if (in.target) {
        TRY_VOID(check(is_in(in.target->share_ppm, 1, whole_ppm), EconomyError::TargetShareOutOfRange));
        TRY_VOID(check(is_in(in.target->years, 1, EconomyParameters::years_max), EconomyError::TargetYearsOutOfRange));
    }
    return check(is_in(in.years, 1, EconomyParameters::years_max), EconomyError::YearsOutOfRange);
}

/// To the nearest millionth, halves up; absent if `whole` is zero, or the result beyond 63 bits.
std::optional<std::int64_t> share_ppm(const Amount& part, const Amount& whole) {
    if (whole.is_zero()) return std::nullopt;
    const auto halves = mul_div_floor(part.atto, U256{2 * std::uint64_t{whole_ppm}}, whole.atto);
    if (!halves) return std::nullopt;
    const U256 nearest = (*halves + U256{1}) >> 1;
    if (nearest > U256{std::numeric_limits<std::int64_t>::max()}) return std::nullopt;
    return static_cast<std::int64_t>(nearest.low64());
}

/// ⌊amount × part / whole⌋ of a part that is no more than the whole.
U256 part_of(const Amount& amount, const U256& part, const U256& whole) {
    CHECK(part <= whole);
    return *mul_div_floor(amount.atto, part, whole);
}

Amount staked_of(const EconomyParameters& parameters, const Amount& supply, std::uint32_t after) {
    const U256 start = part_of(supply, parameters.genesis_staked.atto, parameters.genesis_supply.atto);
    if (!parameters.target) return {start};
    const U256 aim = part_of(supply, U256{parameters.target->share_ppm}, U256{whole_ppm});
    const std::uint32_t all = parameters.target->years, done = std::min(after, all);
    return {(start * U256{all - done} + aim * U256{done}) / U256{all}};
}

std::optional<std::int64_t> inflation_of(const EconomyYear& row) {
    if (row.issued >= row.burned) return share_ppm(row.issued - row.burned, row.supply);
    const auto shrinking = share_ppm(row.burned - row.issued, row.supply);
    return shrinking ? std::optional{-*shrinking} : std::nullopt;
}

EconomyYear row_of(const EconomyParameters& parameters, const Amount& supply, std::uint32_t after) {
    EconomyYear row;
    row.year = after;
    row.supply = supply;
    row.staked = staked_of(parameters, supply, after);
    if (const auto share = share_ppm(row.staked, supply)) row.staked_share_ppm = static_cast<std::uint64_t>(*share);
    row.issued = parameters.annual_issuance;
    row.burned = std::min(parameters.annual_burned, supply + row.issued);
    row.return_ppm = gross_return(row.issued, row.staked);
    row.inflation_ppm = inflation_of(row);
    return row;
}
} // namespace

std::optional<std::uint64_t> gross_return(const Amount& annual_issuance, const Amount& staked) {
    const std::array one{EpochEarning{.stake = staked, .reward = annual_issuance, .duration = julian_year}};
    const auto found = annual_return(one, one.size());
    return found ? std::optional{found->ppm} : std::nullopt;
}

Result<std::vector<EconomyYear>, EconomyError> model_economy(const EconomyParameters& parameters) {
    TRY_VOID(validate(parameters));
    std::vector<EconomyYear> rows;
    Amount supply = parameters.genesis_supply;
    for (std::uint32_t after = 0; after <= parameters.years; ++after) {
        rows.push_back(row_of(parameters, supply, after));
        supply = supply + rows.back().issued - rows.back().burned;
    }
    return rows;
}

std::string_view to_string(EconomyError error) {
    switch (error) {
    case EconomyError::SupplyOutOfRange: return "SupplyOutOfRange";
    case EconomyError::StakedOutOfRange: return "StakedOutOfRange";
    case EconomyError::IssuanceOutOfRange: return "IssuanceOutOfRange";
    case EconomyError::BurnedOutOfRange: return "BurnedOutOfRange";
    case EconomyError::TargetShareOutOfRange: return "TargetShareOutOfRange";
    case EconomyError::TargetYearsOutOfRange: return "TargetYearsOutOfRange";
    case EconomyError::YearsOutOfRange: return "YearsOutOfRange";
    }
    CHECK(false);
}

} // namespace arpeggio::staking
