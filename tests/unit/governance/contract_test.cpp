#include "codec/abi.h"
#include "governance/contract.h"
#include "unit/staking/stakers.h"

namespace arpeggio::governance {
namespace {
using codec::AbiWriter;

/// Three validators of 20,000 each, and some who delegate to the first.
struct GovernanceTest : test::Stakers {
    GovernanceTest() {
        for (const std::uint8_t number : std::initializer_list<std::uint8_t>{1, 2, 3}) create(number);
        delegate(4, 1, arp(10'000));
        delegate(5, 1, arp(5000));
    }
    Result<std::size_t, Refused> send_vote(std::uint8_t from, const Bytes& data, const Amount& value = {}) {
        const auto events = governance::call(state, {account(from), value, epoch}, data);
        if (!events) return Fail(std::get<Refused>(events.error()));
        return events->size();
    }
    void expect_refused(Refusal why, std::uint8_t from, const Bytes& data, const Amount& value = {}) {
        const auto sent = send_vote(from, data, value);
        ASSERT_FALSE(sent) << to_string(why);
        EXPECT_EQ(to_string(sent.error().why), to_string(why));
        EXPECT_EQ(describe(sent.error()).back(), '.');
    }
    void propose(Parameter parameter = Parameter::None, const U256& value = {}) {
        ASSERT_TRUE(send_vote(1, encode_propose("title", "text", parameter, value), deposit));
    }
    void vote(std::uint8_t from, Choice choice) { ASSERT_TRUE(send_vote(from, encode_vote_call(0, choice))); }
    void vote_myself(std::uint8_t from, Choice choice) {
        ASSERT_TRUE(send_vote(from, encode_vote_myself(0, account(1), choice)));
    }
    [[nodiscard]] Ballots ballots() const { return Ballots(state); }
    [[nodiscard]] Proposal proposal() const { return **ballots().proposal(0); }
    [[nodiscard]] Tally tally() const { return *count_votes(ballots(), book(), proposal()); }
    Settled end() {
        epoch = proposal().until;
        return *settle(state, epoch);
    }
};

TEST_F(GovernanceTest, AProposalIsOpenForTheLockAndAnEpoch) {
    propose();
    EXPECT_EQ(proposal().until, Epoch{10 + 1 + 168});
    EXPECT_EQ(ballots().summary()->open, std::vector<std::uint64_t>{0});
    EXPECT_TRUE(settle(state, Epoch{178})->refunds.empty());
    EXPECT_EQ(proposal().status, Status::Open);
    epoch = proposal().until;
    expect_refused(Refusal::VotingIsOver, 1, encode_vote_call(0, Choice::Yes));
}

TEST_F(GovernanceTest, WhatCannotBeProposedIsRefused) {
    const Bytes text = encode_propose("title", "text", Parameter::None, {});
    expect_refused(Refusal::DepositWrong, 1, text, arp(999));
    expect_refused(Refusal::NoValidator, 4, text, deposit);
    expect_refused(Refusal::TextTooLong, 1, encode_propose(std::string(141, 't'), "", Parameter::None, {}), deposit);
    expect_refused(Refusal::TextTooLong, 1, encode_propose("", std::string(4001, 't'), Parameter::None, {}), deposit);
    expect_refused(Refusal::NoSuchParameter, 1, encode_propose("", "", static_cast<Parameter>(6), {}), deposit);
    expect_refused(Refusal::ValueOutOfRange, 1, encode_propose("", "", Parameter::Seats, U256{3}), deposit);
    expect_refused(Refusal::ValueOutOfRange, 1, encode_propose("", "", Parameter::None, U256{1}), deposit);
    expect_refused(Refusal::ValueOutOfRange, 1, encode_propose("", "", Parameter::SelfStakeMin, U256::max()), deposit);
    for (std::size_t i = 0; i < Summary::open_max; ++i) ASSERT_TRUE(send_vote(1, text, deposit));
    expect_refused(Refusal::TooManyOpen, 1, text, deposit);
}

TEST_F(GovernanceTest, WhoHasNoStakeHasNoVote) {
    expect_refused(Refusal::NoSuchProposal, 1, encode_vote_call(0, Choice::Yes));
    propose();
    expect_refused(Refusal::NoValidator, 4, encode_vote_call(0, Choice::Yes));
    expect_refused(Refusal::NoDelegation, 6, encode_vote_myself(0, account(1), Choice::Yes));
    expect_refused(Refusal::NoSuchChoice, 1, encode_vote_call(0, Choice::None));
    expect_refused(Refusal::NoSuchChoice, 1, encode_vote_call(0, static_cast<Choice>(4)));
    expect_refused(Refusal::NotPayable, 1, encode_vote_call(0, Choice::Yes), arp(1));
    expect_refused(Refusal::NotACall, 1, {});
    Bytes cut = encode_vote_call(0, Choice::Yes);
    cut.pop_back();
    expect_refused(Refusal::Malformed, 1, cut);
}

TEST_F(GovernanceTest, DelegatorsTakeTheirStakeOutOfTheirValidatorsVote) {
    propose();
    vote(1, Choice::Yes);
    EXPECT_EQ(tally().yes, arp(35'000));
    vote_myself(4, Choice::No);
    EXPECT_EQ(tally(), (Tally{arp(25'000), arp(10'000), {}, arp(75'000)}));
    vote_myself(4, Choice::Abstain); // instead
    EXPECT_EQ(tally(), (Tally{arp(25'000), {}, arp(10'000), arp(75'000)}));
    EXPECT_EQ(proposal().votes, 2U);
    EXPECT_EQ(proposal().overrides, 1U);
}

TEST_F(GovernanceTest, ADelegatorVotesThoughItsValidatorDoesNot) {
    propose();
    vote_myself(5, Choice::Yes);
    EXPECT_EQ(tally().voted(), arp(5000));
}

TEST_F(GovernanceTest, StakeThatMovesCountsWhereItIs) {
    propose();
    vote(1, Choice::Yes);
    vote_myself(4, Choice::No);
    ASSERT_TRUE(send(4, staking::encode_undelegate(account(1), {U256::max()})));
    EXPECT_EQ(tally(), (Tally{arp(25'000), {}, {}, arp(65'000)}));
    vote(2, Choice::No);
    delegate(4, 2, arp(1000)); // and votes with its validator now
    EXPECT_EQ(tally().no, arp(21'000));
}

TEST_F(GovernanceTest, AMajorityOfTwoThirdsChangesARule) {
    propose(Parameter::DelegationMin, arp(200).atto);
    vote(1, Choice::Yes);
    vote(2, Choice::Yes);
    vote(3, Choice::No); // 55 of 75: 73 %
    EXPECT_EQ(book().rules()->delegation_min, arp(100));
    const Settled settled = end();
    EXPECT_EQ(proposal().status, Status::Accepted);
    EXPECT_EQ(book().rules()->delegation_min, arp(200));
    EXPECT_EQ(settled.refunds, (std::map<Address, Amount>{{account(1), deposit}}));
    EXPECT_TRUE(ballots().summary()->open.empty());
    EXPECT_TRUE(settle(state, epoch.next())->refunds.empty()) << "once";
}

TEST_F(GovernanceTest, WithLessItIsRejected) {
    propose(Parameter::DelegationMin, arp(200).atto);
    vote(1, Choice::Yes);
    vote(2, Choice::No);
    vote(3, Choice::Abstain); // 35 of 55: 64 %
    const Settled settled = end();
    EXPECT_EQ(proposal().status, Status::Rejected);
    EXPECT_EQ(book().rules()->delegation_min, arp(100));
    EXPECT_EQ(settled.refunds.at(account(1)), deposit);
    EXPECT_EQ(settled.burned, Amount{});
}

TEST_F(GovernanceTest, WithoutTurnoutTheDepositIsBurned) {
    propose();
    vote(1, Choice::Yes); // 35 of 75: 47 %
    const Settled settled = end();
    EXPECT_EQ(proposal().status, Status::Void);
    EXPECT_EQ(settled.burned, deposit);
    EXPECT_TRUE(settled.refunds.empty());
}

TEST_F(GovernanceTest, BoundsAreExact) {
    EXPECT_EQ(outcome_of({arp(51), {}, {}, arp(100)}), Status::Accepted);
    EXPECT_EQ(outcome_of({Amount{arp(51).atto - U256{1}}, {}, {}, arp(100)}), Status::Void);
    EXPECT_EQ(outcome_of({arp(667), arp(333), {}, arp(1000)}), Status::Accepted);
    EXPECT_EQ(
        outcome_of({Amount{arp(667).atto - U256{1}}, Amount{arp(333).atto + U256{1}}, {}, arp(1000)}),
        Status::Rejected);
    EXPECT_EQ(outcome_of({{}, {}, arp(60), arp(100)}), Status::Rejected) << "nobody was for it";
    EXPECT_EQ(outcome_of({}), Status::Void);
}

TEST_F(GovernanceTest, ViewsAnswer) {
    propose(Parameter::Seats, U256{100});
    vote_myself(4, Choice::No);
    const auto ask = [&](std::string_view signature, const AbiWriter& arguments) {
        Bytes data = to_bytes(codec::abi_selector(signature).view());
        append(data, arguments.out());
        EXPECT_TRUE(is_view(data));
        return *view(state, data);
    };
    const auto word = [](const Bytes& answer, std::size_t place) {
        return from_big_endian(ByteView(answer).subspan(place * codec::abi_word, codec::abi_word));
    };
    EXPECT_EQ(word(ask("proposalCount()", AbiWriter(0)), 0), U256{1});
    EXPECT_EQ(word(ask("openProposals()", AbiWriter(0)), 1), U256{1});
    const Bytes told = ask("proposal(uint64)", AbiWriter(1).u64(0));
    EXPECT_EQ(word(told, 2), U256{4});
    EXPECT_EQ(word(told, 3), U256{100});
    EXPECT_EQ(word(told, 5), U256{179});
    EXPECT_EQ(word(ask("tally(uint64)", AbiWriter(1).u64(0)), 1), arp(10'000).atto);
    const AbiWriter whose = AbiWriter(3).u64(0).address(account(4)).address(account(1));
    EXPECT_EQ(word(ask("voteOf(uint64,address,address)", whose), 0), U256{2});
    EXPECT_FALSE(view(state, {}));
    EXPECT_FALSE(is_view(encode_vote_call(0, Choice::Yes)));
}

} // namespace
} // namespace arpeggio::governance
