#include "node/delay_run.h"

#include "base/check.h"
#include "delay/verify.h"

#include <algorithm>

namespace arpeggio::node {

DelayRun::DelayRun(const DelayQuestion& question, DelayCheckpoints& checkpoints, const LogSink& log)
    : question_(question), checkpoints_(checkpoints), log_(log), search_(question.mix, question.bits) {}

void DelayRun::step() {
    CHECK(!is_done());
    if (!discriminant_) {
        if (search_.step()) discriminant_ = search_.found();
    } else if (!evaluation_) {
        begin();
    } else if (evaluation_->is_done()) {
        finish(evaluation_->answer());
    } else {
        evaluate();
    }
}

void DelayRun::begin() {
    auto place = checkpoints_.load(question_, *discriminant_);
    if (auto* evaluation = std::get_if<delay::Evaluation>(&place)) {
        evaluation_ = std::move(*evaluation);
        saved_at_ = evaluation_->squarings_done();
    } else if (auto* answer = std::get_if<Bytes>(&place)) {
        finish(std::move(*answer));
    } else {
        checkpoints_.clear();
        evaluation_.emplace(*discriminant_, question_.squarings);
    }
}

void DelayRun::evaluate() {
    const std::uint64_t done = evaluation_->squarings_done();
    const std::uint64_t to_checkpoint = checkpoints_.interval() - done % checkpoints_.interval();
    const std::uint64_t to_end = question_.squarings - done;
    evaluation_->step(to_end == 0 ? squarings_per_step : std::min({squarings_per_step, to_checkpoint, to_end}));
    const bool is_due = evaluation_->squarings_done() % checkpoints_.interval() == 0;
    if (is_due || evaluation_->squarings_done() == question_.squarings) save();
}

void DelayRun::save() {
    if (!evaluation_ || is_done() || evaluation_->squarings_done() == saved_at_) return;
    checkpoints_.save(question_, *discriminant_, *evaluation_);
    saved_at_ = evaluation_->squarings_done();
}

void DelayRun::finish(Bytes answer) {
    if (const auto output = delay::verify(*discriminant_, question_.squarings, answer); !output) {
        const std::string why(to_string(output.error()));
        if (log_) log_(LogLevel::Warning, "node", "The delay function gave a wrong answer (" + why + "); once more.");
        checkpoints_.clear();
        evaluation_.emplace(*discriminant_, question_.squarings);
        saved_at_ = 0;
        return;
    }
    if (evaluation_) checkpoints_.save_answer(question_, answer); // else it is there
    answer_ = std::move(answer);
}

Bytes DelayRun::take_answer() && {
    CHECK(is_done());
    return *std::move(answer_);
}

} // namespace arpeggio::node
