#include "app/check.h"

#include "codec/hex.h"
#include "node/check.h"

#include <boost/json.hpp>

namespace arpeggio::app {
namespace {
namespace json = boost::json;
namespace fs = std::filesystem;
using std::chrono::milliseconds;

TimestampMs now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {static_cast<std::uint64_t>(std::chrono::duration_cast<milliseconds>(since).count())};
}

/// A folder that was never started in is not made by a check.
Result<void, LaunchError> find_chain(const Options& options) {
    std::error_code error;
    if (fs::is_directory(data_folder(options) / "chain", error)) return {};
    const std::string where = data_folder(options).string();
    return Fail(LaunchError{ExitCode::Data, "There is no chain in " + where + " that could be checked."});
}
} // namespace

Result<CheckSummary, LaunchError> check(const Options& options) {
    const auto started = std::chrono::steady_clock::now();
    TRY(chain::NetworkDefinition network, kept_network(options));
    TRY_VOID(find_chain(options));
    CheckSummary out;
    out.network = network.name;
    out.genesis_hash = chain::genesis_hash(network);
    Options talkative = options;
    talkative.log_level = std::max(options.log_level, LogLevel::Info);
    auto report = node::check_folder({data_folder(options), std::move(network), now(), make_log(talkative)});
    if (!report) return Fail(problem_with(options, report.error()));
    out.report = *std::move(report);
    out.took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started);
    return out;
}

std::string to_json(const CheckSummary& summary) {
    const replica::StorageReport& report = summary.report;
    json::array damages;
    for (const auto& damage : report.damages)
        damages.push_back(json::object{{"sentence", damage.sentence}, {"repaired", damage.is_repaired}});
    return json::serialize(json::object{
        {"schema", 1},
        {"version", ARPEGGIO_VERSION},
        {"network", summary.network},
        {"genesis_hash", codec::to_0x(summary.genesis_hash.view())},
        {"sound", report.unrepaired == 0},
        {"identities", report.identities},
        {"blocks", report.blocks},
        {"transactions", report.transactions},
        {"certificates", report.certificates},
        {"votes", report.votes},
        {"leaves", report.leaves},
        {"damage", std::move(damages)},
        {"repaired", report.repaired},
        {"unrepaired", report.unrepaired},
        {"seconds", static_cast<double>(summary.took.count()) / 1000}});
}

ExitCode exit_code(const CheckSummary& summary) {
    return summary.report.unrepaired == 0 ? ExitCode::Good : ExitCode::InvariantBroken;
}

} // namespace arpeggio::app
