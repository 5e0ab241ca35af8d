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

/// The beacon has a final block of that epoch.
bool is_in_epoch(const node::Snapshot& now, std::uint64_t epoch) {
    return has_new_final_block(now) && now.epoch.value >= epoch;
}

void drain(node::Node& node) {
    node.set_load(0);
    const SteadyTime until = std::chrono::steady_clock::now() + drain_max;
    while (!is_signalled() && std::chrono::steady_clock::now() < until) {
        const node::SnapshotPtr now = node.snapshot();
        if (now->load.final >= now->load.accepted && now->cross_shard.in_flight == 0) return;
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

Drive::Drive(const Options& options)
    : options_(options), created_(std::chrono::steady_clock::now()), stops_(options.stops), starts_(options.starts) {}

std::optional<StopReason> Drive::look(node::Node& node) {
    if (is_signalled()) return StopReason::Signal;
    const node::SnapshotPtr now = node.snapshot();
    if (now->phase == node::Phase::Failed) return StopReason::Trouble;
    const SteadyTime time = std::chrono::steady_clock::now();
    if (!first_ && has_new_final_block(*now)) {
        first_ = time;
        node.set_load(options_.load, options_.cross_shard);
    }
    if (!first_ && time - created_ > first_block_max) return StopReason::NoFirstBlock;
    if (first_) switch_validators(node, time - *first_);
    if (options_.until_height && is_at_height(*now, *options_.until_height)) return StopReason::Goal;
    if (options_.until_epoch && is_in_epoch(*now, *options_.until_epoch)) return StopReason::Goal;
    if (options_.run_for && first_ && time - *first_ >= *options_.run_for) return StopReason::Goal;
    return std::nullopt;
}

void Drive::switch_validators(node::Node& node, SteadyTime::duration since_first) {
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

Summary finish(const Options& options, node::Node& node, StopReason reason) {
    Summary out;
    out.stop_reason = reason;
    out.reached = reason == StopReason::Goal;
    if (reason == StopReason::Goal) drain(node);
    node.stop();
    out.snapshot = node.snapshot();
    out.supply = node.supply();
    // Stopped by hand without a goal to miss: that is how such a run ends.
    const bool has_goal = options.until_height || options.until_epoch || options.run_for;
    if (reason == StopReason::Signal && !has_goal) out.reached = true;
    return out;
}

Summary run(const Options& options, node::Node& node) {
    Drive drive(options);
    while (true) {
        if (const auto reason = drive.look(node)) return finish(options, node, *reason);
        std::this_thread::sleep_for(poll_interval);
    }
}

ExitCode exit_code(const Summary& summary) {
    if (!summary.snapshot->violations.empty()) return ExitCode::InvariantBroken;
    if (summary.stop_reason == StopReason::Trouble) return ExitCode::Data; // a damaged disk adds up to nothing
    if (!summary.supply.is_exact) return ExitCode::InvariantBroken;
    return summary.reached ? ExitCode::Good : ExitCode::GoalNotReached;
}

} // namespace arpeggio::app
