#pragma once
#include "end_to_end/process.h"
#include "unit/rpc/raw_client.h"

#include <csignal>

namespace arpeggio::end_to_end {

/// A demo's daemon that answers JSON-RPC on a port of its own.
struct RpcDaemon : Daemon {
    std::unique_ptr<Process> process;
    std::uint16_t port = 0;
    std::vector<std::string> network{"--shards", "1", "--validators", "4"}; ///< which demo

    /// Starts it, again if need be, and waits for its port.
    void start_daemon(const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{"--demo", "--data-dir", data(), "--rpc", "127.0.0.1:0", "--log", "info"};
        all.insert(all.end(), network.begin(), network.end());
        all.insert(all.end(), more.begin(), more.end());
        process = start(all);
        const std::string before = "Listens on http://127.0.0.1:";
        const auto listens = [&] { return process->err().find(before) != std::string::npos; };
        ASSERT_TRUE(wait([&] { return listens() || !process->is_running(); }, std::chrono::seconds{600}) && listens())
            << process->err();
        const std::string err = process->err();
        port = static_cast<std::uint16_t>(std::stoi(err.substr(err.find(before) + before.size())));
    }
    /// At once, without warning.
    void kill_daemon() {
        process->signal(SIGKILL);
        EXPECT_EQ(process->wait(std::chrono::seconds{20}).code, -SIGKILL);
    }
    [[nodiscard]] json::value call(const std::string& method, const json::array& parameters = {}) const {
        testing::RawClient client(port);
        const json::value request{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", parameters}};
        return json::parse(testing::body_of(client.post(json::serialize(request))));
    }
    [[nodiscard]] json::value result(const std::string& method, const json::array& parameters = {}) const {
        json::value answer = call(method, parameters);
        EXPECT_FALSE(answer.as_object().contains("error")) << json::serialize(answer);
        return answer.as_object().contains("result") ? answer.at("result") : json::value();
    }
    /// Of the last final block.
    [[nodiscard]] std::uint64_t final_height() const {
        return std::stoull(std::string(result("eth_blockNumber").as_string()), nullptr, 16);
    }
    [[nodiscard]] std::string block_hash(std::uint64_t height) const {
        std::array<char, 24> text{};
        std::snprintf(text.data(), text.size(), "0x%llx", static_cast<unsigned long long>(height));
        const json::value block = result("eth_getBlockByNumber", {text.data(), false});
        return block.is_object() ? std::string(block.at("hash").as_string()) : "none";
    }
};

} // namespace arpeggio::end_to_end
