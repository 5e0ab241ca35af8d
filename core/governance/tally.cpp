#include "governance/tally.h"

#include "ledger/committee.h"
#include "sharding/assignment.h"

namespace arpeggio::governance {
namespace {
using storage::StorageError;

Amount& pile_of(Tally& tally, Choice choice) {
    CHECK(choice != Choice::None);
    if (choice == Choice::Yes) return tally.yes;
    return choice == Choice::No ? tally.no : tally.abstain;
}

Ballots::Stored<Amount> stake_of(const staking::Book& book, const Vote& vote) {
    TRY(const auto validator, book.validator(vote.validator));
    if (!validator) return Fail(StorageError::Corrupt);
    if (vote.voter == vote.validator) return validator->total();
    TRY(const auto own, book.delegation(vote.voter, vote.validator));
    return validator->pool(own.is_compounding).worth(own.shares);
}

/// Whether it is at least that part of the whole. Genuine coins stay far from 256 bits.
bool reaches(const Amount& part, const Amount& whole, staking::Rate rate) {
    return !whole.is_zero() && part.atto * U256{staking::rate_whole.value} >= whole.atto * U256{rate.value};
}
} // namespace

Ballots::Stored<Tally> count_votes(const Ballots& ballots, const staking::Book& book, const Proposal& proposal) {
    Tally out;
    TRY(const auto sums, book.summary());
    out.bonded = sums.bonded;
    std::map<Address, Amount> taken; // from validators by those who vote themselves
    for (const bool is_own : {false, true}) {
        for (std::uint64_t index = 0; index < proposal.votes; ++index) {
            TRY(const Vote vote, ballots.vote(proposal.number, index));
            if ((vote.voter == vote.validator) != is_own) continue;
            TRY(const Amount stake, stake_of(book, vote));
            if (!is_own) taken[vote.validator] += stake;
            pile_of(out, vote.choice) += is_own ? stake - taken[vote.validator] : stake;
        }
    }
    return out;
}

Status outcome_of(const Tally& tally) {
    if (!reaches(tally.voted(), tally.bonded, turnout_min)) return Status::Void;
    return reaches(tally.yes, tally.yes + tally.no, yes_min) ? Status::Accepted : Status::Rejected;
}

std::optional<staking::Rules> changed_rules(const staking::Rules& rules, Parameter parameter, const U256& value) {
    staking::Rules out = rules;
    const bool is_amount = !value.is_zero() && Amount{value} <= arp(1'000'000'000);
    const bool is_rate = !value.is_zero() && value <= U256{staking::rate_whole.value};
    const bool is_seats = value >= U256{sharding::members_min} && value <= U256{ledger::Committee::size_max};
    switch (parameter) {
    case Parameter::None: return value.is_zero() ? std::optional(out) : std::nullopt;
    case Parameter::SelfStakeMin: out.self_stake_min = {value}; return is_amount ? std::optional(out) : std::nullopt;
    case Parameter::DelegationMin: out.delegation_min = {value}; return is_amount ? std::optional(out) : std::nullopt;
    case Parameter::CommissionMin:
        out.commission_min = {value.low64()};
        return is_rate ? std::optional(out) : std::nullopt;
    case Parameter::Seats: out.seats = value.low64(); return is_seats ? std::optional(out) : std::nullopt;
    case Parameter::SeatsMax: out.seats_max = {value.low64()}; return is_rate ? std::optional(out) : std::nullopt;
    }
    return std::nullopt;
}

Ballots::Stored<Settled> settle(state::Overlay& state, Epoch now) {
    OpenBallots ballots(state);
    staking::OpenBook book(state);
    Settled out;
    TRY(Summary summary, ballots.summary());
    std::vector<std::uint64_t> open;
    for (const std::uint64_t number : summary.open) {
        TRY(auto proposal, ballots.proposal(number));
        if (!proposal) return Fail(StorageError::Corrupt);
        if (proposal->until > now) {
            open.push_back(number);
            continue;
        }
        TRY(const Tally tally, count_votes(ballots, book, *proposal));
        proposal->status = outcome_of(tally);
        if (proposal->status == Status::Void) out.burned += proposal->deposit;
        if (proposal->status != Status::Void) out.refunds[proposal->proposer] += proposal->deposit;
        if (proposal->status == Status::Accepted && proposal->parameter != Parameter::None) {
            TRY(const auto rules, book.rules());
            const auto changed = changed_rules(rules, proposal->parameter, proposal->value);
            CHECK(changed.has_value()); // its range was judged when it was made, and does not depend on others
            book.set(*changed);
        }
        ballots.set(*proposal);
    }
    if (open.size() == summary.open.size()) return out;
    summary.open = std::move(open);
    ballots.set(summary);
    return out;
}

} // namespace arpeggio::governance
