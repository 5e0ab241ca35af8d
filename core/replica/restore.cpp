#include "replica/replica.h"
#include "sharding/epoch_state.h"

namespace arpeggio::replica {
namespace {
using storage::StorageError;

/// The epoch that a replica with this head takes part in.
Epoch epoch_of(const ledger::Header& head) {
    return ledger::kind_of(head) == ledger::BlockKind::Closing ? head.epoch.next() : head.epoch;
}

Result<void, StorageError> enter_epoch(Setup& setup, const storage::Store& store, const state::StateStore& state) {
    TRY(const auto rosters, read_rosters(store));
    for (const auto& roster : rosters) setup.rosters.add(roster);
    const Epoch epoch = epoch_of(setup.head.header);
    const auto roster = setup.rosters.find(epoch);
    if (!roster || setup.rules.shard.value >= roster->shards()) return Fail(StorageError::Corrupt);
    setup.envelope = {setup.rules.shard, epoch, Instance{}};
    setup.committee = roster->committee(setup.rules.shard);
    setup.seed = roster->seed();
    TRY(setup.beacon, read_beacon(store, setup.head));
    if (setup.rules.is_beacon()) {
        TRY(setup.epoch_state, sharding::read_epoch_state(state));
    }
    return {};
}
} // namespace

Result<Setup, StorageError> restore(Setup blueprint, const storage::Store& store, const state::StateStore& state) {
    TRY(const auto head, chain::read_head(store));
    if (!head) return Fail(StorageError::Corrupt);
    blueprint.head = *head;
    if (blueprint.rules.has_epochs()) TRY_VOID(enter_epoch(blueprint, store, state));
    TRY(blueprint.records, read_records(store, blueprint.committee.size()));
    return blueprint;
}

} // namespace arpeggio::replica
