#include "delay/prover.h"

#include "base/check.h"

namespace arpeggio::delay {
namespace {

void multiply(Group& group, std::optional<Form>& into, const Form& by) {
    if (into) {
        group.multiply(*into, by);
    } else {
        into = by;
    }
}

} // namespace

Prover::Prover(Group& group, ByteView checkpoints, std::uint64_t squarings, Integer challenge)
    : group_(group), checkpoints_(checkpoints), squarings_(squarings), plan_(Plan::of(squarings)),
      challenge_(std::move(challenge)), step_(power_of_two(plan_.spacing(), challenge_)), round_(plan_.rounds),
      left_(plan_.digit_bits), proof_(group.identity()) {
    CHECK(checkpoints_.size() == plan_.checkpoints(squarings_) * group_.form_size());
    start_collecting(); // raising the identity would change nothing
}

void Prover::advance() {
    CHECK(!is_done());
    switch (phase_) {
    case Phase::Raise:
        group_.square(proof_);
        if (--left_ == 0) start_collecting();
        break;
    case Phase::Collect:
        if (left_ > 0) collect();
        if (left_ == 0) start_folding();
        break;
    case Phase::Fold:
        fold();
        if (--left_ > 0) break;
        --round_;
        phase_ = Phase::Raise;
        left_ = plan_.digit_bits;
        break;
    }
}

/// Digits k = i γ + j of this round below ⌊squarings / κ⌋: those above are zero, because 2^κ < ℓ.
std::uint64_t Prover::digits_of_round() const {
    const std::uint64_t digits = squarings_ / plan_.digit_bits, j = round_ - 1;
    return digits > j ? (digits - j + plan_.rounds - 1) / plan_.rounds : 0;
}

void Prover::start_collecting() {
    phase_ = Phase::Collect;
    collected_.assign(std::size_t{1} << plan_.digit_bits, std::nullopt);
    left_ = digits_of_round();
    if (left_ == 0) return;
    const std::uint64_t highest = (left_ - 1) * plan_.rounds + round_ - 1;
    power_ = power_of_two(squarings_ - plan_.digit_bits * (highest + 1), challenge_);
}

/// From the highest digit down, so that its power of two follows from the one before by a multiplication.
void Prover::collect() {
    --left_;
    Integer digit;
    fmpz_mul_2exp(digit.get(), power_.get(), plan_.digit_bits);
    fmpz_fdiv_q(digit.get(), digit.get(), challenge_.get());
    fmpz_mul(power_.get(), power_.get(), step_.get());
    fmpz_mod(power_.get(), power_.get(), challenge_.get());
    if (fmpz_is_zero(digit.get()) != 0) return;
    const auto form = group_.decode(checkpoints_.subspan(left_ * group_.form_size(), group_.form_size()));
    CHECK(form.has_value()); // made by encode, or checked when restored
    multiply(group_, collected_.at(fmpz_get_ui(digit.get())), *form);
}

void Prover::start_folding() {
    phase_ = Phase::Fold;
    left_ = collected_.size() - 1;
    running_.reset();
}

void Prover::fold() {
    if (const auto& with_digit = collected_.at(left_)) multiply(group_, running_, *with_digit);
    if (running_) group_.multiply(proof_, *running_);
}

} // namespace arpeggio::delay
