#include "ledger/committee.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using ledger::Committee;
using ledger::Member;

namespace {
Member member(std::uint8_t key, std::uint64_t weight) {
    return {crypto::Ed25519PublicKey::from(Bytes(32, key)), weight, Address::from(Bytes(20, key))};
}
} // namespace

TEST(Committee, IsSortedByKeyWhateverTheOrderGiven) {
    const auto one = Committee::make({member(1, 10), member(2, 20), member(3, 30)});
    const auto other = Committee::make({member(3, 30), member(1, 10), member(2, 20)});
    EXPECT_EQ(one->members(), other->members());
    EXPECT_EQ(one->hash(), other->hash());
    EXPECT_EQ((*one)[MemberIndex{1}].weight, 20u);
    EXPECT_EQ(one->find(member(2, 0).key), MemberIndex{1});
    EXPECT_EQ(one->find(member(4, 0).key), std::nullopt);
}
TEST(Committee, QuorumIsMoreThanTwoThirds) { // ⌊2W/3⌋ + 1, protocol 4
    EXPECT_EQ(Committee::make({member(1, 3)})->quorum(), 3u);
    EXPECT_EQ(Committee::make({member(1, 4)})->quorum(), 3u);
    EXPECT_EQ(Committee::make({member(1, 99), member(2, 1)})->quorum(), 67u);
    EXPECT_EQ(Committee::make({member(1, Committee::weight_max)})->quorum(), Committee::weight_max / 3 * 2 + 2);
}
TEST(Committee, ImpossibleOnesAreNotMade) {
    EXPECT_FALSE(Committee::make({}));
    EXPECT_FALSE(Committee::make({member(1, 0)}));
    EXPECT_FALSE(Committee::make({member(1, 1), member(1, 2)}));
    EXPECT_FALSE(Committee::make({member(1, Committee::weight_max), member(2, 1)}));
    EXPECT_FALSE(Committee::make({member(1, ~0ULL), member(2, 2)}));
    EXPECT_FALSE(Committee::make(std::vector<Member>(Committee::size_max + 1, member(1, 1))));
}
TEST(Committee, EveryFieldOfAMemberDecidesTheHash) {
    const auto committee = Committee::make({member(1, 10), member(2, 20)});
    Member paid_elsewhere = member(2, 20);
    paid_elsewhere.operator_address = Address{};
    EXPECT_NE(committee->hash(), Committee::make({member(1, 10), member(2, 21)})->hash());
    EXPECT_NE(committee->hash(), Committee::make({member(1, 10), member(3, 20)})->hash());
    EXPECT_NE(committee->hash(), Committee::make({member(1, 10), paid_elsewhere})->hash());
    EXPECT_NE(committee->hash(), Committee::make({member(1, 10)})->hash());
}
