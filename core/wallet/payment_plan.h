#pragma once
#include "base/ids.h"
#include "wallet/payment.h"

#include <vector>

namespace arpeggio::wallet {

// Payments of an account that holds coins on several shards: which transactions make one. Pure; exact integers.
//
// A leg is one transaction: a plain transfer if it stays on its shard, else a call of the mail contract
// (ledger/mail_contract.h) that sends the value straight to the recipient. The recipient is paid on one shard: where
// it holds most, as far as that is known (of equal ones the first), and otherwise where the payment takes the fewest
// legs, then the lowest fees. There, one leg is preferred to several: of the shards that hold enough the one with the
// lowest fee. If none does, the shards that can give most pay all they can, until the last one gives what is left: no
// plan has fewer legs, and there is one whenever all shards together can give the amount.
// Legs are independent of each other: each may become final, or fail, without the others.
// Complexity: O(S² log S) for S shards.

/// The sender's part of one shard, and what is known of the recipient there.
struct ShardFunds {
    ShardId shard;
    std::uint64_t chain_id = 0;
    std::uint64_t nonce = 0;  ///< the next free one
    Amount balance;           ///< less what pending payments may take
    Amount base_fee;          ///< a gas, of the next block
    Amount recipient_balance; ///< zero: nothing there, or not known
    friend bool operator==(const ShardFunds&, const ShardFunds&) = default;
};

struct PaymentDraft {
    std::vector<ShardFunds> shards; ///< each once
    Address to;
    Amount value; ///< what the recipient gets, fees on top
    Amount tip = gwei(1);
};

struct PaymentLeg {
    ShardId from, to;
    Amount value;                    ///< what arrives
    ledger::Transaction transaction; ///< type 2, unsigned
    Amount fee_expected;             ///< at the present base fees of both shards
    /// What is not needed stays with the sender; of a delivery's prepaid fee, on the shard where it is made.
    Amount fee_max;
    [[nodiscard]] Amount total_max() const { return value + fee_max; }
};
struct PaymentPlan {
    ShardId arrives_on;
    std::vector<PaymentLeg> legs; ///< largest first
    Amount fee_expected, fee_max; ///< of all legs
    Amount total_max;             ///< value and fee_max of all legs
};

/// Why there is no plan, and by how much.
struct PlanProblem {
    TransferError error{};
    /// BalanceTooLow: of the amount beside all balances. FeeNotCovered: of the amount beside what can be sent after
    /// fees; a shard that holds less than its own fee gives nothing. Zero with ZeroAmount.
    Amount missing;
    friend bool operator==(const PlanProblem&, const PlanProblem&) = default;
};

Result<PaymentPlan, PlanProblem> plan_payment(const PaymentDraft& draft);
/// The largest value that plan_payment takes, whatever `draft.value` says; absent if no shard covers its own fee.
std::optional<Amount> largest_payment(const PaymentDraft& draft);

/// Moves the sender's own coins so that `needed` lies on `to`, one of the shards (CHECK): for a transaction that has to
/// find its value there. Mail from the other shards only; no legs if it is there already. `shards` as in a draft, the
/// recipient's balances do not matter; `own` is the sender.
Result<PaymentPlan, PlanProblem> plan_consolidation(
    const std::vector<ShardFunds>& shards,
    const Address& own,
    ShardId to,
    const Amount& needed,
    const Amount& tip = gwei(1));

/// Gas limit of a mail leg: enough whatever bytes its call is made of, so that a leg's highest fee does not depend on
/// its value.
std::uint64_t mail_leg_gas();
/// What is prepaid for a delivery on a shard with this base fee: four times today's, which lasts twelve full blocks,
/// and the least that the contract takes at any rate. Absent beyond 256 bits.
std::optional<Amount> prepaid_delivery(const Amount& base_fee);

} // namespace arpeggio::wallet
