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
constexpr Address shards_contract = system_address(0xfb);     ///< epochs and what is linked of each shard
constexpr Address staking_contract = system_address(0xfc);    ///< its account holds all that is staked
constexpr Address governance_contract = system_address(0xfd); ///< its account holds the deposits of proposals
constexpr Address randomness_contract = system_address(0xff); ///< views only

/// True if the address's account is what a contract's records say: nothing is paid there but by its calls.
constexpr bool keeps_books(const Address& address) {
    return address == staking_contract || address == governance_contract;
}

/// What a call of the mail contract costs on top, sent or refused: its list, its event, its place on disk.
constexpr std::uint64_t mail_call_gas = 40'000;
/// What a call of the staking contract costs on top, taken or refused: a few leaves, or signatures of a few keys.
constexpr std::uint64_t staking_call_gas = 100'000;
constexpr std::uint64_t governance_call_gas = 100'000;

} // namespace arpeggio::ledger
