#include "execution/block_executor.h"
#include "ledger/system_contracts.h"

// What a block of the beacon does with proposals and votes. Source: protocol.md, section 8, Governance.

namespace arpeggio::execution {

Result<std::vector<ledger::Log>, governance::Problem>
BlockExecution::call_governance(const Address& sender, const Amount& value, ByteView data) {
    if (context_.shard != ShardId{0}) return governance::refuse(governance::Refusal::NotTheBeacon);
    if (!result_.epoch) return governance::refuse(governance::Refusal::NoEpochs);
    return governance::call(contracts(), {sender, value, result_.epoch->epoch}, data);
}

/// A call that is refused is executed all the same: its gas is paid, its value stays.
Result<void, storage::StorageError>
BlockExecution::vote(Entry& sender, const ledger::VerifiedTransaction& transaction, std::uint64_t gas) {
    TRY(Entry* const contract, load(ledger::governance_contract));
    auto logs = call_governance(transaction.sender(), transaction->value, transaction->data);
    if (!logs) {
        if (const auto* disk = std::get_if<storage::StorageError>(&logs.error())) return Fail(*disk);
    }
    ledger::Receipt& receipt = pay_gas(sender, *transaction, gas);
    receipt.succeeded = logs.has_value();
    if (!logs) return {};
    sender.now.balance -= transaction->value;
    contract->now.balance += transaction->value;
    receipt.logs = *std::move(logs);
    return {};
}

/// At the beginning of an epoch: what was decided takes effect, and deposits are given back or burned.
Result<void, storage::StorageError> BlockExecution::settle_votes() {
    TRY(const governance::Settled settled, governance::settle(contracts(), result_.epoch->epoch));
    if (settled.refunds.empty() && settled.burned.is_zero()) return {};
    TRY(Entry* const contract, load(ledger::governance_contract));
    for (const auto& [address, amount] : settled.refunds) {
        TRY(Entry* const proposer, load(address));
        proposer->now.balance += amount;
        contract->now.balance -= amount;
    }
    contract->now.balance -= settled.burned;
    result_.burned += settled.burned;
    return {};
}

} // namespace arpeggio::execution
