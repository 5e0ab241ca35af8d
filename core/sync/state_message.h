#pragma once
#include "state/range.h"

#include <memory>
#include <variant>

namespace arpeggio::sync {

// How a member that moves to another shard asks for its state. Nothing in an answer is trusted: it is proven by the
// root that was asked for. Source: protocol.md, section 9, Sync.

/// The leaves from `from` on (from ≤ to), as many as fit one answer, of the state with this root.
struct StateRequest {
    Hash root;
    state::LeafKey from, to;

    static constexpr std::size_t bytes_max = Hash::size + 2 * state::LeafKey::size; ///< encoded
    friend bool operator==(const StateRequest&, const StateRequest&) = default;
};

/// The state asked for is not held; those that are, in the order in which they are offered.
struct OtherRoots {
    std::vector<Hash> roots;

    static constexpr std::size_t roots_max = 8;
    friend bool operator==(const OtherRoots&, const OtherRoots&) = default;
};
struct StateAnswer {
    Hash root; ///< that was asked for
    std::variant<state::Range, OtherRoots> content;

    static constexpr std::size_t bytes_max = Hash::size + 1 + state::Range::bytes_max; ///< encoded
    friend bool operator==(const StateAnswer&, const StateAnswer&) = default;
};

Bytes encode_state_request(const StateRequest& request);
Bytes encode_state_answer(const StateAnswer& answer);
/// Check form and limits.
Result<StateRequest, codec::DecodeError> decode_state_request(ByteView bytes);
Result<StateAnswer, codec::DecodeError> decode_state_answer(ByteView bytes);

/// A state that is kept for those who move here.
struct HeldState {
    Hash root;
    std::shared_ptr<const state::StoredState> state; ///< of one moment
};
/// What a member answers that holds these states. Reads the disk, at most bytes_max and a path at either end.
Result<StateAnswer, storage::StorageError>
answer_state(const std::vector<HeldState>& held, const StateRequest& request);

} // namespace arpeggio::sync
