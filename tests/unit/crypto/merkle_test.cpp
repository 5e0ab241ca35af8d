#include "crypto/merkle.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::crypto;

namespace {
constexpr auto domain = HashDomain::Body;

/// So many leaves, all different.
std::vector<Hash> leaves_of(std::size_t count) {
    std::vector<Hash> out(count);
    for (std::size_t i = 0; i < count; ++i) out[i].bytes[0] = static_cast<std::uint8_t>(i + 1);
    return out;
}
std::vector<Hash> part(const std::vector<Hash>& leaves, std::size_t begin) {
    return {leaves.begin() + static_cast<std::ptrdiff_t>(begin), leaves.end()};
}
MerkleList list_of(const std::vector<Hash>& leaves) {
    MerkleList list;
    for (const Hash& leaf : leaves) list.append(leaf);
    return list;
}
} // namespace

TEST(MerkleBranch, LeadsFromEveryLeafOfEveryLengthToTheRoot) {
    for (std::size_t count = 1; count <= 33; ++count) {
        const auto leaves = leaves_of(count);
        const Hash root = merkle_root(domain, leaves);
        for (std::size_t i = 0; i < count; ++i) {
            const MerkleBranch branch = merkle_branch(leaves, i);
            EXPECT_TRUE(verify_merkle_branch(domain, branch, leaves[i], root)) << i << " of " << count;
            EXPECT_FALSE(verify_merkle_branch(domain, branch, Hash{}, root));
            EXPECT_FALSE(verify_merkle_branch(HashDomain::Header, branch, leaves[i], root));
        }
    }
}
TEST(MerkleBranch, NoPartOfItCanBeChanged) {
    const auto leaves = leaves_of(7);
    const Hash root = merkle_root(domain, leaves);
    const MerkleBranch good = merkle_branch(leaves, 4);
    const auto holds = [&](const std::function<void(MerkleBranch&)>& change) {
        MerkleBranch branch = good;
        change(branch);
        return verify_merkle_branch(domain, branch, leaves[4], root);
    };
    EXPECT_TRUE(holds([](MerkleBranch&) {}));
    EXPECT_FALSE(holds([](MerkleBranch& b) { ++b.index; }));
    EXPECT_FALSE(holds([](MerkleBranch& b) { b.index = 7; }));
    EXPECT_FALSE(holds([](MerkleBranch& b) { ++b.leaves; }));
    EXPECT_FALSE(holds([](MerkleBranch& b) { b.leaves = 0; }));
    EXPECT_FALSE(holds([](MerkleBranch& b) { b.leaves = ~0ULL; }));
    EXPECT_FALSE(holds([](MerkleBranch& b) { b.siblings.pop_back(); }));
    EXPECT_FALSE(holds([](MerkleBranch& b) { b.siblings.emplace_back(); }));
    EXPECT_FALSE(holds([](MerkleBranch& b) { b.siblings[1].bytes[5] ^= 1; }));
}
TEST(MerkleList, HasTheRootOfAllItsLeaves) {
    for (std::size_t count = 0; count <= 70; ++count) {
        const auto leaves = leaves_of(count);
        const MerkleList list = list_of(leaves);
        EXPECT_EQ(list.root(domain), merkle_root(domain, leaves)) << count;
        EXPECT_EQ(list.count(), count);
        EXPECT_EQ(MerkleList::of(list.count(), list.peaks()), list);
        EXPECT_EQ(MerkleList::of(list.count() ^ 1U, list.peaks()), std::nullopt);
    }
}
TEST(MerkleList, AFewHashesStandForTheRestOfIt) {
    for (std::size_t count = 0; count <= 40; ++count) {
        const auto leaves = leaves_of(count);
        for (std::size_t begin = 0; begin <= count; ++begin) {
            MerkleList list = list_of({leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(begin)});
            const auto rest = merkle_rest(begin, part(leaves, begin), count);
            EXPECT_LE(rest.size(), 11u);
            ASSERT_TRUE(list.append_rest(count, rest)) << begin << " of " << count;
            EXPECT_EQ(list, list_of(leaves)) << begin << " of " << count;
        }
    }
}
TEST(MerkleList, LeavesCanBePutBackInFrontOfTheRest) {
    for (std::size_t count = 1; count <= 40; ++count) {
        const auto leaves = leaves_of(count);
        for (std::size_t begin = 0; begin < count; ++begin) {
            for (std::size_t middle = begin; middle <= count; ++middle) {
                const auto behind = merkle_rest(middle, part(leaves, middle), count);
                const auto front = leaves.begin() + static_cast<std::ptrdiff_t>(middle);
                const std::vector<Hash> between(leaves.begin() + static_cast<std::ptrdiff_t>(begin), front);
                EXPECT_EQ(merkle_rest(begin, between, count, behind), merkle_rest(begin, part(leaves, begin), count));
            }
        }
    }
}
TEST(MerkleList, ARestOfAnotherLengthChangesNothing) {
    const auto leaves = leaves_of(21);
    const MerkleList before = list_of({leaves.begin(), leaves.begin() + 6});
    const auto rest = merkle_rest(6, part(leaves, 6), 21);
    MerkleList list = before;
    EXPECT_FALSE(list.append_rest(5, {}));
    EXPECT_FALSE(list.append_rest(21, {}));
    EXPECT_FALSE(list.append_rest(63, rest));
    EXPECT_FALSE(list.append_rest(~0ULL, rest));
    EXPECT_EQ(list, before);
    EXPECT_TRUE(list.append_rest(6, {}));
    EXPECT_EQ(list, before);
}
TEST(MerkleList, OneWrongHashOfTheRestGivesAnotherRoot) {
    const auto leaves = leaves_of(21);
    const auto rest = merkle_rest(6, part(leaves, 6), 21);
    for (std::size_t i = 0; i < rest.size(); ++i) {
        auto changed = rest;
        changed[i].bytes[31] ^= 1;
        MerkleList list = list_of({leaves.begin(), leaves.begin() + 6});
        ASSERT_TRUE(list.append_rest(21, changed));
        EXPECT_NE(list.root(domain), merkle_root(domain, leaves));
    }
}
