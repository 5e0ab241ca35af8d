#pragma once
#include "base/amount.h"
#include "storage/store.h"

#include <string>
#include <string_view>
#include <variant>

namespace arpeggio::staking {

/// Why a call of the staking contract changes nothing. Where a limit is broken, Refused has it, and the value that is
/// beyond it.
enum class Refusal : std::uint8_t {
    NotACall,        ///< no data, or of no function
    Malformed,       ///< not the arguments of the function
    NotPayable,      ///< coins come with a call that takes none
    NoEpochs,        ///< the network has one epoch that never ends
    NotTheBeacon,    ///< stakes are on shard 0
    ValidatorExists, ///< the caller operates one
    NoSuchValidator, ///< at that address
    TextTooLong,     ///< bytes
    CommissionTooLow,
    CommissionTooHigh,       ///< above the validator's own limit
    CommissionMaxTooHigh,    ///< above the whole
    CommissionStepTooLarge,  ///< a change, or the limit of changes, above its limit
    CommissionChangedBefore, ///< once an epoch
    SelfStakeMinTooLow,
    SelfStakeTooLow,
    TotalMaxTooLow, ///< below what the validator has, or has to have itself
    TotalTooHigh,   ///< above the validator's own limit
    NoKeys,
    TooManyKeys,
    KeyTaken,      ///< by a validator, or used up by a ban
    KeyProofWrong, ///< does not show that the operator holds the key
    NoSuchKey,
    DelegationTooSmall,
    NoDelegation,  ///< of the caller to that validator
    StakeTooSmall, ///< less there than asked for
    RemainderTooSmall,
    TooManyPositions,
    TooManyUndelegations,
    TooManyRedelegations,
    StandsIn, ///< the stake stands in for another validator's faults already
    NothingToPay,
    SameValidator,
    SlashedToNothing,
    AlreadySo, ///< the switch stands there
};
std::string_view to_string(Refusal refusal);

struct Refused {
    Refusal why{};
    U256 limit{}, value{}; ///< atto, parts of 10^18 or a count, as the sentence says
    friend bool operator==(const Refused&, const Refused&) = default;
};
/// "The delegation of 50 ARP is below the least of 100 ARP."
std::string describe(const Refused& refused);

/// The call's error or the disk's.
using Problem = std::variant<Refused, storage::StorageError>;
inline auto refuse(Refusal why, const U256& limit = {}, const U256& value = {}) {
    return Fail(Problem{Refused{why, limit, value}});
}

} // namespace arpeggio::staking
