#include "node/delay_worker.h"
#include "unit/node/delay_record.h"

#include <gtest/gtest.h>

#include <set>
#ifdef __linux__
#include <sched.h>
#endif

using namespace arpeggio;
using namespace arpeggio::node;
using namespace arpeggio::test;

namespace {
/// A process with a worker; what it writes and answers is noted, with the thread that did.
class Process {
public:
    explicit Process(const Batches& before = {}) : store_(store_of(before)) {}

    [[nodiscard]] DelayWorker& worker() { return *worker_; }
    void stop() { worker_.reset(); }
    /// Waits until this is so; asked whenever something was written or answered.
    template <class Condition>
    void wait_until(Condition is_so) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, is_so);
    }
    void wait_for_answers(std::size_t count) {
        wait_until([&] { return answers.size() == count; });
    }
    void wait_for_checkpoint() {
        wait_until([&] { return !written.empty() && done_in(written.back()); });
    }
    /// Times that another thread than the last wrote.
    [[nodiscard]] std::size_t changes_of_thread() const {
        std::size_t changes = 0;
        for (std::size_t i = 1; i < writers.size(); ++i) changes += writers[i] != writers[i - 1] ? 1U : 0U;
        return changes;
    }

    // To be read when the worker is stopped, or within wait_until.
    Batches written;
    std::vector<std::thread::id> writers;
    std::set<int> policies; ///< of Linux's scheduler, that the writers had
    std::vector<std::pair<DelayQuestion, Bytes>> answers;

private:
    void note(storage::Batch batch) {
        CHECK(store_->commit(batch, storage::Durability::Lazy).has_value());
        const std::scoped_lock lock(mutex_);
        written.push_back(std::move(batch));
        writers.push_back(std::this_thread::get_id());
#ifdef __linux__
        policies.insert(sched_getscheduler(0));
#endif
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::unique_ptr<storage::Store> store_;
    std::optional<DelayWorker> worker_{
        std::in_place,
        DelayCheckpoints(
            *store_, [this](storage::Batch batch) { note(std::move(batch)); }, /*interval=*/100),
        [this](const DelayQuestion& question, Bytes answer) {
            const std::scoped_lock lock(mutex_);
            answers.emplace_back(question, std::move(answer));
            changed_.notify_all();
        },
        LogSink{}};
};

/// Asks, waits for so many answers in all, and returns the last.
Bytes answer(Process& process, const DelayQuestion& question, std::size_t count = 1) {
    process.worker().ask(question);
    process.wait_for_answers(count);
    return process.answers.back().second;
}
} // namespace

TEST(DelayWorker, AnswersWhatItIsAsked) {
    Process process;
    EXPECT_TRUE(is_answer(delay_question(3), answer(process, delay_question(3))));
    EXPECT_EQ(process.answers[0].first, delay_question(3));
    EXPECT_TRUE(is_answer(delay_question(4), answer(process, delay_question(4), 2)));
}

TEST(DelayWorker, AnswersOnceHoweverOftenItIsAsked) {
    Process process;
    for (int validator = 0; validator < 4; ++validator) process.worker().ask(delay_question(3));
    process.wait_for_answers(1);
    process.worker().ask(delay_question(3));
    process.worker().ask(delay_question(2)); // an epoch that is over
    answer(process, delay_question(4), 2);
    process.stop();
    ASSERT_EQ(process.answers.size(), 2U);
    EXPECT_EQ(process.answers[1].first, delay_question(4));
}

TEST(DelayWorker, ANewerQuestionTakesThePlaceOfTheLast) {
    Process process;
    process.worker().ask(endless_question(3));
    process.wait_for_checkpoint();
    process.worker().ask(endless_question(3));
    EXPECT_TRUE(is_answer(delay_question(4), answer(process, delay_question(4))));
    process.stop();
    EXPECT_EQ(process.answers.size(), 1U);
    EXPECT_EQ(delay_entries(*store_of(process.written)).size(), 1U) << "of the endless one nothing is left";
}

TEST(DelayWorker, StoppedItKeepsHowFarItIs) {
    Process first;
    first.worker().ask(endless_question(3));
    first.wait_for_checkpoint();
    first.stop();
    const auto done = done_in(first.written.back());
    ASSERT_TRUE(done);
    Process second(first.written);
    second.worker().ask(endless_question(3));
    second.wait_for_checkpoint();
    second.stop();
    ASSERT_TRUE(done_in(second.written.front())) << "it did not start anew";
    EXPECT_GT(*done_in(second.written.front()), *done);
}

TEST(DelayWorker, AnAnswerOfThePastIsGivenAgain) {
    Process first;
    const Bytes given = answer(first, delay_question(3));
    first.stop();
    Process second(first.written);
    EXPECT_EQ(answer(second, delay_question(3)), given);
    second.stop();
    EXPECT_TRUE(second.written.empty());
}

TEST(DelayWorker, StopsWithNothingAsked) {
    Process process;
    process.worker().hurry();
    process.stop();
    EXPECT_TRUE(process.written.empty());
}

TEST(DelayWorker, UnhurriedItWorksOnOneThreadOfTheLowestPriority) {
    Process process;
    answer(process, delay_question(3));
    process.stop();
    EXPECT_EQ(process.changes_of_thread(), 0U);
#ifdef __linux__
    EXPECT_EQ(process.policies, std::set<int>{SCHED_IDLE});
#endif
}

TEST(DelayWorker, HurriedItTakesTurnsWithOneOfUsualPriority) {
    Process process;
    process.worker().ask(endless_question(3));
    process.worker().hurry();
    process.wait_until([&] { return process.changes_of_thread() >= 4; });
    process.stop();
    std::uint64_t done = 0;
    for (const auto& batch : process.written) {
        if (!done_in(batch)) continue;
        EXPECT_GT(*done_in(batch), done);
        done = *done_in(batch);
    }
#ifdef __linux__
    EXPECT_EQ(process.policies, (std::set<int>{sched_getscheduler(0), SCHED_IDLE}));
#endif
}

TEST(DelayWorker, HurriedItAnswersToo) {
    Process process;
    process.worker().ask(delay_question(3, 100'000));
    process.worker().hurry();
    process.wait_for_answers(1);
    EXPECT_TRUE(is_answer(delay_question(3, 100'000), process.answers[0].second));
    EXPECT_TRUE(is_answer(delay_question(4), answer(process, delay_question(4), 2)));
}
