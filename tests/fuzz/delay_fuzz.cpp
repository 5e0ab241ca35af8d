#include "base/check.h"
#include "delay/evaluation.h"
#include "delay/verify.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"

using namespace arpeggio;
using namespace arpeggio::delay;

namespace {
constexpr std::uint64_t squarings = 40;

struct Sample {
    Discriminant discriminant = Discriminant::from_seed({}, 64);
    Bytes saved, answer;

    Sample() {
        Evaluation evaluation(discriminant, squarings);
        evaluation.step(squarings / 2);
        saved = evaluation.save();
        while (!evaluation.is_done()) evaluation.step(squarings);
        answer = evaluation.answer();
    }
};
const Sample& sample() {
    static const Sample made;
    return made;
}

void check_answer(const Bytes& bytes) {
    if (verify(sample().discriminant, squarings, bytes)) CHECK(bytes == sample().answer);
}
void check_saved(const Bytes& bytes) {
    auto restored = Evaluation::restore(sample().discriminant, squarings, bytes);
    if (!restored) return;
    CHECK(restored->save() == bytes);
    while (!restored->is_done()) restored->step(squarings);
    check_answer(restored->answer());
}
} // namespace

FUZZ(delay) {
    check_answer(to_bytes(input));
    check_saved(to_bytes(input));
    check_answer(mutate(sample().answer, input));
    check_saved(mutate(sample().saved, input));
}
