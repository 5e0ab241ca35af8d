#include "crypto/secret.h"

namespace arpeggio::crypto {
namespace {

TEST(Secret, BeginsAsZeros) {
    const Secret secret(33);
    EXPECT_EQ(to_bytes(secret.view()), Bytes(33));
}

TEST(Secret, MovesItsBytesAndLeavesTheSourceEmpty) {
    Secret from = Secret::copy_of(as_bytes("word"));
    const auto* place = from.view().data();
    const Secret to = std::move(from);
    EXPECT_EQ(to.view().data(), place);
    EXPECT_EQ(as_text(to.view()), "word");
    EXPECT_EQ(from.size(), 0U); // NOLINT(bugprone-use-after-move): the moved-from state is what is tested
    EXPECT_TRUE(from.view().empty());
}

TEST(Secret, AssignedOverFreesWhatItHeld) {
    Secret secret = Secret::copy_of(as_bytes("first"));
    secret = Secret::copy_of(as_bytes("second one"));
    EXPECT_EQ(as_text(secret.view()), "second one");
}

TEST(Secret, SurvivesAssignmentToItself) {
    Secret secret = Secret::copy_of(as_bytes("word"));
    Secret& same = secret;
    secret = std::move(same);
    EXPECT_EQ(as_text(secret.view()), "word");
}

TEST(Secret, CloneIsAnotherCopy) {
    Secret secret = Secret::copy_of(as_bytes("word"));
    const Secret clone = secret.clone();
    secret.writable()[0] = 'l';
    EXPECT_EQ(as_text(clone.view()), "word");
    static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
}

TEST(Secret, MayBeEmpty) {
    EXPECT_EQ(Secret::copy_of({}).size(), 0U);
}

TEST(Wipe, LeavesZeros) {
    Bytes bytes(100, 7);
    wipe(bytes);
    EXPECT_EQ(bytes, Bytes(100));
}

TEST(FillRandom, NeverGivesTheSameTwice) {
    std::array<std::uint8_t, 32> first{}, second{};
    fill_random(first);
    fill_random(second);
    EXPECT_NE(first, second); // chance of a false alarm: 2^-256
}

} // namespace
} // namespace arpeggio::crypto
