#pragma once
#include "base/result.h"
#include "delay/discriminant.h"
#include "delay/plan.h"

namespace arpeggio::delay {

enum class AnswerError : std::uint8_t {
    WrongSize,  ///< not answer_size bytes
    NoForm,     ///< y or the proof is not the encoding of a reduced form of the discriminant
    WrongProof, ///< forms, but y is not proven
};
std::string_view to_string(AnswerError error);

/// y ‖ proof, each one encoded form (group.h): 256 bytes at 1,024 bits, 512 at 2,048.
inline std::size_t answer_size(const Discriminant& discriminant) {
    return 2 * discriminant.form_size();
}

/// What the evaluation gave, hash(DelayOutput, {y}), if the answer proves y = x^(2^squarings): proof^ℓ x^r = y with
/// r = 2^squarings mod ℓ. Takes milliseconds, the same for any number of squarings; 1 ≤ squarings ≤ squarings_max
/// (CHECK). Source: Wesolowski, ePrint 2018/623; that another y cannot be proven: Boneh, Bünz, Fisch, ePrint 2018/712
/// (adaptive roots).
Result<Hash, AnswerError> verify(const Discriminant& discriminant, std::uint64_t squarings, ByteView answer);

} // namespace arpeggio::delay
