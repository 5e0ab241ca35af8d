#include "rpc/websocket_session.h"

#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

namespace arpeggio::rpc {
namespace {
constexpr int limit_exceeded = -32005;

class WebSocketSession final : public Session {
public:
    WebSocketSession(std::shared_ptr<Hub> hub, ShardId shard, beast::tcp_stream stream, UpgradeRequest request)
        : Session(std::move(hub)), shard_(shard), request_(std::move(request)), stream_(std::move(stream)) {}

    void start() override {
        const ServerLimits& limits = hub().options.limits;
        // A peer that takes nothing answers no ping either, so the idle time bounds writing too.
        stream_.set_option(websocket::stream_base::timeout{limits.read_timeout, limits.read_timeout, true});
        stream_.read_message_max(limits.body_bytes_max);
        stream_.async_accept(request_, [self = self()](beast::error_code failed) {
            self->request_ = {};
            if (failed) return self->finish();
            self->read();
        });
    }
    void close() override { beast::get_lowest_layer(stream_).close(); }
    void answer(std::string text) override {
        if (text.empty()) return read();
        answer_ = std::move(text);
        reserved_ = answer_.size();
        if (!hub().reserve(reserved_)) {
            reserved_ = 0;
            answer_ =
                error_response(limit_exceeded, "the endpoint is busy: too many answers wait to be taken; try again");
        }
        stream_.text(true);
        stream_.async_write(boost::asio::buffer(answer_), [self = self()](beast::error_code failed, std::size_t) {
            self->on_written(failed);
        });
    }

private:
    std::shared_ptr<WebSocketSession> self() { return std::static_pointer_cast<WebSocketSession>(shared_from_this()); }

    void read() {
        stream_.async_read(buffer_, [self = self()](beast::error_code failed, std::size_t) {
            if (failed) return self->finish();
            std::string message = beast::buffers_to_string(self->buffer_.data());
            self->buffer_.clear();
            self->ask(self->shard_, std::move(message));
        });
    }
    void on_written(const beast::error_code& failed) {
        hub().release(std::exchange(reserved_, 0));
        answer_ = {};
        if (failed) return finish();
        read();
    }
    void finish() {
        close();
        leave();
    }

    ShardId shard_;
    UpgradeRequest request_;
    websocket::stream<beast::tcp_stream> stream_;
    beast::flat_buffer buffer_;
    std::string answer_;
    std::size_t reserved_ = 0;
};
} // namespace

std::shared_ptr<Session>
make_websocket_session(std::shared_ptr<Hub> hub, ShardId shard, beast::tcp_stream stream, UpgradeRequest request) {
    return std::make_shared<WebSocketSession>(std::move(hub), shard, std::move(stream), std::move(request));
}

} // namespace arpeggio::rpc
