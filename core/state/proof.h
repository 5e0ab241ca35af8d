#pragma once
#include "codec/reader.h"
#include "codec/writer.h"
#include "state/page.h"

#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace arpeggio::state {

enum class ProofError : std::uint8_t {
    Incomplete, ///< does not lead to every key
    Surplus,    ///< says more than the keys need
    Misplaced,  ///< a leaf that cannot stand where it stands
    WrongRoot,  ///< of another tree, or none
};
std::string_view to_string(ProofError error);

/// Shows what values some keys have, or that they have none, to one who knows only the root.
/// It is the part of the tree that leads to the keys, from the root in pre-order, left before right: a node that is on
/// no key's path stands as its hash. A key without a leaf ends at an empty place, or at the only leaf of a subtree,
/// which is then another's.
struct Proof {
    static constexpr std::size_t keys_max = 256;
    static constexpr std::size_t steps_max = 32'768; ///< of 256 keys made to share 64 bits with others
    static constexpr std::size_t bytes_max = 2 << 20;

    struct Empty {
        friend bool operator==(const Empty&, const Empty&) = default;
    };
    struct Fork { ///< its two sides follow
        friend bool operator==(const Fork&, const Fork&) = default;
    };
    using Leaf = state::Leaf;
    using Step = std::variant<Empty, Fork, Leaf, Hash>;
    std::vector<Step> steps;

    friend bool operator==(const Proof&, const Proof&) = default;
};

/// A proof for 1 to keys_max keys, in any order; of long leaves (seats) for no more than bytes_max holds, since a
/// larger one cannot be decoded. `pages` and `leaves` are of one moment: if they move meanwhile, the proof does not
/// verify, or the outcome is Corrupt.
Result<Proof, storage::StorageError>
make_proof(const PageSource& pages, const View& leaves, const std::vector<LeafKey>& keys);

/// What the tree of that root holds at each of the keys (1 to keys_max, in any order).
using ProvenValues = std::map<LeafKey, std::optional<Bytes>>;
Result<ProvenValues, ProofError> verify_proof(const Proof& proof, const Hash& root, const std::vector<LeafKey>& keys);

Bytes encode_proof(const Proof& proof);
Result<Proof, codec::DecodeError> decode_proof(ByteView bytes);

/// A number of steps and the steps, as they stand in a proof; at most `count_max`.
void encode_steps(codec::Writer& out, const std::vector<Proof::Step>& steps);
Result<std::vector<Proof::Step>, codec::DecodeError> decode_steps(codec::Reader& in, std::size_t count_max);

} // namespace arpeggio::state
