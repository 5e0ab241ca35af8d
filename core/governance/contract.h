#pragma once
#include "governance/refusal.h"
#include "governance/tally.h"
#include "ledger/receipt.h"

namespace arpeggio::governance {

// The governance contract as Ethereum's tools see it. Source: protocol.md, section 8, Governance.
//
//   propose(string title, string text, uint64 parameter, uint256 value) payable   [by an operator; parameter 0: a text]
//   vote(uint64 proposal, uint64 choice)   [by an operator, with all its validator's stake; again: instead]
//   voteMyself(uint64 proposal, address validator, uint64 choice)   [by a delegator, with what it has there]
// Choices: yes 1, no 2, abstain 3. Events:
//   Proposed(uint64 indexed proposal, address indexed proposer)
//   Voted(uint64 indexed proposal, address indexed voter, address indexed validator, uint64 choice)
// Views:
//   proposalCount() → uint64   openProposals() → uint64[]
//   proposal(uint64) → address proposer, uint256 deposit, uint64 parameter, uint256 value, uint64 sinceEpoch,
//       uint64 untilEpoch, uint64 status, uint64 votes, string title, string text
//   tally(uint64) → uint256 yes, uint256 no, uint256 abstain, uint256 bonded   [as stake is now]
//   voteOf(uint64 proposal, address voter, address validator) → uint64 choice

/// What a proposal costs, until it is settled.
inline const Amount deposit = arp(1000);
/// From the epoch after the proposal's on.
constexpr std::uint64_t voting_locks = 1; ///< as long as stake is locked, so that who votes has to stay with it

struct Caller {
    Address address;
    Amount value; ///< that comes with the call
    Epoch epoch;
};
Bytes encode_propose(std::string_view title, std::string_view text, Parameter parameter, const U256& value);
Bytes encode_vote_call(std::uint64_t proposal, Choice choice);
Bytes encode_vote_myself(std::uint64_t proposal, const Address& validator, Choice choice);

/// Carries out the call that `data` encodes: its events. The value stays with the contract. Changes go to `state` only
/// if it is taken.
Result<std::vector<ledger::Log>, Problem> call(state::Overlay& state, const Caller& caller, ByteView data);

bool is_view(ByteView data);
Result<Bytes, Problem> view(const state::View& state, ByteView data);

} // namespace arpeggio::governance
