#include "execution/block_executor.h"
#include "ledger/system_contracts.h"
#include "sharding/seats.h"
#include "staking/contract.h"
#include "staking/election.h"

// What a block of the beacon does with stakes. Source: protocol.md, sections 6 and 8.

namespace arpeggio::execution {
namespace {
constexpr ShardId beacon{0};
}

/// The leaves of contracts, with what this block has changed so far.
state::Overlay& BlockExecution::contracts() {
    if (!contracts_) contracts_.emplace(parent_);
    return *contracts_;
}

Result<staking::Outcome, staking::Problem>
BlockExecution::call_staking(const Address& sender, const Amount& value, ByteView data) {
    if (context_.shard != beacon) return staking::refuse(staking::Refusal::NotTheBeacon);
    if (!result_.epoch) return staking::refuse(staking::Refusal::NoEpochs);
    const NetworkId network{context_.chain_id / chain_id_of({1}, beacon)};
    return staking::call(contracts(), {sender, value, result_.epoch->epoch, network}, data);
}

/// A call that is refused is executed all the same: its gas is paid, its value stays.
Result<void, storage::StorageError>
BlockExecution::stake(Entry& sender, const ledger::VerifiedTransaction& transaction, std::uint64_t gas) {
    TRY(Entry* const contract, load(ledger::staking_contract));
    const auto outcome = call_staking(transaction.sender(), transaction->value, transaction->data);
    if (!outcome) {
        if (const auto* disk = std::get_if<storage::StorageError>(&outcome.error())) return Fail(*disk);
    }
    ledger::Receipt& receipt = pay_gas(sender, *transaction, gas);
    receipt.succeeded = outcome.has_value();
    if (!outcome) return {};
    sender.now.balance = sender.now.balance - transaction->value + outcome->paid;
    contract->now.balance = contract->now.balance + transaction->value - outcome->paid - outcome->burned;
    result_.burned += outcome->burned;
    receipt.logs = outcome->logs;
    return {};
}

/// Keeps who may be elected for the next epoch, and with how much, as it is before this block's transactions.
Result<void, storage::StorageError> BlockExecution::freeze_bids() {
    const Epoch now = result_.epoch->epoch;
    TRY(const auto assignment, sharding::read_assignment(parent_, now, context_.shards));
    if (!assignment) return Fail(storage::StorageError::Corrupt);
    TRY(const auto candidates, staking::find_candidates(staking::Book(contracts()), *assignment, context_.shards));
    staking::freeze(contracts(), now.next(), candidates);
    return {};
}

/// Adds to the diff the leaves of contracts that differ from the parent's.
Result<void, storage::StorageError> BlockExecution::finish_contracts(state::Diff& diff) {
    if (!contracts_) return {};
    for (auto& [key, value] : std::move(*contracts_).take().leaves) {
        TRY(const auto before, parent_.leaf(key));
        if (before != value) diff.leaves[key] = std::move(value);
    }
    return {};
}

} // namespace arpeggio::execution
