#include "rpc/metrics.h"

#include <algorithm>
#include <iomanip>
#include <limits>
#include <sstream>

namespace arpeggio::rpc {
namespace {
using node::ShardSummary;
using node::Snapshot;

double in_seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e6;
}

/// One metric at a time: its help and type, then its samples.
class Exposition {
public:
    Exposition() { out_ << std::setprecision(std::numeric_limits<double>::max_digits10); }
    void begin(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        out_ << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n';
    }
    template <class Number>
    void sample(Number value, std::string_view labels = {}) {
        out_ << name_;
        if (!labels.empty()) out_ << '{' << labels << '}';
        out_ << ' ' << value << '\n';
    }
    template <class Number>
    void single(std::string_view name, std::string_view type, std::string_view help, Number value) {
        begin(name, type, help);
        sample(value);
    }
    [[nodiscard]] std::string text() const { return out_.str(); }

private:
    std::string_view name_;
    std::ostringstream out_;
};

struct ShardMetric {
    std::string_view name, type, help;
    double (*value)(const ShardSummary& shard);
};
constexpr ShardMetric shard_metrics[] = {
    {"arpeggio_final_height",
     "gauge",
     "Height of the last final block.",
     [](const ShardSummary& shard) { return static_cast<double>(shard.height.value); }},
    {"arpeggio_final_block_timestamp_seconds",
     "gauge",
     "Time of the last final block, since the Unix epoch.",
     [](const ShardSummary& shard) { return static_cast<double>(shard.timestamp.value) / 1e3; }},
    {"arpeggio_final_blocks_total",
     "counter",
     "Blocks that became final since the start.",
     [](const ShardSummary& shard) { return static_cast<double>(shard.blocks); }},
    {"arpeggio_final_transfers_total",
     "counter",
     "Transactions that became final since the start.",
     [](const ShardSummary& shard) { return static_cast<double>(shard.transfers); }},
    {"arpeggio_pending_transactions",
     "gauge",
     "Transactions in the pool.",
     [](const ShardSummary& shard) { return static_cast<double>(shard.pending); }},
    {"arpeggio_block_gap_max_seconds",
     "gauge",
     "Longest time between two blocks becoming final since the start.",
     [](const ShardSummary& shard) { return in_seconds(shard.gap_max); }},
    {"arpeggio_validators_running",
     "gauge",
     "Validators of the shard that run in this process.",
     [](const ShardSummary& shard) {
         return static_cast<double>(
             std::ranges::count_if(shard.members, [](const auto& member) { return member.is_running; }));
     }},
};

std::string label_of(const ShardSummary& shard) {
    return "shard=\"" + std::to_string(shard.shard.value) + '"';
}

void add_finality(Exposition& out, const Snapshot& snapshot) {
    out.begin("arpeggio_finality_seconds", "gauge", "Time from an own proposal to its finality, over recent blocks.");
    for (const ShardSummary& shard : snapshot.shards) {
        if (shard.finality_p50) out.sample(in_seconds(*shard.finality_p50), label_of(shard) + ",quantile=\"0.5\"");
        if (shard.finality_p99) out.sample(in_seconds(*shard.finality_p99), label_of(shard) + ",quantile=\"0.99\"");
    }
}

void add_mail(Exposition& out, const node::CrossShardSummary& mail) {
    out.begin("arpeggio_mail_total", "counter", "Payments between followed shards since the start, by their fate.");
    out.sample(mail.sent, "fate=\"sent\"");
    out.sample(mail.delivered, "fate=\"delivered\"");
    out.sample(mail.returned, "fate=\"returned\"");
    out.single("arpeggio_mail_in_flight", "gauge", "Payments between shards under way.", mail.in_flight);
    out.single(
        "arpeggio_mail_oldest_in_flight_seconds",
        "gauge",
        "Age of the oldest payment under way.",
        in_seconds(mail.oldest_in_flight));
}
} // namespace

std::string metrics_text(const Snapshot& snapshot) {
    Exposition out;
    const bool is_up = snapshot.phase == node::Phase::Ready;
    out.single("arpeggio_ready", "gauge", "1 if every followed shard makes blocks final.", is_up ? 1 : 0);
    out.single("arpeggio_uptime_seconds", "gauge", "Since the node's start.", in_seconds(snapshot.uptime));
    out.single("arpeggio_peers", "gauge", "Other nodes connected.", snapshot.peers);
    out.single("arpeggio_violations", "gauge", "Broken invariants; never above 0.", snapshot.violations.size());
    out.begin("arpeggio_link_bytes_total", "counter", "Bytes over the links between validators since the start.");
    out.sample(snapshot.bytes_in, "direction=\"in\"");
    out.sample(snapshot.bytes_out, "direction=\"out\"");
    for (const ShardMetric& metric : shard_metrics) {
        out.begin(metric.name, metric.type, metric.help);
        for (const ShardSummary& shard : snapshot.shards) out.sample(metric.value(shard), label_of(shard));
    }
    add_finality(out, snapshot);
    add_mail(out, snapshot.cross_shard);
    return out.text();
}

} // namespace arpeggio::rpc
