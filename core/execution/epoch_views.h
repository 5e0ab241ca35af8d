#pragma once
#include "state/view.h"

#include <string>
#include <variant>

namespace arpeggio::execution {

// What the beacon's state tells of epochs, shards and randomness, as views of two contracts that take no calls. Answers
// in the contract ABI. Source: protocol.md, sections 2, 5 and 6.
//
// Epochs and shards (0x…fb):
//   epoch() → uint64 epoch, bool areBidsFrozen, bool isElected, bool isClosed, bytes32 seed
//   committee(uint64 epoch, uint64 shard) → bytes32[] keys, uint64[] weights, address[] operators
//       [of this epoch and, once it is elected, the next; sorted by key]
//   link(uint64 shard) → bytes32 blockHash, uint64 height, uint64 epoch   [zeros: the beacon has linked none]
// Randomness (0x…ff):
//   mix() → bytes32   [of this epoch so far]
//   nextSeed() → bool isKnown, bytes32 seed   [what the delay function has given]

/// Why there is no answer.
enum class ViewFault : std::uint8_t {
    NotAView,
    Malformed,
    Unknown, ///< there is no such shard or, not yet or not any more, no such epoch
};
std::string describe(ViewFault fault); ///< a sentence

using ViewError = std::variant<ViewFault, storage::StorageError>;
Result<Bytes, ViewError> view_epochs(const state::View& beacon, ByteView data);
Result<Bytes, ViewError> view_randomness(const state::View& beacon, ByteView data);

} // namespace arpeggio::execution
