#pragma once
#include "node/facade.h"

#include <functional>
#include <string>

namespace arpeggio::rpc {

// Dispatch: answers the text of a JSON-RPC 2.0 request, or a batch of them, through the node's Facade.
// No sockets and no clock in it. Threading: any thread may call handle(); calls do not share anything but the Facade.
// Methods and shapes: ethereum/execution-apis; blocks are ours in Ethereum's shape.
class Dispatch {
public:
    struct Options {
        std::string client_version;
        std::function<std::string()> summary; ///< the JSON that arp_summary answers; may be slow
    };
    static constexpr std::size_t batch_max = 100;
    /// Once the answers of a batch are longer than this together, the rest of it is refused with LimitExceeded.
    static constexpr std::size_t answers_bytes_max = 32 * 1024 * 1024;

    /// The node must outlive every call.
    Dispatch(node::Facade& node, Options options);

    /// Asked once for each call of a message before it is done, and once for a message that cannot be read; false
    /// refuses it with LimitExceeded.
    using Admit = std::function<bool()>;
    /// Given the answer's text, once; empty if the caller is owed none (notifications). Called on the caller's thread
    /// or on one of the node's.
    using Done = std::function<void(std::string)>;
    void handle(ShardId shard, std::string_view request, const Admit& admit, Done done) const;

private:
    node::Facade& node_;
    Options options_;
};

/// A response that holds an error and no id, for what never reaches a Dispatch.
std::string error_response(int code, std::string_view message);

} // namespace arpeggio::rpc
