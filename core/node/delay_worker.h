#pragma once
#include "node/clock.h"
#include "node/delay_run.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace arpeggio::node {

/// DelayWorker: the process's one evaluation of the delay function, however many validators ask for it.
/// One thread works at the lowest priority: on Linux as SCHED_IDLE, elsewhere like any other. Where every core is busy
/// that can be next to nothing, so a second one, of usual priority, takes the evaluation over for an eighth of the time
/// once it is hurried. It is a thread of its own because Linux lets none but the privileged out of SCHED_IDLE again.
/// Source: protocol.md, section 5.
class DelayWorker {
public:
    /// Called on one of its threads, with an answer that delay::verify has accepted; must only post.
    using Done = std::function<void(const DelayQuestion&, Bytes answer)>;

    DelayWorker(DelayCheckpoints checkpoints, Done done, LogSink log);
    /// Keeps how far it is. Waits for the step that is being made, tens of milliseconds at most; longer only where
    /// others leave a thread of the lowest priority no time, and the process may not raise it.
    ~DelayWorker();
    DelayWorker(const DelayWorker&) = delete;
    DelayWorker& operator=(const DelayWorker&) = delete;

    /// Asked for again, or for an older epoch, it does nothing; another question takes the place of the last, whose
    /// answer will not come. One that was answered before a restart is answered again.
    void ask(const DelayQuestion& question);
    /// From now on the question asked is owed an eighth of a core, until it is answered or replaced. For a node to call
    /// once 5/8 of the epoch are over; again does nothing.
    void hurry();

private:
    void work_idly(const std::stop_token& stop);
    void help(const std::stop_token& stop);
    /// Goes on while it is the same question, unanswered, and `may_go_on()`. The lock is held before and after only.
    template <class Condition>
    void go_on(std::unique_lock<std::mutex>& lock, Condition may_go_on);
    void put_back(std::unique_lock<std::mutex>& lock, std::unique_ptr<DelayRun> run);

    /// What the helper rests, and how much longer that is than its work.
    static constexpr Duration rest = std::chrono::milliseconds{70};
    static constexpr int rest_per_work = 7;

    DelayCheckpoints checkpoints_; ///< of whoever has the run
    Done done_;
    LogSink log_;
    Clock clock_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<DelayQuestion> asked_;       ///< the last
    std::atomic<std::uint64_t> number_ = 0;    ///< of questions asked
    std::atomic<bool> is_handed_over_ = false; ///< the helper works or wants to
    bool is_open_ = false;                     ///< the question is to be answered
    bool is_hurried_ = false;
    bool is_taken_ = false;         ///< one of the threads has the run
    std::unique_ptr<DelayRun> run_; ///< of the question, if it is begun and no thread has it
    std::jthread idler_, helper_;
};

} // namespace arpeggio::node
