#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "state/proof.h"

using namespace arpeggio;
using namespace arpeggio::state;

namespace {
const LeafKey here{};
const Hash value_hash = leaf_hash(here, Bytes{1});

/// Two leaves, of which the first is proven.
Proof sample() {
    return {{Proof::Fork{}, Proof::Leaf{here, Bytes{1}}, value_hash}};
}
void check(const Bytes& bytes) {
    const auto proof = decode_proof(bytes);
    if (!proof) return;
    CHECK(encode_proof(*proof) == bytes);
    LeafKey other = here;
    other.bytes[0] = 0x80;
    const Hash root = Node::join(Node::leaf(here, value_hash), Node::leaf(other, value_hash)).hash;
    const auto values = verify_proof(*proof, root, {here});
    if (values) CHECK(bytes == encode_proof(sample()) && values->at(here) == Bytes{1});
    (void)verify_proof(*proof, root, {here, other});
}
} // namespace

FUZZ(proof) {
    check(to_bytes(input));
    check(mutate(encode_proof(sample()), input));
}
