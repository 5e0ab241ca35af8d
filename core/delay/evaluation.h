#pragma once
#include "base/result.h"
#include "codec/reader.h"
#include "delay/discriminant.h"
#include "delay/plan.h"

#include <memory>

namespace arpeggio::delay {

/// Evaluation: y = x^(2^squarings) in the class group of a discriminant, x = (2, 1, c), and the proof that it is. Takes
/// its time whatever the number of cores: each squaring needs the one before; the proof adds about an eighth to it.
/// Pure: it runs as far as it is told, on whatever thread tells it, one at a time, and keeps no clock.
/// Limits: squarings_max squarings, Discriminant::bits_max bits, Plan::checkpoints_max forms kept for the proof.
/// Source: Wesolowski, "Efficient verifiable delay functions", ePrint 2018/623.
class Evaluation {
public:
    /// 1 ≤ squarings ≤ squarings_max (CHECK).
    Evaluation(const Discriminant& discriminant, std::uint64_t squarings);
    Evaluation(Evaluation&&) noexcept;
    Evaluation& operator=(Evaluation&&) noexcept;
    ~Evaluation();

    /// Goes on by so many steps or to the end: the squarings, one a step; then the proof, at most two operations of the
    /// group a step. A step takes 10 µs at 1,024 bits, 20 µs at 2,048.
    void step(std::uint64_t steps);
    [[nodiscard]] std::uint64_t squarings_done() const;
    [[nodiscard]] bool is_done() const;
    /// y ‖ proof, as verify takes it. Once done (CHECK).
    [[nodiscard]] Bytes answer() const;

    /// How far the squarings are: squarings ‖ done (u64 each) ‖ the form reached ‖ the forms kept. The proof is not in
    /// it: it is begun anew. Of the forms kept none ever changes, and more are added behind them only.
    [[nodiscard]] Bytes save() const;
    /// Bytes of what save gives before the forms kept.
    static std::size_t saved_head_size(const Discriminant& discriminant) { return 16 + discriminant.form_size(); }
    /// Goes on from what save gave for the same discriminant and squarings; OutOfRange for other squarings or too many
    /// done, NonCanonical for what is no reduced form of this discriminant. That the forms follow from each other is
    /// not checked: verify tells, so an answer is to be verified before it is given to others.
    static Result<Evaluation, codec::DecodeError>
    restore(const Discriminant& discriminant, std::uint64_t squarings, ByteView saved);

private:
    struct State;
    explicit Evaluation(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace arpeggio::delay
