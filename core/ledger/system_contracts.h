#pragma once
#include "base/ids.h"

namespace arpeggio::ledger {

// Where native code is called like a contract, and where its leaves lie in the state. Source: protocol.md, section 2.

constexpr Address system_address(std::uint8_t last) {
    Address out;
    out.bytes.back() = last;
    return out;
}
constexpr Address mail_contract = system_address(0xf9);
constexpr Address shards_contract = system_address(0xfb); ///< epochs and what is linked of each shard

/// What a call of the mail contract costs on top, sent or refused: its list, its event, its place on disk.
constexpr std::uint64_t mail_call_gas = 40'000;

} // namespace arpeggio::ledger
