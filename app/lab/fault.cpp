#include "app/lab/fault.h"

#include <boost/json.hpp>

#include <chrono>
#include <ostream>
#include <sstream>

namespace arpeggio::lab {
namespace {
namespace json = boost::json;
using simulation::Fault;
using simulation::fault_count;

constexpr std::size_t kinds_min = 3;
constexpr std::uint64_t coverage_min = 100;     ///< worlds in which each kind happens
constexpr std::uint64_t recovered_percent = 90; ///< of worlds, at least
constexpr std::uint64_t told_every = 500;

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e6;
}
std::string replay(std::uint64_t seed) {
    return "arpeggio-lab fault --seed " + std::to_string(seed);
}

simulation::Outcome run_world(std::uint64_t seed, const std::shared_ptr<const simulation::Ground>& ground) {
    return simulation::World(seed, simulation::Plan::from_seed(seed), ground).run();
}

/// One text at a time, whichever thread it is from.
void tell(std::ostream& progress, const std::string& line) {
    progress << line + '\n' << std::flush;
}

FaultReport run_some(const FaultOptions& options, std::atomic<std::uint64_t>& next, std::ostream& progress) {
    const auto ground = simulation::Ground::make();
    FaultReport report;
    for (std::uint64_t done = next++; done < options.seeds; done = next++) {
        const std::uint64_t seed = options.first + done;
        const auto outcome = run_world(seed, ground);
        const std::string lack = report.add(seed, simulation::Plan::from_seed(seed), outcome);
        if (!lack.empty())
            tell(progress, "seed " + std::to_string(seed) + " had " + lack + "; replay: " + replay(seed));
        for (const std::string& violation : outcome.violations) {
            tell(progress, "seed " + std::to_string(seed) + ": " + violation + "; replay: " + replay(seed));
        }
        if ((done + 1) % told_every == 0) tell(progress, std::to_string(done + 1) + " worlds");
    }
    return report;
}

FaultReport tell_one(const FaultOptions& options, std::ostream& progress) {
    const auto plan = simulation::Plan::from_seed(options.first);
    std::ostringstream about;
    about << plan.weights.size() << " members;";
    for (const Fault fault : plan.faults) about << ' ' << to_string(fault);
    for (const auto& [member, vices] : plan.vices) {
        about << "; member " << member << ':';
        for (const Fault vice : vices) about << ' ' << to_string(vice);
    }
    for (const auto& [member, fault] : plan.frail) about << "; member " << member << ": " << to_string(fault);
    tell(progress, about.str());
    simulation::World world(
        options.first, plan, simulation::Ground::make(), [&](const std::string& line) { tell(progress, line); });
    FaultReport report;
    const auto outcome = world.run();
    (void)report.add(options.first, plan, outcome);
    for (const std::string& violation : outcome.violations) tell(progress, "VIOLATION: " + violation);
    return report;
}

json::object by_kind(const simulation::FaultCounts& counts) {
    json::object out;
    for (std::size_t i = 0; i < fault_count; ++i) {
        out[to_string(Fault{static_cast<std::uint8_t>(i)})] = counts[i];
    }
    return out;
}
} // namespace

std::string FaultReport::add(std::uint64_t seed, const simulation::Plan& plan, const simulation::Outcome& outcome) {
    const std::size_t kinds = add_world(seed, outcome);
    blocks += outcome.calm.value;
    if (outcome.calm > outcome.rough) recovered += 1;
    if (outcome.lateness_percent > lateness_percent) latest = seed;
    lateness_percent = std::max(lateness_percent, outcome.lateness_percent);
    std::string lack;
    if (kinds < kinds_min) lack = std::to_string(kinds) + " kinds of fault";
    if (outcome.rough_slots < plan.rough_slots) lack = std::to_string(outcome.rough_slots) + " slots with faults";
    if (outcome.calm_slots < plan.calm_slots) lack = std::to_string(outcome.calm_slots) + " slots after healing";
    if (!outcome.violations.empty()) lack.clear(); // it was stopped
    if (!lack.empty()) thin += 1;
    return lack;
}

void FaultReport::add(const FaultReport& other) {
    add_tally(other);
    recovered += other.recovered;
    thin += other.thin;
    if (other.lateness_percent > lateness_percent) latest = other.latest;
    lateness_percent = std::max(lateness_percent, other.lateness_percent);
}

/// Runs of fewer than 20,000 worlds are asked for less, one of a few for no coverage at all.
std::vector<std::string> FaultReport::complaints() const {
    std::vector<std::string> out;
    const std::uint64_t least = std::min(coverage_min, seeds / 200);
    for (std::size_t i = 0; i < fault_count; ++i) {
        const auto kind = to_string(Fault{static_cast<std::uint8_t>(i)});
        if (worlds[i] < least) {
            out.push_back(
                std::string(kind) + " happened in " + std::to_string(worlds[i]) + " worlds, not " +
                std::to_string(least));
        }
    }
    if (recovered * 100 < seeds * recovered_percent) {
        out.push_back(std::to_string(recovered) + " worlds of " + std::to_string(seeds) + " made new final blocks");
    }
    if (thin > 0) out.push_back(std::to_string(thin) + " worlds had too few slots or kinds of fault");
    return out;
}

FaultReport run_fault(const FaultOptions& options, std::ostream& progress) {
    const auto begun = std::chrono::steady_clock::now();
    const auto run = [&](std::atomic<std::uint64_t>& next) { return run_some(options, next, progress); };
    FaultReport report = options.is_told ? tell_one(options, progress) : on_all_cores<FaultReport>(run);
    report.first = options.first;
    report.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return report;
}

std::string to_json(const FaultReport& report) {
    json::array failures;
    for (const auto& failure : report.failures) {
        failures.push_back({{"seed", failure.seed}, {"what", failure.what}, {"replay", replay(failure.seed)}});
    }
    json::array complaints;
    for (const std::string& complaint : report.complaints()) complaints.emplace_back(complaint);
    const auto count = static_cast<double>(std::max<std::uint64_t>(report.seeds, 1));
    return json::serialize(json::object{
        {"seeds", report.seeds},
        {"first", report.first},
        {"violations", report.violations},
        {"failures", std::move(failures)},
        {"complaints", std::move(complaints)},
        {"elapsed_s", report.elapsed_s},
        {"seeds_per_s", report.seeds_per_s()},
        {"finalising_after_healing", static_cast<double>(report.recovered) / count},
        {"recovery_mean_s", seconds(report.recovery_sum) / count},
        {"recovery_max_s", seconds(report.recovery_max)},
        {"recovery_max_seed", report.slowest},
        {"lateness_max_percent", report.lateness_percent},
        {"lateness_max_seed", report.latest},
        {"events", report.events},
        {"virtual_s", seconds(report.virtual_time)},
        {"blocks", report.blocks},
        {"payments", report.payments},
        {"trace", report.trace},
        {"coverage", by_kind(report.worlds)},
        {"times", by_kind(report.times)}});
}

} // namespace arpeggio::lab
