#include "app/rpc_endpoint.h"

#include "app/summary.h"

namespace arpeggio::app {
namespace {
std::string sentence(rpc::StartError error, const std::string& endpoint) {
    switch (error) {
    case rpc::StartError::BadAddress:
        return "--rpc " + endpoint + ": that is no address of this machine. 127.0.0.1 always is.";
    case rpc::StartError::PortTaken:
        return "--rpc " + endpoint + ": another program listens there. Choose another port, or --rpc off.";
    case rpc::StartError::NotAllowed:
        return "--rpc " + endpoint + ": the system keeps that port for itself. Choose one above 1023.";
    case rpc::StartError::Failed: return "--rpc " + endpoint + ": the system gives no socket. --rpc off does without.";
    }
    CHECK(false);
}
LaunchError problem(const Options& options, rpc::StartError error) {
    const std::string endpoint = options.rpc_address + ":" + std::to_string(*options.rpc_port);
    return {ExitCode::Network, sentence(error, endpoint), node::Trouble::PortTaken};
}
} // namespace

Result<void, LaunchError> probe_rpc(const Options& options) {
    if (!options.rpc_port || !options.is_rpc_given) return {};
    rpc::Server::Options server;
    server.address = options.rpc_address;
    server.port = *options.rpc_port;
    if (const auto probed = rpc::Server::probe(server); !probed) return Fail(problem(options, probed.error()));
    return {};
}

Result<std::unique_ptr<rpc::Server>, LaunchError> serve_rpc(const Options& options, node::Node& node) {
    if (!options.rpc_port) return std::unique_ptr<rpc::Server>();
    const LogSink log = make_log(options);
    rpc::Server::Options server;
    server.address = options.rpc_address;
    server.port = *options.rpc_port;
    server.log = log;
    server.dispatch.client_version = "Arpeggio/" ARPEGGIO_VERSION;
    server.dispatch.summary = [&node] { return to_json({false, StopReason::Running, node.snapshot(), node.supply()}); };
    auto started = rpc::Server::start(node, server);
    if (!started && started.error() == rpc::StartError::PortTaken && !options.is_rpc_given) {
        server.port = 0;
        started = rpc::Server::start(node, server);
    }
    if (!started) return Fail(problem(options, started.error()));
    const bool is_elsewhere = (*started)->port() != *options.rpc_port;
    log(is_elsewhere ? LogLevel::Warning : LogLevel::Info,
        "rpc",
        "Listens on http://" + options.rpc_address + ":" + std::to_string((*started)->port()) + "/shard/0.");
    return *std::move(started);
}

} // namespace arpeggio::app
