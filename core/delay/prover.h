#pragma once
#include "delay/challenge.h"
#include "delay/group.h"
#include "delay/plan.h"

namespace arpeggio::delay {

/// Prover: the proof π = x^⌊2^squarings / ℓ⌋ from the forms that an evaluation kept, one operation of the group at a
/// time. With the exponent's digits b_k to the base 2^κ and k = i γ + j, π is the product over the rounds j of (Π_i
/// C_i^{b_k})^{2^{κ j}}. Horner's rule over j, highest first; within a round the forms C_i with the same digit are
/// collected, and Π_b (what has digit b)^b is taken by running products, which is simpler than the paper's two halves
/// of a digit and as quick (2 · 2^κ operations).
/// Memory: 2^κ forms. Source: Wesolowski, ePrint 2018/623, the proof in O(T / log T) operations.
class Prover {
public:
    /// `checkpoints`: forms one after the other, encoded by `group`. Both must outlive it.
    Prover(Group& group, ByteView checkpoints, std::uint64_t squarings, Integer challenge);

    [[nodiscard]] bool is_done() const { return round_ == 0; }
    /// One step: one or two operations of the group, or none where a digit is zero. Not after it is done.
    void advance();
    [[nodiscard]] const Form& proof() const { return proof_; } ///< once done

private:
    enum class Phase : std::uint8_t { Raise, Collect, Fold };
    void start_collecting();
    void start_folding();
    void collect();
    void fold();
    [[nodiscard]] std::uint64_t digits_of_round() const;

    Group& group_;
    ByteView checkpoints_;
    std::uint64_t squarings_;
    Plan plan_;
    Integer challenge_;
    Integer step_; ///< 2^spacing mod ℓ: from one digit of a round to the next

    std::uint64_t round_; ///< j + 1; 0 when done
    Phase phase_ = Phase::Raise;
    std::uint64_t left_ = 0; ///< steps of the phase
    Integer power_;          ///< Collect: 2^(squarings − κ (k + 1)) mod ℓ
    std::vector<std::optional<Form>> collected_;
    std::optional<Form> running_; ///< Fold: product of what has this digit or a higher one
    Form proof_;
};

} // namespace arpeggio::delay
