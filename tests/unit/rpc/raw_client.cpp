#include "unit/rpc/raw_client.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace arpeggio::testing {

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        socket_ = -1;
    }
}
RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

void RawClient::send(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const auto size = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (size <= 0) return;
        sent += static_cast<std::size_t>(size);
    }
}

bool RawClient::fill(std::size_t size) {
    std::array<char, 65536> chunk{};
    while (received_.size() < size) {
        const auto got = ::recv(socket_, chunk.data(), chunk.size(), 0);
        if (got <= 0) return false;
        received_.append(chunk.data(), static_cast<std::size_t>(got));
    }
    return true;
}
std::string RawClient::take(std::size_t size) {
    std::string out = received_.substr(0, size);
    received_.erase(0, out.size());
    return out;
}

std::string RawClient::response() {
    std::size_t end = std::string::npos;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
        if (!fill(received_.size() + 1)) return take(received_.size());
    const std::string head = received_.substr(0, end + 4);
    const std::size_t length = head.find("Content-Length: ");
    const std::size_t body = length == std::string::npos ? 0 : std::strtoull(head.c_str() + length + 16, nullptr, 10);
    fill(head.size() + body);
    return take(head.size() + body);
}
std::string RawClient::until_closed() {
    errno = 0;
    while (fill(received_.size() + 1)) continue;
    return take(received_.size()) + (errno == EAGAIN ? "still open" : "");
}

std::string RawClient::post(const std::string& body, const std::string& headers, const std::string& path) {
    send(
        "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers +
        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return response();
}

std::string RawClient::upgrade(const std::string& headers) {
    send(
        "GET /shard/0 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + headers +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    return response();
}
void RawClient::send_text(const std::string& text) {
    const std::size_t size = text.size();
    std::string head = "\x81";
    if (size < 126) {
        head += static_cast<char>(0x80 | size);
    } else {
        head += static_cast<char>(0xff);
        for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(size >> shift & 0xff);
    }
    send(head + std::string(4, '\0') + text); // a mask of zeros changes nothing
}
std::string RawClient::frame() {
    if (!fill(2)) return {};
    std::size_t size = static_cast<unsigned char>(received_[1]) & 0x7f, head = 2;
    const std::size_t extended = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (!fill(head + extended)) return {};
    if (extended > 0) size = 0;
    for (std::size_t i = 0; i < extended; ++i) size = size << 8 | static_cast<unsigned char>(received_[head + i]);
    head += extended;
    if (!fill(head + size)) return {};
    take(head);
    return take(size);
}

std::string body_of(const std::string& response) {
    const std::size_t end = response.find("\r\n\r\n");
    return end == std::string::npos ? "" : response.substr(end + 4);
}
int status_of(const std::string& response) {
    return response.size() < 12 ? 0 : std::atoi(response.c_str() + 9);
}

} // namespace arpeggio::testing
