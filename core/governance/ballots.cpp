#include "governance/ballots.h"

#include "ledger/system_contracts.h"
#include "state/leaf.h"

namespace arpeggio::governance {
namespace {
using state::Field;
using storage::StorageError;

state::LeafKey summary_key() {
    return state::system_key(ledger::governance_contract, Field::Governance, 0);
}
state::LeafKey proposal_key(std::uint64_t number) {
    return state::system_key(ledger::governance_contract, Field::Proposal, number);
}
state::LeafKey vote_key(std::uint64_t proposal, std::uint64_t index) {
    const Bytes name = codec::Writer().u64(proposal).u64(index).out();
    return state::system_key(ledger::governance_contract, Field::Ballot, name);
}
state::LeafKey place_key(std::uint64_t proposal, const Address& voter, const Address& validator) {
    const Bytes name = codec::Writer().u64(proposal).fixed(voter).fixed(validator).out();
    return state::system_key(ledger::governance_contract, Field::BallotPlace, name);
}

} // namespace

Ballots::Stored<Summary> Ballots::summary() const {
    TRY(auto found, state::find_record(state_, summary_key(), decode_summary));
    return std::move(found).value_or(Summary{});
}

Ballots::Stored<std::optional<Proposal>> Ballots::proposal(std::uint64_t number) const {
    return state::find_record(state_, proposal_key(number), decode_proposal);
}

Ballots::Stored<Vote> Ballots::vote(std::uint64_t proposal, std::uint64_t index) const {
    TRY(const auto found, state::find_record(state_, vote_key(proposal, index), decode_vote));
    if (!found) return Fail(StorageError::Corrupt);
    return *found;
}

Ballots::Stored<std::optional<std::uint64_t>>
Ballots::place(std::uint64_t proposal, const Address& voter, const Address& validator) const {
    return state::find_record(state_, place_key(proposal, voter, validator), decode_vote_place);
}

void OpenBallots::set(const Summary& summary) {
    state_.set_leaf(summary_key(), encode_summary(summary));
}

void OpenBallots::set(const Proposal& proposal) {
    state_.set_leaf(proposal_key(proposal.number), encode_proposal(proposal));
}

void OpenBallots::set(std::uint64_t proposal, std::uint64_t index, const Vote& vote) {
    state_.set_leaf(vote_key(proposal, index), encode_vote(vote));
    state_.set_leaf(place_key(proposal, vote.voter, vote.validator), encode_vote_place(index));
}

} // namespace arpeggio::governance
