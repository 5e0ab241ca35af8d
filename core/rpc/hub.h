#pragma once
// Inside of rpc: what its sessions share. Heavy (Asio): for server.cpp and the session files only.
#include "rpc/server.h"
#include "rpc/token_bucket.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <unordered_set>

namespace arpeggio::rpc {

class Hub;

/// One connection. Lives on the io thread; what a worker does for it comes back there.
class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(std::shared_ptr<Hub> hub);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    virtual ~Session() = default;

    virtual void start() = 0;
    /// Closes the socket at once; what was under way ends with an error and the session with it.
    virtual void close() = 0;
    /// The answer to the message last given to ask(); empty if none is owed.
    virtual void answer(std::string text) = 0;

protected:
    /// Has a worker answer. The session is closed if that takes longer than answer_timeout.
    void ask(ShardId shard, std::string message);
    /// Leaves the hub: the session goes when its last operation ends.
    void leave();
    [[nodiscard]] Hub& hub() const { return *hub_; }
    [[nodiscard]] const std::shared_ptr<Hub>& shared_hub() const { return hub_; }

private:
    friend class Hub;
    void on_answer(std::string text);
    std::shared_ptr<Hub> hub_;
    TokenBucket bucket_; ///< touched by the worker that has the session's one message in work
    boost::asio::steady_timer waiting_;
};

/// Owned by the server and by every session; owns the sessions until they leave or close_all(), so that nothing that
/// waits in a queue has to. All but `workers` and `dispatch` is the io thread's.
class Hub : public std::enable_shared_from_this<Hub> {
public:
    Hub(node::Facade& node, Server::Options options);

    [[nodiscard]] bool has_room() const { return sessions_.size() < options.limits.connections_max; }
    void add(const std::shared_ptr<Session>& session);
    void remove(const std::shared_ptr<Session>& session) { sessions_.erase(session); }
    void close_all();
    /// Room for an answer on its way to its reader; false if too much waits already. Each true needs a release().
    bool reserve(std::size_t bytes);
    void release(std::size_t bytes) { pending_bytes_ -= bytes; }

    Server::Options options;
    node::Facade& node;
    const Dispatch dispatch;
    boost::asio::io_context io;
    boost::asio::thread_pool workers;

private:
    std::unordered_set<std::shared_ptr<Session>> sessions_;
    std::size_t pending_bytes_ = 0;
    bool is_closed_ = false;
};

/// What a clock of this machine says that never goes back.
Instant steady_now();

/// A connection just made; serves HTTP, and WebSocket after an upgrade.
std::shared_ptr<Session> make_http_session(std::shared_ptr<Hub> hub, boost::asio::ip::tcp::socket socket);

} // namespace arpeggio::rpc
