#include "app/lab/finality.h"

#include <array>
#include <cstdio>
#include <ostream>
#include <thread>

namespace arpeggio::lab {
namespace {
using simulation::WideAreaOutcome;
using simulation::WideAreaPlan;

constexpr std::array<std::size_t, 5> sizes{4, 16, 64, 100, 400};
constexpr Duration measured = std::chrono::seconds{60};
constexpr std::uint64_t seed = 0;

double milliseconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e3;
}
double ratio(std::uint64_t permille) {
    return static_cast<double>(permille) / 1e3;
}
std::uint64_t permille(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : part * 1000 / whole;
}

const char* routing(const FinalityRow& row) {
    return row.members <= consensus::Settings{}.direct_members_max ? "DIRECT" : "COLLECTOR";
}
int hops(const FinalityRow& row) {
    return row.members <= consensus::Settings{}.direct_members_max ? 3 : 7;
}

FinalityRow measure(std::size_t members, const std::shared_ptr<const simulation::Ground>& ground) {
    WideAreaPlan plan;
    plan.members = members;
    plan.time = measured;
    WideAreaPlan dead = plan;
    dead.dead_percent = 33;
    WideAreaPlan killed = plan;
    killed.kills_leaders = true;
    FinalityRow row;
    row.members = members;
    row.healthy = simulation::WideArea(seed, plan, ground).run();
    const WideAreaOutcome crashed = simulation::WideArea(seed, dead, ground).run();
    const WideAreaOutcome hunted = simulation::WideArea(seed, killed, ground).run();
    row.dead_permille = permille(crashed.blocks, row.healthy.blocks);
    row.killed_permille = permille(hunted.blocks, row.healthy.blocks);
    row.is_consistent = !row.healthy.has_split && !crashed.has_split && !hunted.has_split;
    return row;
}
} // namespace

bool FinalityRow::is_good() const {
    return is_consistent && healthy.blocks > 0 &&
           WideAreaOutcome::percentile(healthy.ratios_permille, 50) <= median_permille_max &&
           WideAreaOutcome::percentile(healthy.ratios_permille, 99) <= percentile_99_permille_max &&
           dead_permille >= dead_permille_min && killed_permille >= killed_permille_min;
}

std::vector<FinalityRow> run_finality(std::ostream& progress) {
    std::vector<FinalityRow> rows(sizes.size());
    const auto run = [&](std::size_t i) {
        rows[i] = measure(sizes[i], simulation::Ground::make());
        progress << std::to_string(sizes[i]) + " members measured\n" << std::flush;
    };
    std::jthread greatest([&] { run(sizes.size() - 1); }); // takes as long as all others together
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) run(i);
    greatest.join();
    return rows;
}

std::string to_table(const std::vector<FinalityRow>& rows) {
    std::string table =
        "members  routing    hops  floor ms  median ms   ratio     p99 ms   ratio  33 % dead  leaders killed\n";
    for (const FinalityRow& row : rows) {
        const auto at = [](const auto& sorted, std::size_t percent) {
            return WideAreaOutcome::percentile(sorted, percent);
        };
        std::array<char, 160> line{};
        std::snprintf(
            line.data(),
            line.size(),
            "%7zu  %-9s  %4d  %8.1f  %9.1f  %6.3f  %9.1f  %6.3f  %7.1f %%  %12.1f %%%s\n",
            row.members,
            routing(row),
            hops(row),
            milliseconds(at(row.healthy.floors, 50)),
            milliseconds(at(row.healthy.finality, 50)),
            ratio(at(row.healthy.ratios_permille, 50)),
            milliseconds(at(row.healthy.finality, 99)),
            ratio(at(row.healthy.ratios_permille, 99)),
            static_cast<double>(row.dead_permille) / 10,
            static_cast<double>(row.killed_permille) / 10,
            row.is_good() ? "" : "  MISSED");
        table += line.data();
    }
    return table;
}

} // namespace arpeggio::lab
