#include "delay/evaluation.h"
#include "delay/verify.h"
#include "unit/crypto/from_hex.h"
#include "unit/delay/naive_forms.h"

#include <thread>

namespace arpeggio::delay {
namespace {

using codec::DecodeError;

const Discriminant small = Discriminant::from_seed({}, 64);

Bytes run(Evaluation evaluation, std::uint64_t steps = 1000) {
    while (!evaluation.is_done()) evaluation.step(steps);
    return evaluation.answer();
}

TEST(EvaluationTest, SquaresAsOftenAsItSays) { // the sign of b is the lowest bit of its encoding
    const Discriminant tiny = Discriminant::from_seed({}, 32);
    const std::int64_t p = number_of(tiny.magnitude());
    NaiveForm y{2, 1, (p + 1) / 8};
    for (std::uint64_t squarings = 1; squarings <= 40; ++squarings) {
        y = compose(y, y, p);
        const Bytes answer = run(Evaluation(tiny, squarings));
        EXPECT_EQ(number_of(ByteView(answer).first(2)), y.a) << squarings;
        EXPECT_EQ(number_of(ByteView(answer).subspan(2, 2)), y.b > 0 ? y.b : -y.b - 1) << squarings;
    }
}

TEST(EvaluationTest, ProvesItsAnswer) {
    for (const std::uint64_t squarings : {1u, 2u, 3u, 7u, 8u, 9u, 255u, 256u, 257u, 1000u, 4321u, 20000u}) {
        const auto output = verify(small, squarings, run(Evaluation(small, squarings)));
        EXPECT_TRUE(output) << squarings << ' ' << to_string(output.error());
    }
}

TEST(EvaluationTest, ProvesInRoundsWhenNotEveryFormIsKept) {
    const std::uint64_t squarings = 400'001;
    ASSERT_GT(Plan::of(squarings).rounds, 2u);
    Evaluation evaluation(small, squarings);
    evaluation.step(squarings);
    EXPECT_LE(evaluation.save().size(), 24 + Plan::checkpoints_max * small.form_size());
    EXPECT_TRUE(verify(small, squarings, run(std::move(evaluation))));
}

TEST(EvaluationTest, ProvesAtTheSizesOfNetworks) {
    for (const std::size_t bits : {1024u, 2048u}) {
        const auto discriminant = Discriminant::from_seed({}, bits);
        const Bytes answer = run(Evaluation(discriminant, 500));
        EXPECT_EQ(answer.size(), bits / 4);
        EXPECT_TRUE(verify(discriminant, 500, answer)) << bits;
    }
}

TEST(EvaluationTest, GivesTheSameWhateverTheSteps) {
    const Bytes answer = run(Evaluation(small, 300), 1);
    for (const std::uint64_t steps : {2u, 7u, 299u, 300u, 301u, 100'000u})
        EXPECT_EQ(run(Evaluation(small, 300), steps), answer) << steps;
}

TEST(EvaluationTest, GoesOnFromAnyPlace) {
    const std::uint64_t squarings = 120;
    const Bytes answer = run(Evaluation(small, squarings));
    Evaluation evaluation(small, squarings);
    for (std::uint64_t steps = 0; !evaluation.is_done(); ++steps, evaluation.step(1)) {
        EXPECT_EQ(evaluation.squarings_done(), std::min(steps, squarings));
        auto restored = Evaluation::restore(small, squarings, evaluation.save());
        ASSERT_TRUE(restored) << steps;
        EXPECT_EQ(restored->save(), evaluation.save());
        EXPECT_EQ(run(*std::move(restored)), answer) << steps;
    }
}

TEST(EvaluationTest, AddsToTheFormsKeptBehindThemOnly) {
    Evaluation evaluation(small, 300);
    Bytes before;
    while (!evaluation.is_done()) {
        const Bytes saved = evaluation.save();
        const Bytes forms(saved.begin() + static_cast<std::ptrdiff_t>(Evaluation::saved_head_size(small)), saved.end());
        ASSERT_GE(forms.size(), before.size());
        EXPECT_TRUE(std::equal(before.begin(), before.end(), forms.begin())) << evaluation.squarings_done();
        before = forms;
        evaluation.step(7);
    }
    EXPECT_EQ(before.size(), Plan::of(300).checkpoints(300) * small.form_size());
}

TEST(EvaluationTest, MovesBetweenThreadsThatEnd) { // the sanitizers see that nothing of theirs is left
    const auto on_a_thread = [](auto work) { std::thread(work).join(); };
    std::optional<Evaluation> evaluation;
    Bytes answer;
    on_a_thread([&] { evaluation.emplace(small, 1000); });
    on_a_thread([&] { evaluation->step(900); });
    on_a_thread([&] { answer = run(*std::exchange(evaluation, std::nullopt), 10); });
    bool is_verified = false;
    on_a_thread([&] { is_verified = verify(small, 1000, answer).has_value(); });
    EXPECT_TRUE(is_verified);
}

TEST(PlanTest, AddsLessThanASeventhToTheSquaringsOfNetworks) {
    for (const std::uint64_t squarings : {std::uint64_t{150'000}, std::uint64_t{1} << 20, std::uint64_t{1} << 24}) {
        const Plan plan = Plan::of(squarings);
        EXPECT_LT(squarings / plan.digit_bits + (plan.rounds << (plan.digit_bits + 1)), squarings / 7) << squarings;
    }
}

TEST(PlanTest, KeepsNoMoreFormsThanItsLimit) {
    for (std::uint64_t squarings = 1; squarings <= squarings_max; squarings = squarings * 3 / 2 + 1)
        EXPECT_LE(Plan::of(squarings).checkpoints(squarings), Plan::checkpoints_max) << squarings;
}

struct RestoreTest : testing::Test {
    RestoreTest() { evaluation.step(60); }
    DecodeError error(ByteView bytes, std::uint64_t of = 100) const {
        const auto restored = Evaluation::restore(small, of, bytes);
        EXPECT_FALSE(restored);
        return restored.error();
    }
    Evaluation evaluation{small, 100};
    Bytes saved = evaluation.save();
};

TEST_F(RestoreTest, RefusesAnotherLength) {
    for (std::size_t size = 0; size < saved.size(); ++size)
        EXPECT_EQ(error(ByteView(saved).first(size)), DecodeError::Truncated) << size;
    saved.push_back(0);
    EXPECT_EQ(error(saved), DecodeError::Trailing);
}

TEST_F(RestoreTest, RefusesOtherCounts) {
    EXPECT_EQ(error(saved, 101), DecodeError::OutOfRange);
    saved[8] = 101;
    EXPECT_EQ(error(saved), DecodeError::OutOfRange);
    saved[15] = 0xff;
    EXPECT_EQ(error(saved), DecodeError::OutOfRange);
}

TEST_F(RestoreTest, RefusesWhatIsNoForm) {
    for (std::size_t at = 16; at < saved.size(); at += small.form_size()) {
        Bytes other = saved;
        std::fill_n(other.begin() + static_cast<std::ptrdiff_t>(at), small.form_size(), std::uint8_t{0});
        EXPECT_EQ(error(other), DecodeError::NonCanonical) << at;
    }
}

TEST_F(RestoreTest, TurnsAWrongFormIntoAWrongAnswer) { // as its header says: the one that asks has to verify
    saved[16 + small.form_size() / 2] ^= 1;            // b becomes −b
    auto restored = Evaluation::restore(small, 100, saved);
    ASSERT_TRUE(restored);
    EXPECT_FALSE(verify(small, 100, run(*std::move(restored))));
}

} // namespace
} // namespace arpeggio::delay
