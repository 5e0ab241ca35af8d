#include "node/delay_run.h"
#include "unit/node/delay_record.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::node;
using namespace arpeggio::test;

namespace {
constexpr std::uint64_t interval = 100;

/// A process that works on one question, on a store that a process before it may have written to.
struct Process {
    explicit Process(const DelayQuestion& question, std::unique_ptr<storage::Store> store = store_of({}))
        : store_(std::move(store)), run_(question, checkpoints_, log_) {}
    explicit Process(const DelayQuestion& question, const Batches& before) : Process(question, store_of(before)) {}

    void step(int steps) {
        for (int i = 0; i < steps && !run_.is_done(); ++i) run_.step();
    }
    void save() { run_.save(); }
    Bytes answer() {
        while (!run_.is_done()) run_.step();
        return std::move(run_).take_answer();
    }
    [[nodiscard]] const Batches& written() const { return written_; }
    [[nodiscard]] const storage::Store& store() const { return *store_; }
    [[nodiscard]] std::size_t warnings() const { return warnings_; }

private:
    std::unique_ptr<storage::Store> store_;
    Batches written_;
    std::size_t warnings_ = 0;
    LogSink log_ = [this](LogLevel level, std::string_view, std::string_view) {
        if (level == LogLevel::Warning) ++warnings_;
    };
    DelayCheckpoints checkpoints_{
        *store_,
        [this](storage::Batch batch) {
            CHECK(store_->commit(batch, storage::Durability::Lazy).has_value());
            written_.push_back(std::move(batch));
        },
        interval};
    DelayRun run_;
};

Batches first(const Batches& all, std::size_t count) {
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)};
}
} // namespace

TEST(DelayRun, ItsAnswerIsVerified) {
    for (const std::uint64_t squarings : {1U, 16U, 99U, 100U, 101U, 1000U}) {
        const DelayQuestion question = delay_question(3, squarings);
        EXPECT_TRUE(is_answer(question, Process(question).answer())) << squarings;
    }
}

TEST(DelayRun, WritesACheckpointEachIntervalAndTheAnswer) {
    Process process(delay_question(3, 250));
    process.answer();
    ASSERT_EQ(process.written().size(), 5U);
    EXPECT_EQ(done_in(process.written()[0]), std::nullopt) << "what was there is erased";
    for (const std::size_t at : {1U, 2U, 3U}) EXPECT_EQ(done_in(process.written()[at]), std::min(100 * at, 250UL));
    EXPECT_EQ(done_in(process.written()[4]), std::nullopt);
    EXPECT_EQ(delay_entries(process.store()).size(), 1U) << "the answer takes the forms' place";
}

TEST(DelayRun, WritesNoFormTwice) {
    Process process(delay_question(3));
    process.answer();
    std::size_t bytes = 0;
    for (const auto& batch : process.written()) bytes += batch.size_bytes();
    const auto plan = delay::Plan::of(1000);
    EXPECT_LT(bytes, plan.checkpoints(1000) * 8 + process.written().size() * 200); // forms, then keys and heads
}

TEST(DelayRun, GoesOnFromEveryCheckpoint) {
    const DelayQuestion question = delay_question(3);
    Process whole(question);
    const Bytes answer = whole.answer();
    const Batches& written = whole.written();
    ASSERT_EQ(written.size(), 12U);
    for (std::size_t count = 0; count <= written.size(); ++count) {
        Process rest(question, first(written, count));
        EXPECT_EQ(rest.answer(), answer) << count;
        EXPECT_EQ(rest.written().size(), count < 2 ? 12U : 12U - count) << count;
    }
}

TEST(DelayRun, GoesOnFromWhereItWasStopped) {
    const DelayQuestion question = delay_question(3, 5000);
    Batches before;
    std::size_t starts = 0;
    for (; starts < 100 && (before.empty() || done_in(before.back())); ++starts) {
        Process process(question, before);
        process.step(200); // some for the discriminant, then 16 squarings each
        process.save();
        const Batches& more = process.written();
        before.insert(before.end(), more.begin(), more.end());
    }
    ASSERT_GT(starts, 2U);
    ASSERT_EQ(done_in(before.back()), std::nullopt) << "the answer";
    std::uint64_t done = 0;
    for (const auto& batch : before) {
        if (!done_in(batch)) continue;
        EXPECT_GT(*done_in(batch), done) << "nothing is done again";
        done = *done_in(batch);
    }
    EXPECT_EQ(Process(question, before).answer(), Process(question).answer());
}

TEST(DelayRun, GoesOnWithItsOwnQuestionOnly) {
    for (const std::size_t count : {6U, 12U}) { // on its way, and answered
        Process other(delay_question(3));
        other.answer();
        for (const DelayQuestion& question : {delay_question(4), delay_question(3, 999)}) {
            Process process(question, first(other.written(), count));
            EXPECT_TRUE(is_answer(question, process.answer()));
            EXPECT_EQ(process.warnings(), 0U);
            EXPECT_EQ(delay_entries(process.store()).size(), 1U) << "nothing of the other is left";
        }
    }
}

/// What a process finds that another left halfway or at its end, after somebody has changed it.
struct DamagedTest : testing::Test {
    const DelayQuestion question = delay_question(3);
    Process whole{question};
    const Bytes answer = whole.answer();

    /// Warnings on the way to the right answer.
    std::size_t
    warnings(std::size_t batches, const std::function<void(std::vector<std::pair<Bytes, Bytes>>&)>& change) {
        auto entries = delay_entries(*store_of(first(whole.written(), batches)));
        change(entries);
        storage::Batch batch;
        for (auto& [key, value] : entries) batch.put(key, value);
        Process process(question, Batches{batch});
        EXPECT_EQ(process.answer(), answer);
        return process.warnings();
    }
};

TEST_F(DamagedTest, AHeadOfAnotherLengthIsIgnored) {
    for (std::size_t size = 0; size < reached_at + 8; ++size)
        EXPECT_EQ(warnings(6, [&](auto& entries) { entries[0].second.resize(size); }), 0U) << size;
    EXPECT_EQ(warnings(6, [](auto& entries) { entries[0].second.push_back(0); }), 0U);
}
TEST_F(DamagedTest, OtherPiecesAreIgnored) {
    EXPECT_EQ(warnings(6, [](auto& entries) { entries.pop_back(); }), 0U);
    EXPECT_EQ(warnings(6, [](auto& entries) { entries.erase(entries.begin() + 1); }), 0U);
    EXPECT_EQ(warnings(6, [](auto& entries) { entries[2].second.clear(); }), 0U);
    EXPECT_EQ(warnings(6, [](auto& entries) { std::fill_n(entries[2].second.begin(), 8, std::uint8_t{0}); }), 0U);
    EXPECT_EQ(warnings(6, [](auto& entries) { entries[0].second[question_size + 1] ^= 0xff; }), 0U); // their number
}
TEST_F(DamagedTest, AWrongFormThatLooksSoundIsFoundAtTheEnd) {
    EXPECT_EQ(warnings(6, [](auto& entries) { entries[0].second[reached_at + 4] ^= 1; }), 1U); // b becomes −b
    EXPECT_EQ(warnings(6, [](auto& entries) { entries[1].second[8 + 4] ^= 1; }), 1U);
}
TEST_F(DamagedTest, AWrongAnswerIsNotGiven) {
    EXPECT_EQ(warnings(12, [](auto& entries) { entries[0].second.back() ^= 1; }), 1U);
    EXPECT_EQ(warnings(12, [](auto& entries) { entries[0].second.pop_back(); }), 1U);
    EXPECT_EQ(warnings(12, [](auto&) {}), 0U);
}
