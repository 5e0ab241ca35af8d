#include "node/delay_worker.h"

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

namespace arpeggio::node {
namespace {
/// False if the system does not let it: then the thread goes on as it is.
bool lower_priority_of_this_thread() {
#ifdef __linux__
    const sched_param none{};
    return pthread_setschedparam(pthread_self(), SCHED_IDLE, &none) == 0;
#else
    return false;
#endif
}
/// For its last step. The system lets the privileged alone; else it is waited for as it is.
void raise_priority_of([[maybe_unused]] std::jthread& thread) {
#ifdef __linux__
    const sched_param none{};
    (void)pthread_setschedparam(thread.native_handle(), SCHED_OTHER, &none);
#endif
}
} // namespace

DelayWorker::DelayWorker(DelayCheckpoints checkpoints, Done done, LogSink log)
    : checkpoints_(std::move(checkpoints)), done_(std::move(done)), log_(std::move(log)),
      idler_([this](const std::stop_token& stop) { work_idly(stop); }),
      helper_([this](const std::stop_token& stop) { help(stop); }) {}

DelayWorker::~DelayWorker() {
    idler_.request_stop();
    helper_.request_stop();
    raise_priority_of(idler_);
    idler_.join();
    helper_.join();
    if (run_) run_->save();
}

void DelayWorker::ask(const DelayQuestion& question) {
    {
        const std::scoped_lock lock(mutex_);
        if (asked_ && (question == *asked_ || question.epoch < asked_->epoch)) return;
        asked_ = question;
        ++number_;
        is_open_ = true;
        is_hurried_ = false;
        run_.reset();
    }
    changed_.notify_all();
}

void DelayWorker::hurry() {
    {
        const std::scoped_lock lock(mutex_);
        if (!is_open_ || is_hurried_) return;
        is_hurried_ = true;
    }
    changed_.notify_all();
}

void DelayWorker::work_idly(const std::stop_token& stop) {
    if (!lower_priority_of_this_thread() && log_)
        log_(LogLevel::Info, "node", "The delay function runs at the usual priority, as the system has no lower one.");
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        changed_.wait(lock, stop, [this] { return is_open_ && !is_taken_ && !is_handed_over_; });
        go_on(lock, [&] { return !stop.stop_requested() && !is_handed_over_; });
    }
}

/// However long it had to wait for the evaluation, it works for a seventh of that, so that its part is an eighth.
void DelayWorker::help(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        changed_.wait(lock, stop, [this] { return is_hurried_; });
        const Duration begin = clock_.uptime();
        changed_.wait_for(lock, stop, rest, [this] { return !is_hurried_; });
        if (!is_hurried_) continue;
        is_handed_over_ = true;
        changed_.wait(lock, stop, [this] { return !is_taken_; });
        const Duration start = clock_.uptime();
        const Duration end = start + (start - begin) / rest_per_work;
        if (is_hurried_) go_on(lock, [&] { return !stop.stop_requested() && clock_.uptime() < end; });
        is_handed_over_ = false;
        changed_.notify_all();
    }
}

template <class Condition>
void DelayWorker::go_on(std::unique_lock<std::mutex>& lock, Condition may_go_on) {
    if (!is_open_ || is_taken_ || !may_go_on()) return;
    const std::uint64_t number = number_;
    const DelayQuestion question = *asked_;
    auto run = std::move(run_);
    is_taken_ = true;
    lock.unlock();
    if (!run) run = std::make_unique<DelayRun>(question, checkpoints_, log_);
    while (number_ == number && !run->is_done() && may_go_on()) run->step();
    lock.lock();
    put_back(lock, std::move(run));
}

/// Drops the run of a question that was replaced meanwhile.
void DelayWorker::put_back(std::unique_lock<std::mutex>& lock, std::unique_ptr<DelayRun> run) {
    is_taken_ = false;
    if (run->question() == *asked_) {
        if (run->is_done()) {
            is_open_ = false;
            is_hurried_ = false;
            lock.unlock();
            done_(run->question(), std::move(*run).take_answer());
            lock.lock();
        } else {
            run_ = std::move(run);
        }
    }
    changed_.notify_all();
}

} // namespace arpeggio::node
