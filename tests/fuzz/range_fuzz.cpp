#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "state/range.h"

using namespace arpeggio;
using namespace arpeggio::state;

namespace {
LeafKey key_of(std::uint8_t first_byte) {
    LeafKey key;
    key.bytes[0] = first_byte;
    return key;
}
const std::vector<Leaf> all{{key_of(0x00), {1}}, {key_of(0x40), {2}}, {key_of(0x80), {3}}};

Hash hash_of(const Leaf& leaf) {
    return leaf_hash(leaf.key, leaf.value);
}
const Hash left = Node::join(Node::leaf(all[0].key, hash_of(all[0])), Node::leaf(all[1].key, hash_of(all[1]))).hash;
const Hash root = Node::join(Node::subtree(left), Node::leaf(all[2].key, hash_of(all[2]))).hash;

/// The middle one of three leaves.
Range sample() {
    return {
        key_of(0x30), key_of(0x50), {all[1]}, {Proof::Fork{}, Proof::Fork{}, all[0], Proof::Empty{}, hash_of(all[2])}};
}
Bytes encoded(const Range& range) {
    codec::Writer out;
    encode_range(out, range);
    return std::move(out).out();
}
/// Whatever is proven of the tree is what it holds.
void check(const Bytes& bytes) {
    codec::Reader in(bytes);
    const auto range = decode_range(in);
    if (!range || !in.at_end()) return;
    CHECK(encoded(*range) == bytes);
    if (!verify_range(*range, root)) return;
    std::vector<Leaf> expected;
    for (const Leaf& leaf : all) {
        if (range->from <= leaf.key && leaf.key <= range->to) expected.push_back(leaf);
    }
    CHECK(range->leaves == expected);
}
} // namespace

FUZZ(range) {
    check(to_bytes(input));
    CHECK(verify_range(sample(), root).has_value());
    check(mutate(encoded(sample()), input));
}
