#include "execution/call.h"

#include "base/overloaded.h"
#include "execution/epoch_views.h"
#include "governance/contract.h"
#include "ledger/system_contracts.h"
#include "sharding/epoch_state.h"
#include "staking/contract.h"

namespace arpeggio::execution {
namespace {
constexpr ShardId beacon{0};

Result<Bytes, staking::Problem> try_staking(const state::View& state, const TrialCall& call) {
    using staking::Refusal;
    if (call.shard != beacon) return staking::refuse(Refusal::NotTheBeacon);
    TRY(const auto epoch_leaf, state.leaf(sharding::epoch_state_key()));
    if (!epoch_leaf) return staking::refuse(Refusal::NoEpochs);
    TRY(const auto stored, sharding::read_epoch_state(state));
    const Epoch epoch = sharding::to_advance(stored).epoch;
    if (staking::is_view(call.data)) return staking::view(state, epoch, call.data);
    state::Overlay scratch(state);
    TRY(const auto outcome, staking::call(scratch, {call.from, call.value, epoch, call.network}, call.data));
    return Bytes{};
}

Result<Bytes, governance::Problem> try_governance(const state::View& state, const TrialCall& call) {
    using governance::Refusal;
    if (call.shard != beacon) return governance::refuse(Refusal::NotTheBeacon);
    TRY(const auto epoch_leaf, state.leaf(sharding::epoch_state_key()));
    if (!epoch_leaf) return governance::refuse(Refusal::NoEpochs);
    if (governance::is_view(call.data)) return governance::view(state, call.data);
    TRY(const auto stored, sharding::read_epoch_state(state));
    state::Overlay scratch(state);
    TRY(const auto logs,
        governance::call(scratch, {call.from, call.value, sharding::to_advance(stored).epoch}, call.data));
    return Bytes{};
}

/// Another shard, or a network without epochs, knows nothing of them.
Result<Bytes, ViewError> try_epochs(const state::View& state, const TrialCall& call) {
    TRY(const auto epoch_leaf, state.leaf(sharding::epoch_state_key()));
    if (call.shard != beacon || !epoch_leaf) return Fail(ViewError{ViewFault::Unknown});
    return call.to == ledger::shards_contract ? view_epochs(state, call.data) : view_randomness(state, call.data);
}

/// What a contract answers, or why it refuses.
template <class Refused>
TrialResult result_of(Result<Bytes, std::variant<Refused, storage::StorageError>> answer) {
    if (answer) return CallOutput{*std::move(answer)};
    return std::visit(
        overloaded{
            [](const Refused& refused) -> TrialResult { return CallRefusal{describe(refused)}; },
            [](storage::StorageError disk) -> TrialResult { return disk; },
        },
        answer.error());
}
} // namespace

TrialResult try_call(const state::View& state, const TrialCall& call) {
    if (call.to == ledger::staking_contract) return result_of(try_staking(state, call));
    if (call.to == ledger::governance_contract) return result_of(try_governance(state, call));
    const bool is_of_epochs = call.to == ledger::shards_contract,
               is_of_randomness = call.to == ledger::randomness_contract;
    if (call.data.empty() || (!is_of_epochs && !is_of_randomness)) return CallOutput{};
    return result_of(try_epochs(state, call));
}

} // namespace arpeggio::execution
