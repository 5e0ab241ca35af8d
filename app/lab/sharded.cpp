#include "app/lab/sharded.h"

#include <boost/json.hpp>

#include <chrono>
#include <ostream>

namespace arpeggio::lab {
namespace {
namespace json = boost::json;
using simulation::Ground;
using simulation::sharded_fault_count;
using simulation::ShardedFault;
using simulation::ShardedPlan;
using simulation::ShardedWorld;

constexpr std::uint64_t told_every = 20;

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e6;
}
std::string replay(std::uint64_t seed, std::uint64_t shards) {
    return "arpeggio-lab fault --shards " + std::to_string(shards) + " --seed " + std::to_string(seed);
}
/// One text at a time, whichever thread it is from.
void tell(std::ostream& progress, const std::string& line) {
    progress << line + '\n' << std::flush;
}

ShardedReport run_some(const FaultOptions& options, std::atomic<std::uint64_t>& next, std::ostream& progress) {
    const auto shards = static_cast<std::uint32_t>(options.shards);
    const auto ground = Ground::make(shards);
    ShardedReport report;
    for (std::uint64_t done = next++; done < options.seeds; done = next++) {
        const std::uint64_t seed = options.first + done;
        const auto plan = ShardedPlan::from_seed(seed, shards);
        ShardedWorld::Story story;
        if (options.is_told) {
            std::string kinds = "kinds of fault:";
            for (const ShardedFault fault : plan.faults) kinds += ' ' + std::string(to_string(fault));
            tell(progress, kinds);
            story = [&](const std::string& line) { tell(progress, line); };
        }
        const auto outcome = ShardedWorld(seed, plan, ground, story).run();
        report.add(seed, outcome);
        for (const std::string& violation : outcome.violations) {
            const std::string where = "seed " + std::to_string(seed) + ": ";
            tell(progress, where + violation + "; replay: " + replay(seed, options.shards));
        }
        if ((done + 1) % told_every == 0) tell(progress, std::to_string(done + 1) + " worlds");
    }
    return report;
}

json::object by_kind(const simulation::ShardedFaultCounts& counts) {
    json::object out;
    for (std::size_t i = 0; i < sharded_fault_count; ++i)
        out[to_string(ShardedFault{static_cast<std::uint8_t>(i)})] = counts[i];
    return out;
}
} // namespace

void ShardedReport::add(std::uint64_t seed, const simulation::ShardedOutcome& outcome) {
    (void)add_world(seed, outcome);
    for (const Height height : outcome.heights) blocks += height.value;
    epochs += outcome.epoch.value;
    moves += outcome.moves;
    redraws += outcome.redraws;
    mails_sent += outcome.mails_sent;
    mails_taken += outcome.mails_taken;
}

void ShardedReport::add(const ShardedReport& other) {
    add_tally(other);
    epochs += other.epochs;
    moves += other.moves;
    redraws += other.redraws;
    mails_sent += other.mails_sent;
    mails_taken += other.mails_taken;
}

ShardedReport run_sharded(const FaultOptions& options, std::ostream& progress) {
    const auto begun = std::chrono::steady_clock::now();
    const auto run = [&](std::atomic<std::uint64_t>& next) { return run_some(options, next, progress); };
    auto report = on_all_cores<ShardedReport>(run);
    report.first = options.first;
    report.shards = options.shards;
    report.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return report;
}

std::string to_json(const ShardedReport& report) {
    json::array failures;
    for (const auto& failure : report.failures) {
        failures.push_back(
            {{"seed", failure.seed}, {"what", failure.what}, {"replay", replay(failure.seed, report.shards)}});
    }
    const auto count = static_cast<double>(std::max<std::uint64_t>(report.seeds, 1));
    return json::serialize(json::object{
        {"shards", report.shards},
        {"seeds", report.seeds},
        {"first", report.first},
        {"violations", report.violations},
        {"failures", std::move(failures)},
        {"elapsed_s", report.elapsed_s},
        {"seeds_per_s", report.seeds_per_s()},
        {"recovery_mean_s", seconds(report.recovery_sum) / count},
        {"recovery_max_s", seconds(report.recovery_max)},
        {"recovery_max_seed", report.slowest},
        {"epochs", report.epochs},
        {"blocks", report.blocks},
        {"payments", report.payments},
        {"mails_sent", report.mails_sent},
        {"mails_taken", report.mails_taken},
        {"moves", report.moves},
        {"redraws", report.redraws},
        {"events", report.events},
        {"virtual_s", seconds(report.virtual_time)},
        {"trace", report.trace},
        {"coverage", by_kind(report.worlds)},
        {"times", by_kind(report.times)}});
}

} // namespace arpeggio::lab
