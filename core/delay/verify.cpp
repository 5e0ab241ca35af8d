#include "delay/verify.h"

#include "crypto/hash.h"
#include "delay/challenge.h"
#include "delay/group.h"

namespace arpeggio::delay {
namespace {

struct Power {
    const Form& base;
    const Integer& exponent;
};

/// left · right, bit by bit of both exponents at once (Straus).
Form product(Group& group, const Power& left, const Power& right) {
    Form both = left.base;
    group.multiply(both, right.base);
    Form out = group.identity();
    for (std::size_t bit = challenge_bits; bit-- > 0;) {
        group.square(out);
        const bool in_left = fmpz_tstbit(left.exponent.get(), bit) != 0;
        const bool in_right = fmpz_tstbit(right.exponent.get(), bit) != 0;
        if (in_left && in_right) {
            group.multiply(out, both);
        } else if (in_left) {
            group.multiply(out, left.base);
        } else if (in_right) {
            group.multiply(out, right.base);
        }
    }
    return out;
}

} // namespace

std::string_view to_string(AnswerError error) {
    switch (error) {
    case AnswerError::WrongSize: return "WrongSize";
    case AnswerError::NoForm: return "NoForm";
    case AnswerError::WrongProof: return "WrongProof";
    }
    CHECK(false);
}

Result<Hash, AnswerError> verify(const Discriminant& discriminant, std::uint64_t squarings, ByteView answer) {
    CHECK(squarings >= 1 && squarings <= squarings_max);
    if (answer.size() != answer_size(discriminant)) return Fail(AnswerError::WrongSize);
    Group group(discriminant);
    const ByteView encoded_y = answer.first(discriminant.form_size());
    const auto y = group.decode(encoded_y), proof = group.decode(answer.subspan(encoded_y.size()));
    if (!y || !proof) return Fail(AnswerError::NoForm);
    const Integer challenge = make_challenge(discriminant, squarings, encoded_y);
    const Integer rest = power_of_two(squarings, challenge);
    if (!(product(group, {*proof, challenge}, {group.generator(), rest}) == *y)) return Fail(AnswerError::WrongProof);
    return crypto::hash(crypto::HashDomain::DelayOutput, {encoded_y});
}

} // namespace arpeggio::delay
