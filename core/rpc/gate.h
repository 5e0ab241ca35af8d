#pragma once
#include "base/ids.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace arpeggio::rpc {

// Gate: who may speak to the endpoint, by what an HTTP request says of itself. A web page that a person looks at can
// make the browser send requests to a loopback port; Origin names that page, and Host names what it believes it talks
// to. Sources: WHATWG Fetch (Origin); RFC 9110, section 7.2 (Host).

struct Gate {
    std::vector<std::string> hosts;   ///< names besides addresses and localhost, lower case, without a port
    std::vector<std::string> origins; ///< such as https://wallet.example, besides pages served from loopback

    /// A name that somebody else's DNS controls could be pointed at us (rebinding), an address could not.
    [[nodiscard]] bool admits_host(std::string_view host) const;
    /// Absent: no browser, or not a page's doing. "null" (a file, a sandbox) is refused.
    [[nodiscard]] bool admits_origin(const std::optional<std::string>& origin) const;
};

/// The shard that a request's target names: /shard/N, whatever query stands behind it.
std::optional<ShardId> shard_of_target(std::string_view target);

} // namespace arpeggio::rpc
