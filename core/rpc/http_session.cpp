#include "rpc/hub.h"
#include "rpc/metrics.h"
#include "rpc/websocket_session.h"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace arpeggio::rpc {
namespace {
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;
constexpr int limit_exceeded = -32005;

/// What is said to a request that never was one; absent where the connection is just gone.
std::optional<http::status> status_of(const beast::error_code& failed) {
    if (failed == http::error::body_limit) return http::status::payload_too_large;
    if (failed == http::error::header_limit || failed == http::error::buffer_overflow)
        return http::status::request_header_fields_too_large;
    if (failed == http::error::end_of_stream || failed == http::error::partial_message) return std::nullopt;
    if (failed.category() == make_error_code(http::error::bad_method).category()) return http::status::bad_request;
    return std::nullopt;
}

class HttpSession final : public Session {
public:
    HttpSession(std::shared_ptr<Hub> hub, tcp::socket socket)
        : Session(std::move(hub)), stream_(std::move(socket)),
          buffer_(this->hub().options.limits.header_bytes_max * 2) {}

    void start() override { read(); }
    void close() override { stream_.close(); }
    void answer(std::string text) override {
        if (text.empty()) return write(respond(http::status::no_content, {}));
        reserved_ = text.size();
        if (!hub().reserve(reserved_)) {
            reserved_ = 0;
            text = error_response(limit_exceeded, "the endpoint is busy: too many answers wait to be taken; try again");
        }
        Response response = respond(http::status::ok, std::move(text));
        response.set(http::field::content_type, "application/json");
        write(std::move(response));
    }

private:
    std::shared_ptr<HttpSession> self() { return std::static_pointer_cast<HttpSession>(shared_from_this()); }

    void read() {
        const ServerLimits& limits = hub().options.limits;
        parser_.emplace();
        parser_->body_limit(limits.body_bytes_max);
        parser_->header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
        stream_.expires_after(limits.read_timeout);
        http::async_read(stream_, buffer_, *parser_, [self = self()](beast::error_code failed, std::size_t) {
            self->on_read(failed);
        });
    }
    void on_read(const beast::error_code& failed) {
        if (!failed) {
            request_ = parser_->release();
            return handle();
        }
        const auto status = status_of(failed);
        if (!status) return finish();
        request_ = {};
        request_.keep_alive(false);
        write(respond(*status, "This endpoint takes JSON-RPC of at most 1 MB by POST or WebSocket at /shard/N.\n"));
    }

    void handle() {
        const Gate& gate = hub().options.gate;
        if (!gate.admits_host(request_[http::field::host]))
            return write(respond(http::status::forbidden, "Ask by address, or by a name this node was told of.\n"));
        if (!gate.admits_origin(origin()))
            return write(respond(http::status::forbidden, "This page's origin is not admitted here.\n"));
        if (std::string_view(request_.target()) == metrics_target) return write(metrics());
        const auto shard = shard_of_target(std::string_view(request_.target()));
        if (!shard || !hub().node.follows(*shard))
            return write(respond(http::status::not_found, "No such shard here. Endpoints are /shard/0 and so on.\n"));
        if (beast::websocket::is_upgrade(request_)) return upgrade(*shard);
        if (request_.method() == http::verb::options) return write(preflight());
        if (request_.method() != http::verb::post) {
            Response response = respond(http::status::method_not_allowed, "Send JSON-RPC by POST.\n");
            response.set(http::field::allow, "POST, OPTIONS");
            return write(std::move(response));
        }
        ask(*shard, std::move(request_.body()));
    }
    Response metrics() const {
        if (request_.method() != http::verb::get) {
            Response response = respond(http::status::method_not_allowed, "Read metrics by GET.\n");
            response.set(http::field::allow, "GET");
            return response;
        }
        Response response = respond(http::status::ok, metrics_text(*hub().node.snapshot()));
        response.set(http::field::content_type, "text/plain; version=0.0.4");
        return response;
    }
    std::optional<std::string> origin() const {
        const auto found = request_.find(http::field::origin);
        if (found == request_.end()) return std::nullopt;
        return std::string(found->value());
    }
    void upgrade(ShardId shard) {
        stream_.expires_never();
        const auto session = make_websocket_session(shared_hub(), shard, std::move(stream_), std::move(request_));
        hub().add(session);
        leave();
        session->start();
    }

    Response respond(http::status status, std::string body) const {
        Response out(status, request_.version() == 0 ? 11 : request_.version());
        out.keep_alive(request_.keep_alive());
        out.set(http::field::content_type, "text/plain");
        if (const auto page = origin(); page && hub().options.gate.admits_origin(page)) {
            out.set(http::field::access_control_allow_origin, *page);
            out.set(http::field::vary, "Origin");
        }
        out.body() = std::move(body);
        if (status != http::status::no_content) out.prepare_payload();
        return out;
    }
    Response preflight() const {
        Response out = respond(http::status::no_content, {});
        out.set(http::field::access_control_allow_methods, "POST");
        out.set(http::field::access_control_allow_headers, "content-type");
        out.set(http::field::access_control_max_age, "600");
        return out;
    }

    void write(Response response) {
        response_ = std::move(response);
        stream_.expires_after(hub().options.limits.write_timeout);
        http::async_write(
            stream_, response_, [self = self()](beast::error_code failed, std::size_t) { self->on_written(failed); });
    }
    void on_written(const beast::error_code& failed) {
        hub().release(std::exchange(reserved_, 0));
        if (failed) return finish();
        if (response_.keep_alive()) return read();
        beast::error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        drain();
    }
    /// Takes what the peer still sends, for a moment: closing on unread bytes would take the answer from it.
    void drain() {
        stream_.expires_after(std::chrono::seconds(1));
        stream_.async_read_some(asio::buffer(drained_), [self = self()](beast::error_code failed, std::size_t size) {
            self->drained_bytes_ += size;
            if (failed || self->drained_bytes_ > 4 * self->hub().options.limits.body_bytes_max) return self->finish();
            self->drain();
        });
    }
    void finish() {
        stream_.close();
        leave();
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    Request request_;
    Response response_;
    std::size_t reserved_ = 0, drained_bytes_ = 0;
    std::array<char, 4096> drained_{};
};
} // namespace

std::shared_ptr<Session> make_http_session(std::shared_ptr<Hub> hub, tcp::socket socket) {
    return std::make_shared<HttpSession>(std::move(hub), std::move(socket));
}

} // namespace arpeggio::rpc
