#include "base/check.h"
#include "delay/verify.h"
#include "execution/block_executor.h"
#include "sharding/redraw.h"
#include "sharding/seats.h"
#include "staking/election.h"

// What a block of the beacon does to its epoch: its random number, the answer of the delay function, the election.
// Source: protocol.md, sections 5 and 6.

namespace arpeggio::execution {
namespace {
EpochFault fault_of(sharding::EpochError error) {
    switch (error) {
    case sharding::EpochError::Closed: return EpochFault::WrongKind;
    case sharding::EpochError::DelayTooEarly: return EpochFault::DelayTooEarly;
    case sharding::EpochError::DelayUnasked: return EpochFault::DelayUnasked;
    }
    CHECK(false);
}

/// The seed that the answer proves, given the mix, which is its question.
std::optional<Hash> next_seed(const EpochContext& context, const Hash& mix, ByteView answer) {
    const auto discriminant = delay::Discriminant::from_seed(mix, context.delay_bits);
    const auto output = delay::verify(discriminant, context.delay_squarings, answer);
    return output ? std::optional{*output} : std::nullopt;
}
} // namespace

std::string_view to_string(EpochFault fault) {
    switch (fault) {
    case EpochFault::NotEmpty: return "NotEmpty";
    case EpochFault::WrongKind: return "WrongKind";
    case EpochFault::NotTheBeacon: return "NotTheBeacon";
    case EpochFault::DelayTooEarly: return "DelayTooEarly";
    case EpochFault::DelayUnasked: return "DelayUnasked";
    case EpochFault::WrongDelay: return "WrongDelay";
    }
    return "?";
}

Result<void, EpochProblem> BlockExecution::enter_epoch(ByteView delay) {
    if (!context_.epoch) {
        if (!delay.empty()) return Fail(EpochFault::NotTheBeacon);
        return {};
    }
    const EpochContext& context = *context_.epoch;
    TRY(const auto stored, sharding::read_epoch_state(parent_));
    const sharding::EpochState before = sharding::to_advance(stored);
    const sharding::Timeline timeline({}, context.length);
    TRY(const bool are_ready, are_links_ready(before.epoch));
    sharding::BeaconFacts facts{context.slot, context.vrf.view(), std::nullopt, are_ready};
    if (!delay.empty()) {
        facts.delay_output = Hash{}; // is it due at all?
        if (const auto due = sharding::advance(before, timeline, facts); !due) return Fail(fault_of(due.error()));
        facts.delay_output = next_seed(context, before.mix, delay);
        if (!facts.delay_output) return Fail(EpochFault::WrongDelay);
        body_bytes_ += ledger::Body::size_inbound + ledger::Body::size_links + ledger::Body::size_each + delay.size();
    }
    const auto after = sharding::advance(before, timeline, facts);
    if (!after) return Fail(fault_of(after.error()));
    if (after->is_closed != (context_.kind == ledger::BlockKind::Closing)) return Fail(EpochFault::WrongKind);
    result_.epoch = *after;
    is_epoch_changed_ = *after != stored;
    if (stored.is_closed) TRY_VOID(settle_votes());
    if (after->is_frozen && !before.is_frozen) TRY_VOID(freeze_bids());
    if (after->election && !before.election) TRY_VOID(elect());
    return {};
}

/// The shard's newest, with what this block links.
Result<BlockExecution::LinkRecord, storage::StorageError> BlockExecution::link_of(ShardId shard) const {
    const auto own = linked_.find(shard);
    if (own != linked_.end()) return LinkRecord{own->second};
    return sharding::read_crosslink(parent_, shard);
}

/// Every other shard that is not halted has closed the last epoch, and the beacon has linked that block or a later one.
/// In the first epoch there is nothing to wait for.
Result<bool, storage::StorageError> BlockExecution::are_links_ready(Epoch epoch) const {
    if (epoch.value == 0) return true;
    for (std::uint32_t id = 1; id < context_.shards; ++id) {
        TRY(const LinkRecord record, link_of({id}));
        const bool is_of_epoch = record && record->epoch >= epoch;
        const bool has_closed = record && record->epoch.next() == epoch && record->is_closing;
        if (is_of_epoch || has_closed) continue;
        if (!sharding::is_halted(record, context_.height, context_.epoch->fence_blocks)) return false;
    }
    return true;
}

/// Elects by the bids that were frozen, and draws who serves which shard in the next epoch.
Result<void, storage::StorageError> BlockExecution::elect() {
    const Epoch next = result_.epoch->epoch.next();
    TRY(const auto old, sharding::read_assignment(parent_, result_.epoch->epoch, context_.shards));
    if (!old) return Fail(storage::StorageError::Corrupt);
    std::map<ShardId, sharding::Restart> halted;
    for (ShardId shard{1}; shard.value < context_.shards; shard = shard.next()) {
        TRY(const LinkRecord record, link_of(shard));
        if (!sharding::is_halted(record, context_.height, context_.epoch->fence_blocks)) continue;
        halted[shard] =
            record ? sharding::Restart{record->header_id, record->height, record->epoch} : sharding::Restart{};
    }
    TRY(const auto candidates, staking::read_frozen(contracts(), next));
    TRY(const auto rules, staking::Book(contracts()).rules());
    auto election = staking::elect(candidates, rules, context_.shards, next, *result_.epoch->next_seed);
    election.is_rotating = halted.empty();
    sharding::Assignment elected = sharding::assign(*old, election).assignment;
    for (const auto& [shard, restart] : halted)
        elected = sharding::redraw(elected, shard, {next, Instance{1}, election.seed}).assignment;
    elected.restarts = std::move(halted);
    result_.elected = std::move(elected);
    return {};
}

/// Adds the leaves of the epoch to the diff.
void BlockExecution::finish_epoch(state::Diff& diff) const {
    if (is_epoch_changed_) diff.leaves[sharding::epoch_state_key()] = sharding::encode_epoch_state(*result_.epoch);
    if (result_.elected) sharding::append_assignment(diff, result_.epoch->epoch.next(), *result_.elected);
}

} // namespace arpeggio::execution
