#include "staking/returns.h"

#include "base/check.h"

#include <algorithm>
#include <array>

namespace arpeggio::staking {
namespace {
constexpr std::uint32_t months_a_year = 12, steps_a_month = 30, steps_a_year = steps_a_month * months_a_year;

U256 ten_to(unsigned exponent) {
    U256 out{1};
    while (exponent-- > 0) out = out * U256{10};
    return out;
}
U256 micros(Duration duration) {
    return U256{static_cast<std::uint64_t>(duration.count())};
}

/// ⌈a·b / divisor⌉ of what is known to fit.
U256 mul_div_ceil(const U256& a, const U256& b, const U256& divisor) {
    const auto floor = mul_div_floor(a, b, divisor);
    CHECK(floor.has_value());
    const U256 rest = a * b - *floor * divisor; // below the divisor, so that it is right modulo 2^256
    return rest.is_zero() ? *floor : *floor + U256{1};
}

/// What a coin of the stake earned, in 10⁻²⁴; absent if it does not fit. The stake is not zero.
std::optional<U256> per_coin(const EpochEarning& epoch) {
    CHECK(epoch.commission_ppm <= whole_ppm);
    const auto net = mul_div_floor(epoch.reward.atto, U256{whole_ppm - epoch.commission_ppm}, U256{whole_ppm});
    CHECK(net.has_value());
    return mul_div_floor(*net, ten_to(24), epoch.stake.atto);
}
} // namespace

std::optional<AnnualReturn> annual_return(std::span<const EpochEarning> epochs, std::size_t epochs_max) {
    AnnualReturn out;
    U256 earned, lasted;
    for (const EpochEarning& epoch : epochs.last(std::min(epochs.size(), epochs_max))) {
        if (epoch.stake.is_zero() || epoch.duration <= Duration::zero()) continue;
        const auto coin = per_coin(epoch);
        const auto sum = coin ? checked_add(earned, *coin) : std::nullopt;
        if (!sum) return std::nullopt;
        earned = *sum;
        lasted = lasted + micros(epoch.duration);
        ++out.epochs;
    }
    if (out.epochs == 0) return std::nullopt;
    const auto halves = mul_div_floor(earned, U256{2} * micros(julian_year), lasted * ten_to(18));
    if (!halves || !((*halves >> 1) + U256{1}).fits_u64()) return std::nullopt;
    out.ppm = ((*halves + U256{1}) >> 1).low64();
    return out;
}

namespace {
/// All stake but the position's own, as it changes.
class Others {
public:
    Others(const U256& stake, std::int32_t growth_ppm) : at_year_(stake), growth_ppm_(growth_ppm) {}
    /// At the start of a step of the current year.
    [[nodiscard]] U256 at_step(std::uint32_t step) const {
        const std::int64_t whole = std::int64_t{steps_a_year} * whole_ppm;
        const std::int64_t now = whole + std::int64_t{growth_ppm_} * step; // above 0, as no year takes all
        return mul_div_ceil(at_year_, U256{static_cast<std::uint64_t>(now)}, U256{static_cast<std::uint64_t>(whole)});
    }
    void end_year() { at_year_ = at_step(steps_a_year); }

private:
    U256 at_year_;
    std::int32_t growth_ppm_;
};

std::vector<ProjectedPoint> project_case(const ProjectedPosition& position, std::int32_t growth_ppm) {
    const std::uint64_t kept = std::uint64_t{position.uptime_ppm} * (whole_ppm - position.commission_ppm);
    const U256 paid = position.annual_issuance.atto * U256{kept};
    const U256 divisor = U256{std::uint64_t{whole_ppm} * whole_ppm} * U256{steps_a_year};
    Others others((position.network_stake - position.principal).atto, growth_ppm);
    const U256 principal = position.principal.atto;
    U256 reward;
    std::vector<ProjectedPoint> points{{position.principal, {}}};
    for (std::uint32_t month = 0; month < position.months; ++month) {
        if (month > 0 && month % months_a_year == 0) others.end_year();
        for (std::uint32_t i = 0; i < steps_a_month; ++i) {
            const U256 stake = position.is_compounding ? principal + reward : principal;
            const U256 all = others.at_step(month % months_a_year * steps_a_month + i) + stake;
            const auto step = mul_div_floor(paid, stake, all * divisor);
            CHECK(step.has_value());
            reward = reward + *step;
        }
        points.push_back({{principal + reward}, {reward}});
    }
    return points;
}

Result<void, ProjectionError> validate(const ProjectedPosition& position) {
    for (const Amount& amount : {position.principal, position.network_stake, position.annual_issuance})
        if (amount > amount_max()) return Fail(ProjectionError::AmountTooLarge);
    if (position.network_stake.is_zero()) return Fail(ProjectionError::NoNetworkStake);
    if (position.principal > position.network_stake) return Fail(ProjectionError::PrincipalAboveStake);
    if (position.commission_ppm > whole_ppm) return Fail(ProjectionError::CommissionAboveWhole);
    if (position.uptime_ppm > whole_ppm) return Fail(ProjectionError::UptimeAboveWhole);
    if (position.months < 1 || position.months > ProjectedPosition::months_max)
        return Fail(ProjectionError::HorizonOutOfRange);
    const std::array growths{
        position.growth.in_high_case, position.growth.in_expected_case, position.growth.in_low_case};
    for (const std::int32_t growth : growths)
        if (growth < ProjectedPosition::growth_min_ppm || growth > ProjectedPosition::growth_max_ppm)
            return Fail(ProjectionError::GrowthOutOfRange);
    if (!std::is_sorted(growths.begin(), growths.end())) return Fail(ProjectionError::GrowthOutOfOrder);
    return {};
}
} // namespace

Result<Projection, ProjectionError> project(const ProjectedPosition& position) {
    TRY_VOID(validate(position));
    return Projection{
        project_case(position, position.growth.in_low_case),
        project_case(position, position.growth.in_expected_case),
        project_case(position, position.growth.in_high_case)};
}

std::string_view to_string(ProjectionError error) {
    switch (error) {
    case ProjectionError::AmountTooLarge: return "AmountTooLarge";
    case ProjectionError::NoNetworkStake: return "NoNetworkStake";
    case ProjectionError::PrincipalAboveStake: return "PrincipalAboveStake";
    case ProjectionError::CommissionAboveWhole: return "CommissionAboveWhole";
    case ProjectionError::UptimeAboveWhole: return "UptimeAboveWhole";
    case ProjectionError::HorizonOutOfRange: return "HorizonOutOfRange";
    case ProjectionError::GrowthOutOfRange: return "GrowthOutOfRange";
    case ProjectionError::GrowthOutOfOrder: return "GrowthOutOfOrder";
    }
    CHECK(false);
}

} // namespace arpeggio::staking
