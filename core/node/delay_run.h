#pragma once
#include "base/log.h"
#include "delay/discriminant_search.h"
#include "node/delay_checkpoints.h"

namespace arpeggio::node {

/// DelayRun: the way from a question to its verified answer, in steps between which one can stop. Goes on from what is
/// kept of that question. An answer that verify refuses, as from a checkpoint that is damaged and looks sound, starts
/// it anew from the beginning.
/// Threading: one thread at a time, not always the same.
class DelayRun {
public:
    /// `checkpoints` and `log` outlive this.
    DelayRun(const DelayQuestion& question, DelayCheckpoints& checkpoints, const LogSink& log);

    /// Well under a millisecond, but for a few steps of tens of milliseconds at 2,048 bits. Not once done (CHECK).
    void step();
    [[nodiscard]] bool is_done() const { return answer_.has_value(); }
    [[nodiscard]] const DelayQuestion& question() const { return question_; }
    [[nodiscard]] Bytes take_answer() &&; ///< once done (CHECK)
    /// Keeps how far it is, also between the regular checkpoints.
    void save();

private:
    void begin();
    void evaluate();
    void finish(Bytes answer);

    static constexpr std::uint64_t squarings_per_step = 16; ///< 0.3 ms at 2,048 bits

    DelayQuestion question_;
    DelayCheckpoints& checkpoints_;
    const LogSink& log_;
    delay::DiscriminantSearch search_;
    std::optional<delay::Discriminant> discriminant_;
    std::optional<delay::Evaluation> evaluation_;
    std::uint64_t saved_at_ = 0; ///< squarings done
    std::optional<Bytes> answer_;
};

} // namespace arpeggio::node
