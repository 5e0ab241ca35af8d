#include "storage/faulty_store.h"
#include "unit/sync/moving_house.h"

#include <gtest/gtest.h>

namespace arpeggio::sync {
namespace {
using namespace test;
using codec::DecodeError;
using state::LeafKey;

LeafKey last_of_all() {
    return FetchProgress::last_key(FetchProgress::segments - 1);
}
Hash root_of(std::uint8_t number) {
    Hash root;
    root.bytes[0] = number;
    return root;
}

struct StateMessageTest : testing::Test {
    Random random{3};
    Leaves leaves = lopsided_leaves(random, 50);
    OldHouse house{leaves};
    StateRequest all{house.root, LeafKey{}, last_of_all()};
};

TEST_F(StateMessageTest, AreReadAsWritten) {
    EXPECT_EQ(decode_state_request(encode_state_request(all)), all);
    const StateAnswer range = *answer_state(house.held, all);
    EXPECT_EQ(decode_state_answer(encode_state_answer(range)), range);
    const StateAnswer others{root_of(1), OtherRoots{{root_of(2), root_of(3)}}};
    EXPECT_EQ(decode_state_answer(encode_state_answer(others)), others);
}
TEST_F(StateMessageTest, CutPaddedAndOversizedBytesAreRefused) {
    const Bytes request = encode_state_request(all);
    for (std::size_t size = 0; size < request.size(); ++size)
        EXPECT_FALSE(decode_state_request(ByteView(request).first(size)));
    Bytes answer = encode_state_answer({root_of(1), OtherRoots{{root_of(2)}}});
    for (std::size_t size = 0; size < answer.size(); ++size)
        EXPECT_FALSE(decode_state_answer(ByteView(answer).first(size)));
    answer.push_back(0);
    EXPECT_EQ(decode_state_answer(answer).error(), DecodeError::Trailing);
    EXPECT_EQ(decode_state_answer(Bytes(StateAnswer::bytes_max + 1)).error(), DecodeError::TooLong);
    answer[Hash::size] = 2; // no such kind
    EXPECT_EQ(decode_state_answer(answer).error(), DecodeError::OutOfRange);
}
TEST_F(StateMessageTest, ARequestThatEndsBeforeItBeginsIsRefused) {
    EXPECT_EQ(
        decode_state_request(encode_state_request({house.root, last_of_all(), LeafKey{}})).error(),
        DecodeError::OutOfRange);
}
TEST_F(StateMessageTest, TheLargestAnswerStaysWithinItsBound) {
    Leaves large;
    for (std::uint8_t i = 0; i < 40; ++i) {
        LeafKey key;
        key.bytes.fill(0x55);
        key.bytes[i % 32] = i;
        large[key] = Bytes(i % 4 == 0 ? state::leaf_bytes_max : 90'000, i);
    }
    const OldHouse full(large);
    std::optional<LeafKey> from = LeafKey{};
    while (from) {
        const StateAnswer answer = full.answer({full.root, *from, last_of_all()}); // encodes it
        ASSERT_TRUE(CheckedAnswer(answer).is_sound());
        from = state::key_after(std::get<state::Range>(answer.content).to);
    }
}
TEST_F(StateMessageTest, AMemberAnswersFromTheStateAskedForAmongThoseItHolds) {
    Leaves later = leaves;
    const Hash newer = house.memory.apply(random_diff(random, later, 20));
    house.held.push_back({newer, std::make_shared<state::StateSnapshot>(*house.memory.store)});
    for (const Hash& root : {house.root, newer}) {
        StateAnswer answer = *answer_state(house.held, {root, LeafKey{}, last_of_all()});
        CheckedAnswer checked(answer);
        EXPECT_TRUE(checked.is_sound());
        ASSERT_NE(checked.range(), nullptr);
        EXPECT_EQ(checked.others(), nullptr);
    }
}
TEST_F(StateMessageTest, AMemberWithoutThatStateNamesThoseItHas) {
    const auto state = house.held.front().state;
    const StateRequest unknown{root_of(77), LeafKey{}, last_of_all()};
    EXPECT_EQ(answer_state({}, unknown), (StateAnswer{unknown.root, OtherRoots{}}));
    for (std::uint8_t i = 0; i < 20; ++i) house.held.push_back({root_of(i), state});
    const StateAnswer answer = *answer_state(house.held, unknown);
    const auto& roots = std::get<OtherRoots>(answer.content).roots;
    ASSERT_EQ(roots.size(), OtherRoots::roots_max);
    EXPECT_EQ(roots[0], house.root);
    EXPECT_EQ(roots[1], root_of(0));
}
TEST_F(StateMessageTest, AnAnswerOfAWrongRootIsNotSound) {
    StateAnswer answer = house.answer(all);
    EXPECT_TRUE(CheckedAnswer(answer).is_sound());
    answer.root = root_of(1);
    EXPECT_FALSE(CheckedAnswer(answer).is_sound());
}
TEST_F(StateMessageTest, AFailedDiskIsTold) {
    storage::FaultyStore disk(Random(1), {.read_fails_at = 0});
    const std::vector<HeldState> held{{house.root, std::make_shared<state::StateSnapshot>(disk)}};
    EXPECT_EQ(answer_state(held, all).error(), storage::StorageError::Failed);
}
} // namespace
} // namespace arpeggio::sync
