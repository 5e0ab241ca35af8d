#pragma once
#include "staking/calls.h"

namespace arpeggio::staking {

// The staking contract as Ethereum's tools see it: calls by selector, arguments and results in the contract ABI. Rates
// are uint256 in parts of 10^18, amounts atto. Source: protocol.md, sections 2 and 8.
//
//   createValidator(string name, string identity, string website, string contact, string details, uint256 commission,
//       uint256 commissionMax, uint256 commissionStepMax, uint256 selfStakeMin, uint256 totalMax, bytes keys) payable
//   editValidator(string name, string identity, string website, string contact, string details, uint256 commission,
//       uint256 selfStakeMin, uint256 totalMax)
//   addKey(bytes key)   removeKey(bytes32 key)   deactivate()   reactivate(bool comesBack)
//   delegate(address validator) payable   undelegate(address validator, uint256 amount)   [2^256 − 1: all]
//   redelegate(address from, address to, uint256 amount)   setCompounding(address validator, bool on)
//   collectRewards()   withdraw()
// `keys` and `key`: a key's 32 bytes and 64 of its signature of key_proof_message(), one behind the other.

Bytes encode_create_validator(const NewValidator& wanted);
Bytes encode_edit_validator(const EditedValidator& wanted);
Bytes encode_add_key(const NewKey& key);
Bytes encode_remove_key(const crypto::Ed25519PublicKey& key);
Bytes encode_deactivate();
Bytes encode_reactivate(bool comes_back);
Bytes encode_delegate(const Address& validator);
Bytes encode_undelegate(const Address& validator, const Amount& amount);
Bytes encode_redelegate(const Address& from, const Address& to, const Amount& amount);
Bytes encode_set_compounding(const Address& validator, bool is_on);
Bytes encode_collect_rewards();
Bytes encode_withdraw();

/// Carries out the call that `data` encodes. Changes go to `state` only if it is taken.
Result<Outcome, Problem> call(state::Overlay& state, const Caller& caller, ByteView data);

// Views, which change nothing:
//   validatorCount() → uint64   validatorAt(uint64 number) → address
//   validator(address) → uint64 number, uint64 sinceEpoch, uint256 commission, uint256 commissionMax,
//       uint256 commissionStepMax, uint256 selfStakeMin, uint256 totalMax, bool isActive, bool comesBack, uint256 total
//   description(address) → string name, string identity, string website, string contact, string details
//   keys(address) → bytes32[]   positions(address delegator) → address[]
//   delegation(address delegator, address validator) → uint256 staked, uint256 rewards, bool isCompounding
//   undelegations(address delegator, address validator) → uint256[] amounts, uint64[] unlockEpochs
//   totals() → uint256 bonded, uint256 unlocking, uint256 rewards
//   rules() → uint256 selfStakeMin, uint256 delegationMin, uint256 commissionMin, uint64 lockEpochs,
//       uint64 redelegationEpochs, uint64 seats, uint256 seatsMax

/// True if the call is of a view.
bool is_view(ByteView data);
/// What a view answers, in the contract ABI; `epoch`: of now.
Result<Bytes, Problem> view(const state::View& state, Epoch epoch, ByteView data);

} // namespace arpeggio::staking
