#pragma once
// Inside of rpc. Heavy (Beast): for the session files only.
#include "rpc/hub.h"

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace arpeggio::rpc {

using UpgradeRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// Goes on with a connection whose HTTP request asks for WebSocket; each text message is a request or a batch.
std::shared_ptr<Session> make_websocket_session(
    std::shared_ptr<Hub> hub, ShardId shard, boost::beast::tcp_stream stream, UpgradeRequest request);

} // namespace arpeggio::rpc
