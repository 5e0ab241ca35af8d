#include "crypto/hash.h"
#include "delay/evaluation.h"
#include "delay/group.h"
#include "delay/verify.h"
#include "unit/crypto/from_hex.h"

namespace arpeggio::delay {
namespace {

struct VerifyTest : testing::Test {
    static constexpr std::uint64_t squarings = 500;
    Discriminant discriminant = Discriminant::from_seed({}, 128);
    Bytes answer = [&] {
        Evaluation evaluation(discriminant, squarings);
        while (!evaluation.is_done()) evaluation.step(squarings);
        return evaluation.answer();
    }();

    std::optional<AnswerError> error(const Bytes& bytes) const {
        const auto output = verify(discriminant, squarings, bytes);
        return output ? std::nullopt : std::optional(output.error());
    }
    Bytes join(const Bytes& y, const Bytes& proof) const {
        Bytes out = y;
        append(out, proof);
        return out;
    }
};

TEST_F(VerifyTest, GivesTheHashOfY) {
    const auto output = verify(discriminant, squarings, answer);
    ASSERT_TRUE(output);
    EXPECT_EQ(*output, crypto::hash(crypto::HashDomain::DelayOutput, {ByteView(answer).first(16)}));
}

// A few lines of Python over hashlib and its integers, written from the headers' definitions and Cohen's
// algorithm 5.4.7
// ("A Course in Computational Algebraic Number Theory"), give the same.
TEST_F(VerifyTest, AgreesWithAnotherProgram) {
    EXPECT_EQ(to_hex(discriminant.magnitude()), "0fd504484cbcf6b5eed85489578eb7c8");
    EXPECT_EQ(to_hex(answer), "69bcaeb131436000054c3f2713783900dd6300cc7b9d382e4a3f8c110995772a");
    const auto output = verify(discriminant, squarings, answer);
    EXPECT_EQ(to_hex(output->view()), "5f44e411c50fd33f447c4c787d5d9b9cb751a854e9eb1ae6f5ca1a88cc9531f8");
}

TEST(VerifyAtDemoSizeTest, AgreesWithAnotherProgram) { // the same program
    Hash seed;
    seed.bytes[0] = 7;
    const auto discriminant = Discriminant::from_seed(seed, 1024);
    Evaluation evaluation(discriminant, 1000);
    while (!evaluation.is_done()) evaluation.step(1000);
    const auto output = verify(discriminant, 1000, evaluation.answer());
    ASSERT_TRUE(output);
    EXPECT_EQ(to_hex(output->view()), "bb1b8be2d58683bf95cbdf49451451320b8d9230257488c12818015f625f95ba");
}

TEST_F(VerifyTest, RefusesEveryChangedBit) {
    for (std::size_t bit = 0; bit < 8 * answer.size(); ++bit) {
        Bytes other = answer;
        other[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        EXPECT_TRUE(error(other)) << bit;
    }
}

TEST_F(VerifyTest, RefusesInverses) {
    answer[8] ^= 1;
    EXPECT_EQ(error(answer), AnswerError::WrongProof);
    answer[16 + 8] ^= 1;
    EXPECT_EQ(error(answer), AnswerError::WrongProof);
    answer[8] ^= 1;
    EXPECT_EQ(error(answer), AnswerError::WrongProof);
}

TEST_F(VerifyTest, RefusesOtherSquarings) {
    for (const std::uint64_t other : {std::uint64_t{1}, squarings - 1, squarings + 1, 2 * squarings, squarings_max})
        EXPECT_FALSE(verify(discriminant, other, answer)) << other;
}

TEST_F(VerifyTest, RefusesAnotherDiscriminant) {
    Hash seed;
    seed.bytes[0] = 1;
    EXPECT_FALSE(verify(Discriminant::from_seed(seed, 128), squarings, answer));
    EXPECT_FALSE(verify(Discriminant::from_seed({}, 256), squarings, answer));
}

TEST_F(VerifyTest, RefusesOtherSizes) {
    for (std::size_t size = 0; size < 80; ++size) {
        Bytes other = answer;
        other.resize(size);
        EXPECT_EQ(error(other) == AnswerError::WrongSize, size != answer.size()) << size;
    }
}

TEST_F(VerifyTest, RefusesWhatIsNoForm) {
    EXPECT_EQ(error(Bytes(answer.size())), AnswerError::NoForm);
    EXPECT_EQ(error(Bytes(answer.size(), 0xff)), AnswerError::NoForm);
}

TEST_F(VerifyTest, RefusesAYMultipliedByAPowerThatTheProofMakesUpFor) { // it would pass if ℓ did not depend on y
    Group group(discriminant);
    Form y = *group.decode(ByteView(answer).first(16)), proof = *group.decode(ByteView(answer).last(16));
    group.multiply(proof, group.generator());
    EXPECT_EQ(error(join(group.encode(y), group.encode(proof))), AnswerError::WrongProof);
    group.multiply(y, group.generator());
    EXPECT_EQ(error(join(group.encode(y), group.encode(proof))), AnswerError::WrongProof);
    EXPECT_EQ(error(join(group.encode(group.identity()), group.encode(group.identity()))), AnswerError::WrongProof);
}

} // namespace
} // namespace arpeggio::delay
