#include "sharding/epoch_state.h"

#include "base/check.h"
#include "crypto/hash.h"
#include "ledger/system_contracts.h"
#include "state/leaf.h"

namespace arpeggio::sharding {
namespace {
using storage::StorageError;

Hash start_mix(const Hash& seed) {
    return crypto::hash(crypto::HashDomain::EpochMix, {seed.view()});
}
} // namespace

std::string_view to_string(EpochError error) {
    switch (error) {
    case EpochError::Closed: return "Closed";
    case EpochError::DelayTooEarly: return "DelayTooEarly";
    case EpochError::DelayUnasked: return "DelayUnasked";
    }
    return "?";
}

EpochState first_epoch(const Hash& genesis_seed) {
    EpochState out;
    out.seed = genesis_seed;
    out.mix = start_mix(genesis_seed);
    out.next_seed = genesis_seed;
    return out;
}

EpochState next_epoch(const EpochState& closed) {
    CHECK(closed.is_closed && closed.next_seed);
    EpochState out;
    out.epoch = closed.epoch.next();
    out.seed = *closed.next_seed;
    out.mix = start_mix(out.seed);
    return out;
}

EpochState to_advance(const EpochState& after_parent) {
    return after_parent.is_closed ? next_epoch(after_parent) : after_parent;
}

bool is_closing(const EpochState& before, const Timeline& timeline, Slot slot) {
    return before.election && slot >= timeline.end_slot(*before.election);
}

bool is_delay_due(const EpochState& state, const Timeline& timeline, Slot newest) {
    return !state.next_seed && newest >= timeline.delay_start_slot();
}

Bytes vrf_alpha(const Hash& seed, Slot slot) {
    return codec::Writer().fixed(seed).u64(slot.value).out();
}

Result<EpochState, EpochError> advance(const EpochState& before, const Timeline& timeline, const BeaconFacts& block) {
    if (before.is_closed) return Fail(EpochError::Closed);
    EpochState out = before;
    const bool is_mixing = block.slot < timeline.delay_start_slot();
    if (is_mixing) out.mix = crypto::hash(crypto::HashDomain::EpochMix, {before.mix.view(), block.vrf_output});
    if (block.delay_output) {
        if (before.next_seed) return Fail(EpochError::DelayUnasked);
        if (is_mixing) return Fail(EpochError::DelayTooEarly);
        out.next_seed = block.delay_output;
    }
    out.is_frozen = out.is_frozen || block.slot >= timeline.freeze_slot();
    const bool is_ready = out.next_seed && block.are_links_ready;
    if (!out.election && is_ready && block.slot >= timeline.earliest_election_slot()) out.election = block.slot;
    out.is_closed = is_closing(out, timeline, block.slot);
    return out;
}

state::LeafKey epoch_state_key() {
    return state::system_key(ledger::shards_contract, state::Field::Epoch, 0);
}

Bytes encode_epoch_state(const EpochState& state) {
    codec::Writer out;
    state::begin_leaf(out, state::LeafKind::Epoch).u64(state.epoch.value).fixed(state.seed).fixed(state.mix);
    out.boolean(state.next_seed.has_value()).fixed(state.next_seed.value_or(Hash{})).boolean(state.is_frozen);
    out.boolean(state.election.has_value()).u64(state.election.value_or(Slot{}).value).boolean(state.is_closed);
    return std::move(out).out();
}

std::optional<EpochState> decode_epoch_state(ByteView leaf) {
    auto in = state::open_leaf(leaf, state::LeafKind::Epoch);
    if (!in) return std::nullopt;
    const auto epoch = in->u64();
    const auto seed = in->fixed<Hash>();
    const auto mix = in->fixed<Hash>();
    const auto has_next = in->boolean();
    const auto next = in->fixed<Hash>();
    const auto is_frozen = in->boolean();
    const auto has_election = in->boolean();
    const auto election = in->u64();
    const auto is_closed = in->boolean();
    if (!has_next || !next || !is_frozen || !has_election || !election || !is_closed || !in->at_end())
        return std::nullopt;
    EpochState out{{*epoch}, *seed, *mix, std::nullopt, *is_frozen, std::nullopt, *is_closed};
    if (*has_next) out.next_seed = *next;
    if (*has_election) out.election = Slot{*election};
    if (encode_epoch_state(out) != to_bytes(leaf)) return std::nullopt; // a number where there is none
    return out;
}

Result<EpochState, StorageError> read_epoch_state(const state::View& beacon) {
    TRY(const auto leaf, beacon.leaf(epoch_state_key()));
    const auto state = leaf ? decode_epoch_state(*leaf) : std::nullopt;
    if (!state) return Fail(StorageError::Corrupt);
    return *state;
}

} // namespace arpeggio::sharding
