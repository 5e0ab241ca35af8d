#include "state/range.h"
#include "unit/state/tree_model.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::state;
using namespace arpeggio::test;

namespace {

const LeafKey first{};
const LeafKey last = [] {
    LeafKey key;
    key.bytes.fill(0xff);
    return key;
}();

/// A tree of random leaves, many of which share long paths.
class RangeTest : public testing::Test {
protected:
    explicit RangeTest(std::uint64_t seed = 1) : random_(seed) {
        for (int i = 0; i < 5; ++i) root_ = memory_.apply(random_diff(random_, leaves_, 60));
    }
    [[nodiscard]] Range range(const LeafKey& from, const LeafKey& to, std::size_t bytes_max = 1 << 20) const {
        return *make_range(memory_.state, from, to, bytes_max);
    }
    /// The leaves from a key to another one.
    [[nodiscard]] std::vector<Leaf> expected(const LeafKey& from, const LeafKey& to) const {
        std::vector<Leaf> out;
        for (auto at = leaves_.lower_bound(from); at != leaves_.end() && at->first <= to; ++at)
            out.push_back({at->first, at->second});
        return out;
    }
    /// Two keys in order: leaves' own, beside them, or any.
    std::pair<LeafKey, LeafKey> random_bounds() {
        const auto bound = [&] {
            LeafKey key = random_key(random_);
            if (random_.chance(30)) key.bytes[31] ^= 1;
            if (random_.chance(10)) return first;
            if (random_.chance(10)) return last;
            return key;
        };
        const LeafKey a = bound(), b = bound();
        return {std::min(a, b), std::max(a, b)};
    }
    /// One with some leaves and edges at both ends.
    [[nodiscard]] Range sample() const {
        const auto from = std::next(leaves_.begin(), static_cast<std::ptrdiff_t>(leaves_.size() / 4));
        const auto to = std::next(from, static_cast<std::ptrdiff_t>(leaves_.size() / 4));
        return range(from->first, to->first);
    }
    [[nodiscard]] bool is_refused(const Range& range) const { return !verify_range(range, root_); }

    Random random_;
    MemoryState memory_;
    Leaves leaves_;
    Hash root_;
};

Bytes encoded(const Range& range) {
    codec::Writer out;
    encode_range(out, range);
    return std::move(out).out();
}
Result<Range, codec::DecodeError> decoded(ByteView bytes) {
    codec::Reader in(bytes);
    TRY(Range range, decode_range(in));
    TRY_VOID(in.finish());
    return range;
}
LeafKey key_of(std::uint8_t first_byte) {
    LeafKey key;
    key.bytes[0] = first_byte;
    return key;
}

} // namespace

TEST_F(RangeTest, HoldsAllLeavesBetweenItsEndsAndIsProven) {
    for (int i = 0; i < 300; ++i) {
        const auto [from, to] = random_bounds();
        const Range part = range(from, to);
        EXPECT_EQ(part.leaves, expected(from, to));
        EXPECT_EQ(part.to, to);
        EXPECT_TRUE(verify_range(part, root_)) << i;
    }
}
TEST_F(RangeTest, OfTheWholeTreeHasNoEdges) {
    const Range whole = range(first, last);
    EXPECT_EQ(whole.leaves.size(), leaves_.size());
    EXPECT_TRUE(whole.edges.empty());
    EXPECT_TRUE(verify_range(whole, root_));
}
TEST_F(RangeTest, PortionsOneAfterTheOtherAreTheWholeState) {
    for (const std::size_t bytes_max : {1U, 200U, 1000U}) {
        std::vector<Leaf> all;
        std::optional<LeafKey> from = first;
        while (from) {
            const Range part = range(*from, last, bytes_max);
            ASSERT_TRUE(verify_range(part, root_));
            ASSERT_TRUE(part.leaves.size() <= 1 || part.leaves_bytes() <= bytes_max);
            all.insert(all.end(), part.leaves.begin(), part.leaves.end());
            from = key_after(part.to);
        }
        EXPECT_EQ(all, expected(first, last));
    }
}
TEST_F(RangeTest, AnyLeafLeftOutFails) {
    const Range good = sample();
    for (std::size_t i = 0; i < good.leaves.size(); ++i) {
        Range bad = good;
        bad.leaves.erase(bad.leaves.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_TRUE(is_refused(bad)) << i;
    }
}
TEST_F(RangeTest, TheLastLeavesLeftOutFailThoughTheRangeClaimsToReachFurther) {
    const Range good = sample();
    Range shorter = range(good.from, good.leaves[good.leaves.size() / 2].key);
    ASSERT_FALSE(is_refused(shorter));
    shorter.to = good.to;
    EXPECT_TRUE(is_refused(shorter));
    Range begun_later = range(good.leaves[1].key, good.to);
    begun_later.from = good.from;
    EXPECT_TRUE(is_refused(begun_later));
}
TEST_F(RangeTest, AnyLeafAddedFails) {
    const Range good = sample();
    for (int i = 0; i < 200; ++i) {
        Leaf stray{random_key(random_), Bytes{9}};
        Range bad = good;
        const auto at = std::ranges::lower_bound(bad.leaves, stray.key, {}, &Leaf::key);
        bad.leaves.insert(at, stray); // a second one of its key, too
        EXPECT_TRUE(is_refused(bad)) << i;
    }
}
TEST_F(RangeTest, AnyLeafChangedFails) {
    const Range good = sample();
    for (std::size_t i = 0; i < good.leaves.size(); ++i) {
        Range other_value = good, longer = good, other_key = good;
        other_value.leaves[i].value = Bytes{1, 2, 3, 4};
        longer.leaves[i].value.push_back(0);
        other_key.leaves[i].key.bytes[31] ^= 2;
        EXPECT_TRUE(is_refused(other_value) && is_refused(longer) && is_refused(other_key)) << i;
    }
}
TEST_F(RangeTest, LeavesOutOfOrderFail) {
    const Range good = sample();
    for (std::size_t i = 1; i < good.leaves.size(); ++i) {
        Range bad = good;
        std::swap(bad.leaves[i - 1], bad.leaves[i]);
        EXPECT_EQ(verify_range(bad, root_).error(), ProofError::Misplaced);
    }
    Range reversed = good;
    std::swap(reversed.from, reversed.to);
    EXPECT_EQ(verify_range(reversed, root_).error(), ProofError::Misplaced);
}
TEST_F(RangeTest, LeavesOutsideFail) {
    const Range good = sample();
    Range later = good, sooner = good;
    later.from = good.leaves[1].key;
    sooner.to = good.leaves[good.leaves.size() - 2].key;
    EXPECT_EQ(verify_range(later, root_).error(), ProofError::Misplaced);
    EXPECT_EQ(verify_range(sooner, root_).error(), ProofError::Misplaced);
}
TEST_F(RangeTest, AnyEdgeLeftOutAddedOrSwappedFails) {
    const Range good = sample();
    ASSERT_GT(good.edges.size(), 4U);
    for (std::size_t i = 0; i < good.edges.size(); ++i) {
        const auto at = static_cast<std::ptrdiff_t>(i);
        Range shorter = good, longer = good, swapped = good;
        shorter.edges.erase(shorter.edges.begin() + at);
        longer.edges.insert(longer.edges.begin() + at, good.edges[i]);
        std::swap(swapped.edges[i], swapped.edges.back());
        EXPECT_TRUE(is_refused(shorter) && is_refused(longer)) << i;
        EXPECT_TRUE(swapped == good || is_refused(swapped)) << i;
    }
}
TEST_F(RangeTest, IsForItsRootOnly) {
    const Range good = sample();
    EXPECT_EQ(verify_range(good, Hash{}).error(), ProofError::WrongRoot);
    const Hash next = memory_.apply({{{random_key(random_), Bytes{1, 2, 3, 4}}}});
    EXPECT_EQ(verify_range(good, next).error(), ProofError::WrongRoot);
}
TEST_F(RangeTest, ASubtreeIsNotTakenForALeafOutside) { // which would hide what is in it
    const Range nothing{key_of(0x40), key_of(0x41), {}, {Leaf{first, Bytes{}}}};
    EXPECT_TRUE(is_refused(nothing));
    const Range hidden{key_of(0x40), key_of(0x41), {}, {root_}};
    EXPECT_EQ(verify_range(hidden, root_).error(), ProofError::Incomplete);
}
TEST_F(RangeTest, AnyFlippedBitFails) {
    const auto from = std::next(leaves_.begin(), static_cast<std::ptrdiff_t>(leaves_.size() / 2));
    const Bytes bytes = encoded(range(from->first, std::next(from, 2)->first));
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        Bytes flipped = bytes;
        flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        const auto range = decoded(flipped);
        if (!range || is_refused(*range)) continue;
        // Other ends between the same neighbours are as true: but then they are what the tree has there.
        EXPECT_EQ(range->leaves, expected(range->from, range->to)) << "bit " << bit;
    }
}
TEST_F(RangeTest, IsReadAsWritten) {
    for (int i = 0; i < 100; ++i) {
        const auto [from, to] = random_bounds();
        const Range part = range(from, to);
        EXPECT_EQ(decoded(encoded(part)), part);
    }
}
TEST_F(RangeTest, CutAndPaddedBytesAreRefused) {
    Bytes bytes = encoded(sample());
    for (std::size_t size = 0; size < bytes.size(); size += 7) EXPECT_FALSE(decoded(ByteView(bytes).first(size)));
    bytes.push_back(0);
    EXPECT_EQ(decoded(bytes).error(), codec::DecodeError::Trailing);
}
TEST_F(RangeTest, OfASnapshotStaysTrueWhileTheStateMovesOn) {
    const StateSnapshot moment(*memory_.store);
    const Leaves before = leaves_;
    for (int i = 0; i < 20; ++i) {
        (void)memory_.apply(random_diff(random_, leaves_, 60));
        const auto [from, to] = random_bounds();
        const Range part = *make_range(moment, from, to);
        ASSERT_TRUE(verify_range(part, root_));
        ASSERT_EQ(moment.root(), root_);
        for (const Leaf& leaf : part.leaves) ASSERT_EQ(before.at(leaf.key), leaf.value);
    }
}

TEST(Range, OfTheEmptyStateHoldsNothing) {
    const MemoryState empty;
    for (const LeafKey& to : {first, key_of(0x33), last}) {
        const Range nothing = *make_range(empty.state, first, to);
        EXPECT_TRUE(nothing.leaves.empty());
        EXPECT_TRUE(verify_range(nothing, Hash{}));
        EXPECT_FALSE(verify_range(nothing, leaf_hash(first, Bytes{1})));
    }
}
TEST(Range, OfAStateOfOneLeafHoldsItOrShowsItElsewhere) {
    MemoryState memory;
    const Leaf only{key_of(0x80), Bytes{1}};
    const Hash root = memory.load({{only.key, only.value}});
    const Range with = *make_range(memory.state, key_of(0x70), key_of(0x90));
    EXPECT_EQ(with.leaves, std::vector{only});
    EXPECT_TRUE(verify_range(with, root));
    Range without = *make_range(memory.state, key_of(0x90), last);
    EXPECT_TRUE(without.leaves.empty());
    EXPECT_EQ(without.edges, (std::vector<Proof::Step>{only}));
    EXPECT_TRUE(verify_range(without, root));
    without.from = key_of(0x70);
    EXPECT_EQ(verify_range(without, root).error(), ProofError::Misplaced);
}
TEST(Range, OfStatesOfFewLeavesIsProvenWhereverItEnds) {
    Random random(4);
    for (int i = 0; i < 300; ++i) {
        MemoryState memory;
        Leaves leaves;
        for (std::uint64_t left = random.below(4); left > 0; --left) leaves[random_key(random)] = Bytes{1};
        const Hash root = memory.load(leaves);
        const LeafKey a = random_key(random), b = random_key(random);
        const Range part = *make_range(memory.state, std::min(a, b), std::max(a, b));
        EXPECT_TRUE(verify_range(part, root)) << i;
        EXPECT_EQ(
            part.leaves.size(),
            static_cast<std::size_t>(std::distance(leaves.lower_bound(part.from), leaves.upper_bound(part.to))));
    }
}
TEST(Range, OfKeysThatShareAllButTheirLastBit) {
    MemoryState memory;
    LeafKey left, right;
    left.bytes.fill(0x55);
    right = left;
    right.bytes[31] ^= 1;
    const LeafKey low = std::min(left, right), high = std::max(left, right);
    const Hash root = memory.load({{low, Bytes{1}}, {high, Bytes{2}}});
    const Range part = *make_range(memory.state, first, low);
    EXPECT_EQ(part.leaves.size(), 1U);
    EXPECT_LE(part.edges.size(), Range::edges_max);
    EXPECT_GT(part.edges.size(), 256U);
    EXPECT_TRUE(verify_range(part, root));
    EXPECT_EQ(decoded(encoded(part)), part);
    EXPECT_TRUE(verify_range(*make_range(memory.state, high, high), root));
}
TEST(Range, HoldsSeveralOfTheLongestLeavesAndNoMoreThanFit) {
    MemoryState memory;
    Leaves leaves;
    for (std::uint8_t i = 0; i < 6; ++i) leaves[key_of(static_cast<std::uint8_t>(40 * i))] = Bytes(leaf_bytes_max, i);
    const Hash root = memory.load(leaves);
    const Range part = *make_range(memory.state, first, last);
    EXPECT_EQ(part.leaves.size(), 3U);
    EXPECT_LE(part.leaves_bytes(), Range::leaves_bytes_max);
    EXPECT_TRUE(part.is_full(last));
    EXPECT_TRUE(verify_range(part, root));
    EXPECT_EQ(decoded(encoded(part)), part);
    Range bitten = *make_range(memory.state, first, last, 1);
    EXPECT_TRUE(verify_range(bitten, root));
    EXPECT_FALSE(bitten.is_full(last));
    EXPECT_TRUE(bitten.is_full(bitten.to));
}
TEST(Range, MoreThanItsLimitsIsRefused) {
    Range big{first, last, {}, {}};
    for (std::uint8_t i = 0; i < 5; ++i) big.leaves.push_back({key_of(i), Bytes(leaf_bytes_max)});
    EXPECT_EQ(decoded(encoded(big)).error(), codec::DecodeError::TooLong);
    const Range long_leaf{first, last, {{first, Bytes(leaf_bytes_max + 1)}}, {}};
    EXPECT_EQ(decoded(encoded(long_leaf)).error(), codec::DecodeError::TooLong);
    const Range edgy{first, last, {}, std::vector<Proof::Step>(Range::edges_max + 1, Proof::Fork{})};
    EXPECT_EQ(decoded(encoded(edgy)).error(), codec::DecodeError::TooLong);
    EXPECT_EQ(decoded(encoded({last, first, {}, {}})).error(), codec::DecodeError::OutOfRange);
}
TEST(Range, ForksBeyondTheLastBitAreRefused) {
    const Range deep{first, first, {}, std::vector<Proof::Step>(Range::edges_max, Proof::Fork{})};
    EXPECT_FALSE(verify_range(deep, Hash{}));
}
TEST(Range, AFailedReadIsTold) {
    Random random(6);
    Leaves leaves;
    MemoryState memory;
    (void)memory.apply(random_diff(random, leaves, 200));
    storage::Batch damage;
    ASSERT_TRUE(memory.store->scan(Bytes{'s', 'p', 4}, {}, [&](ByteView key, ByteView) {
        damage.erase(to_bytes(key));
        return true;
    }));
    ASSERT_FALSE(damage.empty());
    ASSERT_TRUE(memory.store->commit(damage, storage::Durability::Lazy));
    const StateSnapshot moment(*memory.store);
    EXPECT_EQ(make_range(moment, first, leaves.begin()->first).error(), storage::StorageError::Corrupt);
}
TEST(KeyAfter, CarriesAndEnds) {
    LeafKey key;
    key.bytes[31] = 0xff;
    LeafKey next;
    next.bytes[30] = 1;
    EXPECT_EQ(key_after(key), next);
    EXPECT_EQ(key_after(last), std::nullopt);
}
