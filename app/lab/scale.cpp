#include "app/lab/scale.h"

#include "simulation/sharded_world.h"
#include "simulation/world.h"

#include <array>
#include <cstdio>
#include <ostream>

namespace arpeggio::lab {
namespace {
using simulation::Ground;
using simulation::ShardedPlan;
using simulation::ShardedWorld;
using simulation::Traffic;

constexpr std::uint64_t seed = 0;
constexpr std::uint64_t payments_per_second = 20; ///< of a shard
constexpr std::uint64_t epoch_slots = 60;         ///< of a second each
/// Half of it is the target above which the base fee rises; a transfer takes 21,000, mail twice that and a little.
constexpr std::uint64_t block_gas = 1'240'000;

/// So many customers that few are drawn while their last payment is under way.
Traffic traffic_of(const ScaleOptions& options) {
    Traffic out;
    out.accounts = 16 * payments_per_second;
    out.payments_each = 32;
    out.mail_percent = options.cross_shard;
    out.undeliverable = 0;
    out.gas_limit = block_gas;
    return out;
}

/// One shard has neither epochs nor mail.
ScaleRow run_one(const ScaleOptions& options) {
    simulation::Plan plan;
    plan.payment_every = std::chrono::microseconds{1'000'000 / payments_per_second};
    plan.rough_slots = 2 * epoch_slots;
    const auto outcome = simulation::World(seed, plan, Ground::make(1, traffic_of(options))).run();
    ScaleRow row;
    row.shards = 1;
    row.payments = outcome.payments;
    row.paying = outcome.time;
    row.violations = outcome.violations;
    return row;
}

ScaleRow run_several(std::uint32_t shards, const ScaleOptions& options) {
    ShardedPlan plan;
    plan.shards = shards;
    plan.epoch_slots = epoch_slots;
    plan.payment_every = std::chrono::microseconds{1'000'000 / static_cast<std::int64_t>(payments_per_second * shards)};
    plan.rough_epochs = 1;
    plan.calm_epochs = 1;
    const auto outcome = ShardedWorld(seed, plan, Ground::make(shards, traffic_of(options))).run();
    ScaleRow row;
    row.shards = shards;
    row.payments = outcome.paid;
    row.paying = outcome.paying;
    row.mails_sent = outcome.mails_sent;
    row.mails_taken = outcome.mails_taken;
    row.rest = outcome.time - outcome.paying;
    row.violations = outcome.violations;
    return row;
}

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e6;
}
} // namespace

double ScaleRow::rate() const {
    return static_cast<double>(payments) / std::max(seconds(paying), 1e-9);
}

bool ScaleRow::is_good() const {
    return violations.empty() && payments > 0 && mails_taken == mails_sent && efficiency_ppm >= efficiency_ppm_min;
}

std::vector<ScaleRow> run_scale(const ScaleOptions& options, std::ostream& progress) {
    std::vector<ScaleRow> rows;
    for (std::uint64_t shards = 1; shards <= options.shards; shards *= 2) {
        rows.push_back(shards == 1 ? run_one(options) : run_several(static_cast<std::uint32_t>(shards), options));
        ScaleRow& row = rows.back();
        const double alone = rows.front().rate() * static_cast<double>(shards);
        row.efficiency_ppm = static_cast<std::uint64_t>(1e6 * row.rate() / std::max(alone, 1e-9));
        for (const std::string& violation : row.violations) progress << violation << '\n';
        progress << std::to_string(shards) + (shards == 1 ? " shard" : " shards") + " measured\n" << std::flush;
    }
    return rows;
}

std::string to_table(const std::vector<ScaleRow>& rows) {
    std::string table = "shards  payments/s  a shard  efficiency  mail sent  mail taken  last after s\n";
    for (const ScaleRow& row : rows) {
        std::array<char, 160> line{};
        std::snprintf(
            line.data(),
            line.size(),
            "%6llu  %10.1f  %7.2f  %8.1f %%  %9llu  %10llu  %12.1f%s\n",
            static_cast<unsigned long long>(row.shards),
            row.rate(),
            row.rate() / static_cast<double>(row.shards),
            static_cast<double>(row.efficiency_ppm) / 1e4,
            static_cast<unsigned long long>(row.mails_sent),
            static_cast<unsigned long long>(row.mails_taken),
            seconds(row.rest),
            row.is_good() ? "" : "  MISSED");
        table += line.data();
    }
    return table;
}

} // namespace arpeggio::lab
