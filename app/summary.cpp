#include "app/summary.h"

#include "codec/hex.h"

#include <boost/json.hpp>

#include <fstream>
#include <sys/resource.h>

namespace arpeggio::app {
namespace {
namespace json = boost::json;

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e6;
}
double milliseconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e3;
}
std::string atto(const Amount& amount) {
    return to_decimal(amount.atto);
}
std::string hex(ByteView bytes) {
    return codec::to_0x(bytes);
}

json::value optional_ms(const std::optional<Duration>& duration) {
    return duration ? json::value(milliseconds(*duration)) : json::value(nullptr);
}

struct Resources {
    double cpu_seconds = 0, rss_mb = 0, rss_peak_mb = 0;
};
Resources resources() {
    Resources out;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto time = [](const timeval& at) {
        return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_usec) / 1e6;
    };
    out.cpu_seconds = time(usage.ru_utime) + time(usage.ru_stime);
    out.rss_peak_mb = static_cast<double>(usage.ru_maxrss) / 1024;
    std::ifstream status("/proc/self/statm");
    double pages = 0, resident = 0;
    if (status >> pages >> resident) out.rss_mb = resident * 4096 / (1024 * 1024);
    return out;
}

json::object shard_json(const node::ShardSummary& shard) {
    json::array members;
    for (const auto& member : shard.members) members.emplace_back(hex(member.key.view()));
    return {
        {"shard", shard.shard.value},
        {"chain_id", shard.chain_id},
        {"role", "validator"},
        {"height", shard.height.value},
        {"final", shard.height.value},
        {"block_hash", hex(shard.block_hash.view())},
        {"state_root", hex(shard.state_root.view())},
        {"root_height", shard.root_height.value},
        {"members", std::move(members)},
        {"transfers", shard.transfers}};
}
json::object epoch_json(const node::EpochSummary& epoch) {
    json::array blocks, movers;
    for (const std::uint64_t one : epoch.blocks) blocks.emplace_back(one);
    for (const node::MoverSummary& mover : epoch.movers)
        movers.emplace_back(
            json::object{{"key", hex(mover.key.view())}, {"from", mover.from.value}, {"to", mover.to.value}});
    return {
        {"epoch", epoch.epoch.value},
        {"seed", hex(epoch.seed.view())},
        {"delay_proof_ok", epoch.delay_proof_ok ? json::value(*epoch.delay_proof_ok) : json::value(nullptr)},
        {"extended_slots", epoch.extended_slots},
        {"resharded_keys", epoch.movers.size()},
        {"movers", std::move(movers)},
        {"blocks", std::move(blocks)},
        {"max_gap_ms", milliseconds(epoch.gap_max)}};
}
json::object supply_json(const node::SupplySummary& supply) {
    return {
        {"genesis", atto(supply.genesis)},
        {"issued", atto(supply.issued)},
        {"burned", atto(supply.burned)},
        {"balances", atto(supply.balances)},
        {"stakes", atto(supply.stakes)},
        {"in_flight", atto(supply.in_flight)},
        {"difference", atto(supply.difference)},
        {"exact", supply.is_exact}};
}
json::object load_json(const node::LoadSummary& load) {
    return {
        {"offered", load.offered},
        {"sent", load.sent},
        {"accepted", load.accepted},
        {"rejected", load.rejected},
        {"final", load.final}};
}
json::object cross_shard_json(const node::CrossShardSummary& mail) {
    return {
        {"sent", mail.sent},
        {"delivered", mail.delivered},
        {"returned", mail.returned},
        {"in_flight", mail.in_flight},
        {"oldest_in_flight_s", seconds(mail.oldest_in_flight)}};
}
} // namespace

std::string_view to_string(StopReason reason) {
    switch (reason) {
    case StopReason::Running: return "running";
    case StopReason::Goal: return "goal";
    case StopReason::Signal: return "signal";
    case StopReason::Trouble: return "trouble";
    case StopReason::NoFirstBlock: return "no_first_block";
    }
    CHECK(false);
}

std::string to_json(const Summary& summary) {
    const node::Snapshot& now = *summary.snapshot;
    json::array shards, resumed_from, violations;
    std::uint64_t transfers = 0;
    std::optional<Duration> p50, p99;
    for (const auto& shard : now.shards) {
        shards.emplace_back(shard_json(shard));
        resumed_from.emplace_back(shard.resumed_from.value);
        transfers += shard.transfers;
        p50 = std::max(p50, shard.finality_p50);
        p99 = std::max(p99, shard.finality_p99);
    }
    json::array epochs;
    for (const node::EpochSummary& epoch : now.epochs) epochs.emplace_back(epoch_json(epoch));
    for (const std::string& violation : now.violations) violations.emplace_back(violation);
    const Resources used = resources();
    const json::object out{
        {"schema", 1},
        {"version", ARPEGGIO_VERSION},
        {"network", now.network},
        {"genesis_hash", hex(now.genesis_hash.view())},
        {"reached", summary.reached},
        {"stop_reason", to_string(summary.stop_reason)},
        {"resumed_from", std::move(resumed_from)},
        {"shards", std::move(shards)},
        {"epoch", now.epoch.value},
        {"epochs", std::move(epochs)},
        {"load", load_json(now.load)},
        {"transfers", transfers},
        {"cross_shard", cross_shard_json(now.cross_shard)},
        {"supply", supply_json(summary.supply)},
        {"finality_ms", json::object{{"p50", optional_ms(p50)}, {"p99", optional_ms(p99)}}},
        {"violations", std::move(violations)},
        {"peers", now.peers},
        {"bytes_in", now.bytes_in},
        {"bytes_out", now.bytes_out},
        {"seconds", seconds(now.uptime)},
        {"cpu_seconds", used.cpu_seconds},
        {"rss_mb", used.rss_mb},
        {"rss_peak_mb", used.rss_peak_mb}};
    return json::serialize(out);
}

} // namespace arpeggio::app
