#pragma once
#include "sharding/epoch.h"
#include "state/view.h"

#include <optional>
#include <string_view>

namespace arpeggio::sharding {

/// EpochState: where the beacon stands in its epoch after its newest block. One leaf of its state.
/// Source: protocol.md, sections 5 and 6.
struct EpochState {
    Epoch epoch;
    Hash seed;                     ///< of this epoch
    Hash mix;                      ///< of the VRF outputs of the blocks before the delay function starts
    std::optional<Hash> next_seed; ///< once it is on chain; until then the delay function is due
    bool is_frozen = false;        ///< who may be elected for the next epoch, and by which bids, is kept
    std::optional<Slot> election;  ///< of the election block
    bool is_closed = false;        ///< the newest block closes the epoch
    friend bool operator==(const EpochState&, const EpochState&) = default;
};

/// Epoch 0. Its seed is that of epoch 1, too: nothing random was on chain before.
EpochState first_epoch(const Hash& genesis_seed);
/// The state that the first block of the next epoch advances from. `closed` is closed (CHECK).
EpochState next_epoch(const EpochState& closed);
/// What the block after one that left this state advances from: the same, or the next epoch's.
EpochState to_advance(const EpochState& after_parent);
/// Whether a block of this slot closes the epoch.
bool is_closing(const EpochState& before, const Timeline& timeline, Slot slot);
/// Whether the delay function is to be evaluated on the mix, once the newest block stands at this slot.
bool is_delay_due(const EpochState& state, const Timeline& timeline, Slot newest);

/// What the VRF of the proposer of a slot is asked.
Bytes vrf_alpha(const Hash& seed, Slot slot);

/// What a beacon block brings to its epoch.
struct BeaconFacts {
    Slot slot;
    ByteView vrf_output;                ///< proven
    std::optional<Hash> delay_output{}; ///< proven for the mix, if the body holds the result
    bool are_links_ready = true;        ///< every unfenced shard's closing block of the last epoch is crosslinked
};
enum class EpochError : std::uint8_t {
    Closed,        ///< no block of the epoch changes anything after its closing block
    DelayTooEarly, ///< a result before the mix is complete
    DelayUnasked,  ///< a result where there is one
};
std::string_view to_string(EpochError error);

/// The state after a block. It is the election block if `election` is its slot, the closing block if `is_closed`.
Result<EpochState, EpochError> advance(const EpochState& before, const Timeline& timeline, const BeaconFacts& block);

state::LeafKey epoch_state_key();
Bytes encode_epoch_state(const EpochState& state);
std::optional<EpochState> decode_epoch_state(ByteView leaf); ///< absent if damaged
/// Corrupt if there is none: the beacon's genesis has one.
Result<EpochState, storage::StorageError> read_epoch_state(const state::View& beacon);

} // namespace arpeggio::sharding
