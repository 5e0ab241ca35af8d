#include "execution/fees.h"

#include <algorithm>

namespace arpeggio::execution {
namespace {
constexpr std::uint64_t base_fee_change_denominator = 8; // BASE_FEE_MAX_CHANGE_DENOMINATOR of EIP-1559
}

Amount next_base_fee(const Amount& base_fee, std::uint64_t gas_used, std::uint64_t gas_target, const FeeRules& rules) {
    CHECK(gas_target > 0);
    CHECK(rules.base_fee_floor <= rules.base_fee_ceiling);
    const std::uint64_t distance = gas_used > gas_target ? gas_used - gas_target : gas_target - gas_used;
    const auto scaled = mul_div_floor(base_fee.atto, distance, gas_target);
    if (!scaled) return gas_used > gas_target ? rules.base_fee_ceiling : rules.base_fee_floor;
    const Amount step{*scaled / base_fee_change_denominator};
    Amount next = base_fee;
    if (gas_used > gas_target) {
        next = plus(base_fee, std::max(step, Amount{1})).value_or(rules.base_fee_ceiling);
    } else if (gas_used < gas_target) {
        next = minus(base_fee, step).value_or(rules.base_fee_floor);
    }
    return std::clamp(next, rules.base_fee_floor, rules.base_fee_ceiling);
}

std::optional<Amount> effective_tip(const ledger::Transaction& transaction, const Amount& base_fee) {
    const auto room = minus(transaction.max_fee_per_gas, base_fee);
    if (!room) return std::nullopt;
    return std::min(*room, transaction.max_priority_fee_per_gas);
}

Amount gas_cost(std::uint64_t gas, const Amount& price) {
    const auto cost = checked_mul(price.atto, gas);
    CHECK(cost.has_value());
    return {*cost};
}

std::optional<Amount> cost_max(const ledger::Transaction& transaction) {
    const auto fee = checked_mul(transaction.max_fee_per_gas.atto, transaction.gas_limit);
    if (!fee) return std::nullopt;
    return plus(Amount{*fee}, transaction.value);
}

} // namespace arpeggio::execution
