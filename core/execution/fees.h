#pragma once
#include "base/amount.h"
#include "ledger/transaction.h"

#include <optional>

namespace arpeggio::execution {

// Fees of EIP-1559, per shard: the base fee follows the load and is burned, the tip goes to the proposer.

/// Bounds of the base fee, of the network definition. Both in atto per gas; floor ≤ ceiling.
struct FeeRules {
    Amount base_fee_floor = gwei(1);
    Amount base_fee_ceiling = gwei(100'000);
    friend bool operator==(const FeeRules&, const FeeRules&) = default;
};

/// The gas a block uses when the base fee stays as it is: ¾ of the limit, rounded down (protocol.md, section 2).
constexpr std::uint64_t gas_target(std::uint64_t gas_limit) {
    return gas_limit / 4 * 3 + gas_limit % 4 * 3 / 4;
}

/// Base fee of the block after one with `base_fee` that used `gas_used` of `gas_target` (> 0): moves by the relative
/// distance to the target, divided by 8 and rounded towards no change, but up by 1 atto at least; then bounded by
/// `rules`. Source: EIP-1559, with the target an argument since ours is not half of the limit.
Amount next_base_fee(const Amount& base_fee, std::uint64_t gas_used, std::uint64_t gas_target, const FeeRules& rules);

/// What of each unit of gas goes to the proposer; absent if the transaction does not pay `base_fee`.
std::optional<Amount> effective_tip(const ledger::Transaction& transaction, const Amount& base_fee);

/// Bounded by what is paid with: beyond 256 bits is a bug of ours (CHECK).
Amount gas_cost(std::uint64_t gas, const Amount& price);

/// The most a transaction can take from its sender: value + gas limit × max fee. Absent beyond 256 bits, which no
/// balance reaches.
std::optional<Amount> cost_max(const ledger::Transaction& transaction);

} // namespace arpeggio::execution
