#include "rpc/server.h"

#include "base/check.h"
#include "rpc/hub.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <thread>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace arpeggio::rpc {
namespace {
constexpr std::string_view busy =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    "Content-Length: 41\r\n\r\nToo many connections; try again shortly.\n";

StartError start_error(const boost::system::error_code& failed) {
    if (failed == asio::error::address_in_use) return StartError::PortTaken;
    if (failed == asio::error::access_denied) return StartError::NotAllowed;
    if (failed == boost::system::errc::address_not_available) return StartError::BadAddress;
    return StartError::Failed;
}

Result<tcp::endpoint, StartError> endpoint_of(const Server::Options& options) {
    boost::system::error_code failed;
    const std::string literal = options.address == "localhost" ? "127.0.0.1" : options.address;
    const auto address = asio::ip::make_address(literal, failed);
    if (failed) return Fail(StartError::BadAddress);
    return tcp::endpoint(address, options.port);
}

Result<void, StartError> listen(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    boost::system::error_code failed;
    acceptor.open(endpoint.protocol(), failed);
    if (!failed) acceptor.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) acceptor.bind(endpoint, failed);
    if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) return Fail(start_error(failed));
    return {};
}
} // namespace

std::string_view to_string(StartError error) {
    switch (error) {
    case StartError::BadAddress: return "BadAddress";
    case StartError::PortTaken: return "PortTaken";
    case StartError::NotAllowed: return "NotAllowed";
    case StartError::Failed: return "Failed";
    }
    CHECK(false);
}

class Server::Implementation {
public:
    explicit Implementation(std::shared_ptr<Hub> hub)
        : hub_(std::move(hub)), work_(asio::make_work_guard(hub_->io)), acceptor_(hub_->io), pause_(hub_->io) {}

    Result<void, StartError> start(const tcp::endpoint& endpoint) {
        TRY_VOID(listen(acceptor_, endpoint));
        port_ = acceptor_.local_endpoint().port();
        accept();
        thread_ = std::thread([this] { hub_->io.run(); });
        return {};
    }
    void stop() {
        if (!thread_.joinable()) return;
        asio::post(hub_->io, [this] {
            boost::system::error_code ignored;
            acceptor_.close(ignored);
            pause_.cancel();
            hub_->close_all();
            work_.reset(); // run() returns when the last operation has ended
        });
        thread_.join();
        hub_->workers.join(); // what still waits there finds its session gone
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    void accept() {
        acceptor_.async_accept([this](boost::system::error_code failed, tcp::socket socket) {
            if (failed == asio::error::operation_aborted || !acceptor_.is_open()) return;
            if (failed) return accept_later();
            boost::system::error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored); // answers are whole: nothing to wait for
            if (hub_->has_room()) {
                const auto session = make_http_session(hub_, std::move(socket));
                hub_->add(session);
                session->start();
            } else {
                turn_away(std::move(socket));
            }
            accept();
        });
    }
    /// Says why, as far as the socket takes it at once, and closes.
    static void turn_away(tcp::socket socket) {
        boost::system::error_code ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(busy), ignored);
    }
    /// Out of file descriptors: without a pause this would spin.
    void accept_later() {
        pause_.expires_after(std::chrono::milliseconds(100));
        pause_.async_wait([this](boost::system::error_code failed) {
            if (!failed) accept();
        });
    }

    std::shared_ptr<Hub> hub_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    std::thread thread_;
    std::uint16_t port_ = 0;
};

Result<std::unique_ptr<Server>, StartError> Server::start(node::Facade& node, Options options) {
    TRY(const tcp::endpoint endpoint, endpoint_of(options));
    const LogSink log = options.log;
    auto implementation = std::make_unique<Implementation>(std::make_shared<Hub>(node, std::move(options)));
    TRY_VOID(implementation->start(endpoint));
    if (log) log(LogLevel::Info, "rpc", "listening on port " + std::to_string(implementation->port()));
    return std::unique_ptr<Server>(new Server(std::move(implementation)));
}

Result<void, StartError> Server::probe(const Options& options) {
    TRY(const tcp::endpoint endpoint, endpoint_of(options));
    asio::io_context io;
    tcp::acceptor acceptor(io);
    return listen(acceptor, endpoint);
}

Server::Server(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Server::~Server() {
    stop();
}
void Server::stop() {
    implementation_->stop();
}
std::uint16_t Server::port() const {
    return implementation_->port();
}

} // namespace arpeggio::rpc
