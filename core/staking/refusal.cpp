#include "staking/refusal.h"

#include "staking/sentence.h"

namespace arpeggio::staking {
namespace {
enum class Unit : std::uint8_t { Coins, Parts, Count };
struct Sentence {
    std::string_view text; ///< with {value} and {limit}
    Unit unit;
};

Sentence sentence_of(Refusal refusal) {
    switch (refusal) {
    case Refusal::NotACall: return {"The staking contract has no such function.", Unit::Count};
    case Refusal::Malformed: return {"These are not the arguments of the function.", Unit::Count};
    case Refusal::NotPayable: return {"The call takes no coins, but {value} came with it.", Unit::Coins};
    case Refusal::NoEpochs: return {"The network has no epochs, and so no staking.", Unit::Count};
    case Refusal::NotTheBeacon: return {"Stakes are on shard 0 only.", Unit::Count};
    case Refusal::ValidatorExists: return {"The account operates a validator already.", Unit::Count};
    case Refusal::NoSuchValidator: return {"There is no validator at that address.", Unit::Count};
    case Refusal::TextTooLong: return {"A text of {value} bytes is longer than the limit of {limit}.", Unit::Count};
    case Refusal::CommissionTooLow: return {"The commission of {value} is below the least of {limit}.", Unit::Parts};
    case Refusal::CommissionTooHigh:
        return {"The commission of {value} is above the validator's own limit of {limit}.", Unit::Parts};
    case Refusal::CommissionMaxTooHigh:
        return {"The limit of {value} for the commission is above {limit}.", Unit::Parts};
    case Refusal::CommissionStepTooLarge:
        return {"A change of the commission by {value} is above the limit of {limit}.", Unit::Parts};
    case Refusal::CommissionChangedBefore:
        return {"The commission was changed in epoch {value} before: once an epoch is the limit.", Unit::Count};
    case Refusal::SelfStakeMinTooLow:
        return {"A least own stake of {value} is below the network's of {limit}.", Unit::Coins};
    case Refusal::SelfStakeTooLow:
        return {"The operator's own stake of {value} is below the least of {limit}.", Unit::Coins};
    case Refusal::TotalMaxTooLow:
        return {"The limit of {value} for all stake is below {limit}, which is there or has to be.", Unit::Coins};
    case Refusal::TotalTooHigh:
        return {"The validator would have {value}, above its own limit of {limit}.", Unit::Coins};
    case Refusal::NoKeys: return {"A validator needs a key.", Unit::Count};
    case Refusal::TooManyKeys: return {"A validator would have {value} keys, above the limit of {limit}.", Unit::Count};
    case Refusal::KeyTaken: return {"The key belongs to a validator, or may not be used any more.", Unit::Count};
    case Refusal::KeyProofWrong: return {"Nothing shows that the operator holds the key.", Unit::Count};
    case Refusal::NoSuchKey: return {"The validator has no such key.", Unit::Count};
    case Refusal::DelegationTooSmall: return {"The delegation of {value} is below the least of {limit}.", Unit::Coins};
    case Refusal::NoDelegation: return {"The account has no stake with that validator.", Unit::Count};
    case Refusal::StakeTooSmall: return {"{value} were asked for, but {limit} are there.", Unit::Coins};
    case Refusal::RemainderTooSmall:
        return {"{value} would be left, below the least of {limit}: leave that or nothing.", Unit::Coins};
    case Refusal::TooManyPositions:
        return {"An account would have stake with {value} validators, above the limit of {limit}.", Unit::Count};
    case Refusal::TooManyUndelegations:
        return {"Stake would be on its way out since {value} epochs, above the limit of {limit}.", Unit::Count};
    case Refusal::TooManyRedelegations:
        return {"The delegation would have come in {value} parts, above the limit of {limit}.", Unit::Count};
    case Refusal::StandsIn: return {"The stake stands in for another validator's faults still.", Unit::Count};
    case Refusal::NothingToPay: return {"There is nothing to be paid.", Unit::Count};
    case Refusal::SameValidator: return {"The stake is with that validator already.", Unit::Count};
    case Refusal::SlashedToNothing: return {"All stake with that validator was slashed.", Unit::Count};
    case Refusal::AlreadySo: return {"That is so already.", Unit::Count};
    }
    return {};
}

std::string in_words(const U256& value, Unit unit) {
    switch (unit) {
    case Unit::Coins: return decimal(value) + " ARP";
    case Unit::Parts: return decimal(value * U256{100}) + " %";
    case Unit::Count: return to_decimal(value);
    }
    return {};
}

} // namespace

std::string describe(const Refused& refused) {
    const auto [text, unit] = sentence_of(refused.why);
    std::string out(text);
    replace(out, "{value}", in_words(refused.value, unit));
    replace(out, "{limit}", in_words(refused.limit, unit));
    return out;
}

std::string_view to_string(Refusal refusal) {
    switch (refusal) {
    case Refusal::NotACall: return "NotACall";
    case Refusal::Malformed: return "Malformed";
    case Refusal::NotPayable: return "NotPayable";
    case Refusal::NoEpochs: return "NoEpochs";
    case Refusal::NotTheBeacon: return "NotTheBeacon";
    case Refusal::ValidatorExists: return "ValidatorExists";
    case Refusal::NoSuchValidator: return "NoSuchValidator";
    case Refusal::TextTooLong: return "TextTooLong";
    case Refusal::CommissionTooLow: return "CommissionTooLow";
    case Refusal::CommissionTooHigh: return "CommissionTooHigh";
    case Refusal::CommissionMaxTooHigh: return "CommissionMaxTooHigh";
    case Refusal::CommissionStepTooLarge: return "CommissionStepTooLarge";
    case Refusal::CommissionChangedBefore: return "CommissionChangedBefore";
    case Refusal::SelfStakeMinTooLow: return "SelfStakeMinTooLow";
    case Refusal::SelfStakeTooLow: return "SelfStakeTooLow";
    case Refusal::TotalMaxTooLow: return "TotalMaxTooLow";
    case Refusal::TotalTooHigh: return "TotalTooHigh";
    case Refusal::NoKeys: return "NoKeys";
    case Refusal::TooManyKeys: return "TooManyKeys";
    case Refusal::KeyTaken: return "KeyTaken";
    case Refusal::KeyProofWrong: return "KeyProofWrong";
    case Refusal::NoSuchKey: return "NoSuchKey";
    case Refusal::DelegationTooSmall: return "DelegationTooSmall";
    case Refusal::NoDelegation: return "NoDelegation";
    case Refusal::StakeTooSmall: return "StakeTooSmall";
    case Refusal::RemainderTooSmall: return "RemainderTooSmall";
    case Refusal::TooManyPositions: return "TooManyPositions";
    case Refusal::TooManyUndelegations: return "TooManyUndelegations";
    case Refusal::TooManyRedelegations: return "TooManyRedelegations";
    case Refusal::StandsIn: return "StandsIn";
    case Refusal::NothingToPay: return "NothingToPay";
    case Refusal::SameValidator: return "SameValidator";
    case Refusal::SlashedToNothing: return "SlashedToNothing";
    case Refusal::AlreadySo: return "AlreadySo";
    }
    return "?";
}

} // namespace arpeggio::staking
