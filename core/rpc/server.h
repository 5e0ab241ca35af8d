#pragma once
#include "base/log.h"
#include "base/result.h"
#include "rpc/dispatch.h"
#include "rpc/gate.h"

#include <memory>

namespace arpeggio::rpc {

// Server: JSON-RPC over HTTP (POST) and WebSocket, on one port, an endpoint a shard: /shard/N.
// Driven by two kinds of threads of its own: one moves bytes, a few answer calls; so a slow answer holds up no socket.
// Limits: see ServerLimits; what is beyond them is refused and said, or the connection is closed.
// A connection has one message in work at a time; the next is read when that is answered.
// Security: no authentication. It listens where it is told, on loopback by default; Gate keeps web pages out.

struct ServerLimits {
    std::size_t connections_max = 256;        ///< more are told 503 and closed
    std::size_t body_bytes_max = 1024 * 1024; ///< of a request or a WebSocket message
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t pending_bytes_max = 128 * 1024 * 1024; ///< answers that wait for their readers, all together
    std::uint32_t calls_per_second = 1000;             ///< of one connection, on average
    std::uint32_t calls_burst = 2000;                  ///< and at once
    std::chrono::milliseconds read_timeout{30'000};    ///< for a whole request, or until the next begins
    std::chrono::milliseconds write_timeout{30'000};   ///< for an answer to be taken
    std::chrono::milliseconds answer_timeout{60'000};  ///< for the node to answer
    std::size_t workers = 2;                           ///< threads that answer
};

enum class StartError : std::uint8_t {
    BadAddress, ///< not an IP address of this machine, nor "localhost"
    PortTaken,  ///< another program listens there
    NotAllowed, ///< the system reserves the port
    Failed,     ///< out of sockets, or no network at all
};
std::string_view to_string(StartError error);

class Server {
public:
    struct Options {
        std::string address = "127.0.0.1";
        std::uint16_t port = 8545; ///< 0: any free one
        ServerLimits limits{};
        Gate gate{};
        Dispatch::Options dispatch{};
        LogSink log{};
    };
    /// Listens when it returns. The node must outlive the server.
    static Result<std::unique_ptr<Server>, StartError> start(node::Facade& node, Options options);

    /// Why start() would fail now, if it would, as far as that is the endpoint's fault.
    static Result<void, StartError> probe(const Options& options);

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server(); ///< stops
    /// Closes every connection and joins the threads. Waits for nothing but a call that is being answered; answers that
    /// the node still owes are dropped. Again: nothing.
    void stop();
    [[nodiscard]] std::uint16_t port() const;

private:
    class Implementation;
    explicit Server(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

} // namespace arpeggio::rpc
