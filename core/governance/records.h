#pragma once
#include "base/amount.h"
#include "base/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace arpeggio::governance {

// What the beacon's state holds of proposals, one leaf each, at the address of the governance contract (ballots.h).
// Decoders are strict: absent if damaged.

/// Which of the network's numbers a proposal changes. Part of the protocol: never reused or changed.
enum class Parameter : std::uint8_t {
    None = 0, ///< it is a text that people agree on
    SelfStakeMin = 1,
    DelegationMin = 2,
    CommissionMin = 3,
    Seats = 4,    ///< of a shard
    SeatsMax = 5, ///< part of all seats that one validator's keys may take
};

enum class Choice : std::uint8_t { None = 0, Yes = 1, No = 2, Abstain = 3 };

enum class Status : std::uint8_t {
    Open = 0,
    Accepted = 1, ///< and carried out
    Rejected = 2, ///< enough voted, too few for it
    Void = 3,     ///< too few voted: the deposit is burned
};

struct Proposal {
    std::uint64_t number = 0;
    Address proposer;
    Amount deposit;
    std::string title{}, text{};
    Parameter parameter = Parameter::None;
    U256 value{};  ///< of the parameter: atto, parts of 10^18, or a count
    Epoch since{}; ///< of the proposal
    Epoch until{}; ///< the first one in which it cannot be voted on
    Status status = Status::Open;
    std::uint64_t votes = 0;     ///< cast, by validators and delegators
    std::uint64_t overrides = 0; ///< of them by delegators

    static constexpr std::size_t title_max = 140, text_max = 4000; ///< bytes
    static constexpr std::uint64_t overrides_max = 4096;
    friend bool operator==(const Proposal&, const Proposal&) = default;
};

/// Number `index` of a proposal's votes: that of a validator for all its stake, or of a delegator for what it has with
/// that validator, which then is not the validator's to vote with.
struct Vote {
    Address voter, validator; ///< the same for a validator's own
    Choice choice = Choice::None;
    friend bool operator==(const Vote&, const Vote&) = default;
};

struct Summary {
    std::uint64_t proposals = 0; ///< ever made
    std::vector<std::uint64_t> open;
    static constexpr std::size_t open_max = 8;
    friend bool operator==(const Summary&, const Summary&) = default;
};

Bytes encode_proposal(const Proposal& proposal);
std::optional<Proposal> decode_proposal(ByteView leaf);
Bytes encode_vote(const Vote& vote);
std::optional<Vote> decode_vote(ByteView leaf);
Bytes encode_vote_place(std::uint64_t index); ///< by who cast it
std::optional<std::uint64_t> decode_vote_place(ByteView leaf);
Bytes encode_summary(const Summary& summary);
std::optional<Summary> decode_summary(ByteView leaf);

} // namespace arpeggio::governance
