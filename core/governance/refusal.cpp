#include "governance/refusal.h"

#include "staking/sentence.h"

namespace arpeggio::governance {
namespace {
/// A sentence with {value} and {limit}, which are coins or counts.
struct Sentence {
    std::string_view text;
    bool is_of_coins = false;
};

Sentence sentence_of(Refusal refusal) {
    switch (refusal) {
    case Refusal::NotACall: return {"The governance contract has no such function."};
    case Refusal::Malformed: return {"These are not the arguments of the function."};
    case Refusal::NotPayable: return {"The call takes no coins, but {value} came with it.", true};
    case Refusal::NoEpochs: return {"The network has no epochs, and so no votes."};
    case Refusal::NotTheBeacon: return {"Votes are on shard 0 only."};
    case Refusal::NoValidator: return {"The account operates no validator."};
    case Refusal::DepositWrong: return {"A proposal needs a deposit of {limit}, not {value}.", true};
    case Refusal::TextTooLong: return {"A text of {value} bytes is longer than the limit of {limit}."};
    case Refusal::TooManyOpen: return {"There are {value} proposals to vote on already, which is the limit."};
    case Refusal::NoSuchParameter: return {"There is no parameter {value}."};
    case Refusal::ValueOutOfRange: return {"The network could not go on with the value {value}."};
    case Refusal::NoSuchProposal: return {"There is no proposal {value}."};
    case Refusal::VotingIsOver: return {"The vote ended with epoch {value}."};
    case Refusal::NoSuchChoice: return {"A vote is yes (1), no (2) or to abstain (3), not {value}."};
    case Refusal::NoDelegation: return {"The account has no stake with that validator."};
    case Refusal::TooManyVotes: return {"{value} delegators have voted on their own, which is the limit."};
    }
    return {};
}

} // namespace

std::string describe(const Refused& refused) {
    const Sentence sentence = sentence_of(refused.why);
    const auto in_words = [&](const U256& value) {
        return sentence.is_of_coins ? staking::decimal(value) + " ARP" : to_decimal(value);
    };
    std::string out(sentence.text);
    staking::replace(out, "{value}", in_words(refused.value));
    staking::replace(out, "{limit}", in_words(refused.limit));
    return out;
}

std::string_view to_string(Refusal refusal) {
    switch (refusal) {
    case Refusal::NotACall: return "NotACall";
    case Refusal::Malformed: return "Malformed";
    case Refusal::NotPayable: return "NotPayable";
    case Refusal::NoEpochs: return "NoEpochs";
    case Refusal::NotTheBeacon: return "NotTheBeacon";
    case Refusal::NoValidator: return "NoValidator";
    case Refusal::DepositWrong: return "DepositWrong";
    case Refusal::TextTooLong: return "TextTooLong";
    case Refusal::TooManyOpen: return "TooManyOpen";
    case Refusal::NoSuchParameter: return "NoSuchParameter";
    case Refusal::ValueOutOfRange: return "ValueOutOfRange";
    case Refusal::NoSuchProposal: return "NoSuchProposal";
    case Refusal::VotingIsOver: return "VotingIsOver";
    case Refusal::NoSuchChoice: return "NoSuchChoice";
    case Refusal::NoDelegation: return "NoDelegation";
    case Refusal::TooManyVotes: return "TooManyVotes";
    }
    return "?";
}

} // namespace arpeggio::governance
