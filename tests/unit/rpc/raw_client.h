#pragma once
#include <cstdint>
#include <string>

namespace arpeggio::testing {

/// A client of a loopback port that sends whatever bytes a test wants, right or wrong. Blocks, for at most ten seconds
/// a read; a read that fails gives what came so far.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient();

    void send(const std::string& bytes);
    /// A whole HTTP response: head, and as much body as Content-Length says.
    std::string response();
    /// Everything until the other side closes; "still open" behind it if it does not.
    std::string until_closed();

    /// POST with a body, and the response.
    std::string post(const std::string& body, const std::string& headers = "", const std::string& path = "/shard/0");
    /// Asks for WebSocket, and the response.
    std::string upgrade(const std::string& headers = "");
    /// A masked WebSocket text frame (RFC 6455, section 5).
    void send_text(const std::string& text);
    /// The payload of the next frame; empty if there is none.
    std::string frame();

private:
    /// False if the connection ended before.
    bool fill(std::size_t size);
    std::string take(std::size_t size);
    int socket_ = -1;
    std::string received_;
};

/// The body of a response, and its status.
std::string body_of(const std::string& response);
int status_of(const std::string& response);

} // namespace arpeggio::testing
