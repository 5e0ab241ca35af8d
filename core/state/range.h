#pragma once
#include "state/proof.h"
#include "state/stored_state.h"

namespace arpeggio::state {

/// Range: all leaves of a tree with keys from `from` to `to`, and what shows to one who knows only the root that none
/// of them was left out, none added and none changed.
///
/// A subtree that lies within the range is hashed from its leaves. `edges` is the rest of the tree as far as it leads
/// there, from the root in pre-order, left before right. A subtree outside stands as its hash, or as an empty place.
/// One that lies across an end of the range is a fork, whose sides follow; an empty place, if it has no leaves but
/// those given; or a leaf, if its only one lies outside. So a range of the whole tree has no edges.
/// Complexity: about one hash a leaf and one a level at either end; at most tree_depth hashes a leaf, of keys made so.
struct Range {
    /// Of the leaves, each counted as leaf_bytes() does. Several of the longest fit.
    static constexpr std::size_t leaves_bytes_max = 512 << 10;
    /// At each depth a fork and what stands beside it, at either end.
    static constexpr std::size_t edges_max = 4 * tree_depth + 1;
    static constexpr std::size_t bytes_max = 2 * LeafKey::size + 4 + leaves_bytes_max + 4 +
                                             edges_max * (1 + Hash::size) +
                                             2 * (1 + LeafKey::size + 4 + leaf_bytes_max); ///< encoded

    LeafKey from, to;         ///< both are within
    std::vector<Leaf> leaves; ///< in rising order of keys
    std::vector<Proof::Step> edges;

    /// What leaves take, encoded.
    static std::size_t leaf_bytes(std::size_t value_bytes) { return LeafKey::size + 4 + value_bytes; }
    [[nodiscard]] std::size_t leaves_bytes() const;
    /// True if it is all that was asked for by `to`, or ends at a leaf behind which perhaps no other fitted.
    [[nodiscard]] bool is_full(const LeafKey& asked_to) const;
    friend bool operator==(const Range&, const Range&) = default;
};

/// The leaves from `from` to `to` (from ≤ to, CHECK), as many as `bytes_max` holds, but at least one if there is any:
/// the range ends at `to`, or at the last leaf that fits. `state` is of one moment (StateSnapshot); if it moves
/// meanwhile, the range does not verify, or the outcome is Corrupt.
Result<Range, storage::StorageError> make_range(
    const StoredState& state, const LeafKey& from, const LeafKey& to, std::size_t bytes_max = Range::leaves_bytes_max);

/// Are these the leaves of the tree with this root between these keys? Misplaced also says that a leaf lies outside or
/// out of order.
Result<void, ProofError> verify_range(const Range& range, const Hash& root);

void encode_range(codec::Writer& out, const Range& range);
/// Checks form and limits, and from ≤ to.
Result<Range, codec::DecodeError> decode_range(codec::Reader& in);

/// The key after this one; absent after the last.
std::optional<LeafKey> key_after(const LeafKey& key);

} // namespace arpeggio::state
