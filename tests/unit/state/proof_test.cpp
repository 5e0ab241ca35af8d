#include "state/proof.h"
#include "unit/state/tree_model.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::state;
using namespace arpeggio::test;

namespace {

/// A tree of random leaves.
class ProofTest : public testing::Test {
protected:
    explicit ProofTest(std::uint64_t seed = 1) : random_(seed) {
        for (int i = 0; i < 5; ++i) root_ = memory_.apply(random_diff(random_, leaves_, 60));
    }
    [[nodiscard]] Proof prove(const std::vector<LeafKey>& keys) const {
        return *make_proof(memory_.state, memory_.state, keys);
    }
    /// What the tree holds at each key.
    [[nodiscard]] ProvenValues expected(const std::vector<LeafKey>& keys) const {
        ProvenValues values;
        for (const LeafKey& key : keys) {
            const auto found = leaves_.find(key);
            values[key] = found == leaves_.end() ? std::nullopt : std::optional(found->second);
        }
        return values;
    }
    std::vector<LeafKey> random_keys(std::uint64_t count_max) {
        std::vector<LeafKey> keys(random_.below(count_max) + 1);
        for (LeafKey& key : keys) key = random_key(random_);
        return keys;
    }

    Random random_;
    MemoryState memory_;
    Leaves leaves_;
    Hash root_;
};

} // namespace

TEST_F(ProofTest, ProvesPresenceAndAbsenceOfOneKey) {
    for (int i = 0; i < 300; ++i) {
        const std::vector<LeafKey> keys{random_key(random_)};
        EXPECT_EQ(verify_proof(prove(keys), root_, keys), expected(keys));
    }
}
TEST_F(ProofTest, ProvesManyKeysAtOnceInAnyOrder) {
    for (int i = 0; i < 100; ++i) {
        const auto keys = random_keys(60);
        EXPECT_EQ(verify_proof(prove(keys), root_, keys), expected(keys));
    }
}
TEST_F(ProofTest, ManyKeysShareTheirPaths) {
    std::vector<LeafKey> keys;
    std::size_t alone = 0;
    for (const auto& [key, value] : leaves_) {
        keys.push_back(key);
        alone += encode_proof(prove({key})).size();
    }
    EXPECT_LT(encode_proof(prove(keys)).size(), alone / 3);
}
TEST_F(ProofTest, AnyFlippedBitFails) {
    const auto keys = random_keys(5);
    const Bytes bytes = encode_proof(prove(keys));
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        Bytes flipped = bytes;
        flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        const auto proof = decode_proof(flipped);
        EXPECT_FALSE(proof && verify_proof(*proof, root_, keys)) << "bit " << bit;
    }
}
TEST_F(ProofTest, AnyStepLeftOutAddedOrSwappedFails) {
    const auto keys = random_keys(5);
    const Proof proof = prove(keys);
    const auto refused = [&](const Proof& changed) { return changed == proof || !verify_proof(changed, root_, keys); };
    for (std::size_t i = 0; i < proof.steps.size(); ++i) {
        const auto at = static_cast<std::ptrdiff_t>(i);
        Proof shorter = proof, longer = proof, swapped = proof;
        shorter.steps.erase(shorter.steps.begin() + at);
        longer.steps.insert(longer.steps.begin() + at, proof.steps[i]);
        std::swap(swapped.steps[i], swapped.steps.back());
        EXPECT_TRUE(refused(shorter) && refused(longer) && refused(swapped)) << i;
    }
}
TEST_F(ProofTest, IsForItsRootOnly) {
    const auto keys = random_keys(3);
    const Proof proof = prove(keys);
    const LeafKey other = random_key(random_);
    const Hash next = memory_.apply({{{other, Bytes{1, 2, 3, 4}}}});
    EXPECT_EQ(verify_proof(proof, next, keys).error(), ProofError::WrongRoot);
}
TEST_F(ProofTest, IsForItsKeysOnly) {
    const LeafKey present = leaves_.begin()->first, last = leaves_.rbegin()->first;
    EXPECT_FALSE(verify_proof(prove({present}), root_, {last}));
    EXPECT_FALSE(verify_proof(prove({present, last}), root_, {last}));
    EXPECT_FALSE(verify_proof(prove({last}), root_, {present, last}));
}
TEST_F(ProofTest, ALeafOfElsewhereDoesNotProveAbsence) {
    const auto& [key, value] = *leaves_.begin();
    const Proof proof{{Proof::Leaf{key, value}}};
    LeafKey far = key;
    far.bytes[0] ^= 0x80;
    EXPECT_EQ(verify_proof(proof, leaf_hash(key, value), {far}), (ProvenValues{{far, std::nullopt}}));
    const Proof below{{Proof::Fork{}, Proof::Empty{}, Proof::Leaf{key, value}}};
    far.bytes[0] = 0xff;
    EXPECT_EQ(verify_proof(below, root_, {far}).error(), ProofError::Misplaced);
}
TEST_F(ProofTest, TheEmptyTreeProvesThatAllIsAbsent) {
    const MemoryState empty;
    const auto keys = random_keys(5);
    const Proof proof = *make_proof(empty.state, empty.state, keys);
    EXPECT_EQ(proof.steps, (std::vector<Proof::Step>{Proof::Empty{}}));
    const auto values = verify_proof(proof, Hash{}, keys);
    ASSERT_TRUE(values);
    for (const auto& [key, value] : *values) EXPECT_EQ(value, std::nullopt);
}
TEST_F(ProofTest, ForksBeyondTheLastBitAreMisplaced) {
    const Proof deep{std::vector<Proof::Step>(300, Proof::Fork{})};
    EXPECT_EQ(verify_proof(deep, root_, {LeafKey{}}).error(), ProofError::Misplaced);
}
TEST_F(ProofTest, ProvesBlocksNotYetFinalFromTheirLayers) {
    const Diff diff = random_diff(random_, leaves_, 40);
    const auto update = std::make_shared<const TreeUpdate>(*update_tree(memory_.state, diff));
    const LayeredPages pages(memory_.state, {update});
    const LayeredView view(memory_.state, {std::make_shared<const Diff>(diff)});
    const auto keys = random_keys(20);
    EXPECT_EQ(verify_proof(*make_proof(pages, view, keys), update->root, keys), expected(keys));
}
TEST_F(ProofTest, IsReadAsWritten) {
    const Proof proof = prove(random_keys(50));
    EXPECT_EQ(decode_proof(encode_proof(proof)), proof);
}
TEST_F(ProofTest, RefusesCutPaddedAndOversizedBytes) {
    Bytes bytes = encode_proof(prove(random_keys(3)));
    for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(decode_proof(ByteView(bytes).first(size)));
    bytes.push_back(0);
    EXPECT_EQ(decode_proof(bytes).error(), codec::DecodeError::Trailing);
    EXPECT_EQ(decode_proof(Bytes(Proof::bytes_max + 1)).error(), codec::DecodeError::TooLong);
    EXPECT_FALSE(decode_proof(Bytes{0xff, 0xff, 0xff, 0xff, 0, 0}));
}
TEST(ProofSize, HoldsTheLongestLeaves) {
    MemoryState memory;
    std::vector<LeafKey> keys;
    Leaves leaves;
    for (std::uint8_t i = 0; i < 15; ++i) {
        keys.emplace_back().bytes[0] = static_cast<std::uint8_t>(16 * i);
        leaves[keys.back()] = Bytes(leaf_bytes_max, i);
    }
    const Hash root = memory.load(leaves);
    const auto proof = decode_proof(encode_proof(*make_proof(memory.state, memory.state, keys)));
    ASSERT_TRUE(proof);
    EXPECT_TRUE(verify_proof(*proof, root, keys));
    const Proof longer{{Proof::Leaf{keys[0], Bytes(leaf_bytes_max + 1)}}};
    EXPECT_EQ(decode_proof(encode_proof(longer)).error(), codec::DecodeError::TooLong);
}
TEST(ProofSize, IsAboutAHashALevel) { // 2^14 leaves: 14 levels and a few more
    MemoryState memory;
    Leaves leaves;
    Random random(3);
    for (int i = 0; i < 1 << 14; ++i) {
        LeafKey key;
        for (auto& byte : key.bytes) byte = static_cast<std::uint8_t>(random.next());
        leaves[key] = encode_account({1, arp(1)});
    }
    (void)memory.load(leaves);
    const Proof proof = *make_proof(memory.state, memory.state, {leaves.begin()->first});
    EXPECT_LT(encode_proof(proof).size(), 20u * 34 + 100);
}
