#include "replica/disk_keys.h"
#include "replica/replica.h"
#include "replica/restart.h"
#include "sharding/epoch_state.h"
#include "sharding/seats.h"

namespace arpeggio::replica {
namespace {
using storage::StorageError;

/// The newest blocks, as far down as what they replaced is on disk, and one below.
Result<std::vector<OwnBlock>, StorageError> read_own(const storage::Store& store, Height head) {
    Height lowest = head;
    const Bytes prefix{undo_prefix};
    TRY_VOID(store.scan(prefix, prefix, [&](ByteView key, ByteView) {
        lowest = Height{number_in_key(key.subspan(1)).value_or(head.value)};
        return false;
    }));
    std::vector<OwnBlock> out;
    for (Height height{std::max<std::uint64_t>(lowest.value, 1) - 1}; height <= head; height = height.next()) {
        TRY(const auto header, chain::read_header(store, height));
        if (header) out.push_back({height, header->beacon_ref});
    }
    return out;
}

/// The next epoch's roster as the beacon's state names it, if it is elected and nobody has kept it: of a part whose
/// chain begins behind the election block.
Result<sharding::RosterPtr, StorageError> elected_roster(const Setup& setup, const state::StateStore& state) {
    const sharding::EpochState& at = *setup.epoch_state;
    const Epoch next = at.epoch.next();
    if (!at.election || setup.rosters.find(next)) return sharding::RosterPtr{};
    TRY(auto seats, sharding::read_assignment(state, next, setup.rules.shards));
    if (!seats || !at.next_seed) return Fail(StorageError::Corrupt);
    auto roster = sharding::Roster::make(next, *at.next_seed, *std::move(seats));
    if (!roster) return Fail(StorageError::Corrupt);
    return std::make_shared<const sharding::Roster>(*std::move(roster));
}

Result<void, StorageError> enter_epoch(Setup& setup, const storage::Store& store, const state::StateStore& state) {
    TRY(const auto rosters, read_rosters(store));
    setup.rosters.pin(next_epoch(rosters, setup.rules.shard, setup.head.header));
    for (const auto& roster : rosters) setup.rosters.add(roster);
    setup.envelope = next_instance(setup.rosters, setup.rules.shard, setup.head.header);
    if (setup.rules.is_beacon()) {
        TRY(setup.epoch_state, sharding::read_epoch_state(state));
        TRY(setup.elected, elected_roster(setup, state));
        if (setup.elected) setup.rosters.add(setup.elected);
    }
    const auto roster = setup.rosters.find(setup.envelope.epoch);
    if (!roster || setup.rules.shard.value >= roster->shards()) return Fail(StorageError::Corrupt);
    setup.committee = roster->committee(setup.rules.shard);
    setup.seed = roster->seed();
    TRY(setup.beacon, read_beacon(store, setup.head));
    if (setup.rules.keeps_undo()) {
        TRY(setup.own, read_own(store, setup.head.header.height));
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
