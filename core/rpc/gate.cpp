#include "rpc/gate.h"

#include <algorithm>
#include <limits>

namespace arpeggio::rpc {
namespace {
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return out;
}
bool has_only(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

/// "name:port", "[v6]:port" or without a port: the name, with its brackets; absent if it is none of these.
std::optional<std::string_view> without_port(std::string_view host) {
    const std::size_t bracket = host.rfind(']');
    const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos) return host;
    const std::string_view port = host.substr(colon + 1);
    if (!port.empty() && !has_only(port, "0123456789")) return std::nullopt;
    return host.substr(0, colon);
}
/// Digits and dots are an IPv4 address or nothing: no top-level domain is a number.
bool is_address(std::string_view name) {
    if (name.starts_with('[') && name.ends_with(']'))
        return has_only(name.substr(1, name.size() - 2), "0123456789abcdef:.");
    return has_only(name, "0123456789.");
}
bool is_loopback(std::string_view name) {
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}
} // namespace

bool Gate::admits_host(std::string_view host) const {
    const std::string given = lower(host);
    const auto name = without_port(given);
    if (!name || name->empty()) return false;
    return is_address(*name) || is_loopback(*name) || std::find(hosts.begin(), hosts.end(), *name) != hosts.end();
}

bool Gate::admits_origin(const std::optional<std::string>& origin) const {
    if (!origin) return true;
    const std::string given = lower(*origin);
    if (std::find(origins.begin(), origins.end(), given) != origins.end()) return given != "null";
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!given.starts_with(scheme)) continue;
        const auto name = without_port(std::string_view(given).substr(scheme.size()));
        return name && is_loopback(*name);
    }
    return false;
}

std::optional<ShardId> shard_of_target(std::string_view target) {
    constexpr std::string_view prefix = "/shard/";
    target = target.substr(0, target.find('?'));
    if (!target.starts_with(prefix)) return std::nullopt;
    const std::string_view digits = target.substr(prefix.size());
    constexpr std::size_t digits_max = 10;
    if (!has_only(digits, "0123456789") || digits.size() > digits_max) return std::nullopt;
    if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
    std::uint64_t number = 0;
    for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
    if (number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return ShardId{static_cast<std::uint32_t>(number)};
}

} // namespace arpeggio::rpc
