#pragma once
#include "staking/records.h"
#include "state/view.h"

namespace arpeggio::staking {

struct GenesisStake {
    crypto::Ed25519PublicKey key;
    Address operator_address;
    std::string name;
    Amount stake;
};

/// The beacon's leaves of stakes in a network's first state: the validators, each with its own stake and no other. Keys
/// of one operator are one validator's. Its least own stake is the network's, or what it has if that is less.
/// The contract's account is to hold the sum.
void append_genesis(state::Diff& diff, const Rules& rules, const std::vector<GenesisStake>& stakes);

} // namespace arpeggio::staking
