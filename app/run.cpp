#include "app/run.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>

namespace arpeggio::app {
namespace {
using SteadyTime = std::chrono::steady_clock::time_point;
constexpr auto poll_interval = std::chrono::milliseconds{20};
constexpr auto first_block_max = std::chrono::seconds{60};
constexpr auto drain_max = std::chrono::seconds{10};

std::atomic<bool> signalled = false; // lock-free, as a signal handler needs
static_assert(std::atomic<bool>::is_always_lock_free);

bool has_new_final_block(const node::Snapshot& now) {
    return !now.shards.empty() && std::ranges::all_of(now.shards, [](const auto& shard) { return shard.blocks > 0; });
}
bool is_at_height(const node::Snapshot& now, std::uint64_t height) {
    return !now.shards.empty() &&
           std::ranges::all_of(now.shards, [&](const auto& shard) { return shard.height.value >= height; });
}

/// Stops and starts validators when their second comes.
class Switches {
public:
    explicit Switches(const Options& options) : stops_(options.stops), starts_(options.starts) {}
    void apply(node::Node& node, SteadyTime::duration since_first) {
        std::erase_if(stops_, [&](const ValidatorSwitch& at) {
            if (since_first < at.at) return false;
            node.stop_validator(at.validator);
            return true;
        });
        std::erase_if(starts_, [&](const ValidatorSwitch& at) {
            if (since_first < at.at) return false;
            node.start_validator(at.validator);
            return true;
        });
    }

private:
    std::vector<ValidatorSwitch> stops_, starts_;
};

StopReason drive(const Options& options, node::Node& node) {
    const SteadyTime started = std::chrono::steady_clock::now();
    std::optional<SteadyTime> first;
    Switches switches(options);
    while (true) {
        if (is_signalled()) return StopReason::Signal;
        const node::SnapshotPtr now = node.snapshot();
        if (now->phase == node::Phase::Failed) return StopReason::Trouble;
        const SteadyTime time = std::chrono::steady_clock::now();
        if (!first && has_new_final_block(*now)) {
            first = time;
            node.set_load(options.load);
        }
        if (!first && time - started > first_block_max) return StopReason::NoFirstBlock;
        if (first) switches.apply(node, time - *first);
        if (options.until_height && is_at_height(*now, *options.until_height)) return StopReason::Goal;
        if (options.run_for && first && time - *first >= *options.run_for) return StopReason::Goal;
        std::this_thread::sleep_for(poll_interval);
    }
}

void drain(node::Node& node) {
    node.set_load(0);
    const SteadyTime until = std::chrono::steady_clock::now() + drain_max;
    while (!is_signalled() && std::chrono::steady_clock::now() < until) {
        const auto load = node.snapshot()->load;
        if (load.final >= load.accepted) return;
        std::this_thread::sleep_for(poll_interval);
    }
}
} // namespace

void catch_signals() {
    std::signal(SIGINT, [](int) { signalled = true; });
    std::signal(SIGTERM, [](int) { signalled = true; });
}
bool is_signalled() {
    return signalled;
}

Summary run(const Options& options, node::Node& node) {
    Summary out;
    out.stop_reason = drive(options, node);
    out.reached = out.stop_reason == StopReason::Goal;
    if (out.stop_reason == StopReason::Goal) drain(node);
    node.stop();
    out.snapshot = node.snapshot();
    out.supply = node.supply();
    // Stopped by hand without a goal to miss: that is how such a run ends.
    if (out.stop_reason == StopReason::Signal && !options.until_height && !options.run_for) out.reached = true;
    return out;
}

ExitCode exit_code(const Summary& summary) {
    if (!summary.snapshot->violations.empty() || !summary.supply.is_exact) return ExitCode::InvariantBroken;
    if (summary.stop_reason == StopReason::Trouble) return ExitCode::Data;
    return summary.reached ? ExitCode::Good : ExitCode::GoalNotReached;
}

} // namespace arpeggio::app
