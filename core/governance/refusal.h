#pragma once
#include "base/amount.h"
#include "storage/store.h"

#include <string>
#include <string_view>
#include <variant>

namespace arpeggio::governance {

/// Why a call of the governance contract changes nothing. Where a limit is broken, Refused has it, and the value that
/// is beyond it.
enum class Refusal : std::uint8_t {
    NotACall,
    Malformed,
    NotPayable,
    NoEpochs,     ///< the network has one epoch that never ends
    NotTheBeacon, ///< governance is on shard 0
    NoValidator,  ///< the caller operates none
    DepositWrong, ///< not what a proposal costs
    TextTooLong,
    TooManyOpen, ///< proposals
    NoSuchParameter,
    ValueOutOfRange,
    NoSuchProposal,
    VotingIsOver,
    NoSuchChoice,
    NoDelegation, ///< of the caller to that validator
    TooManyVotes, ///< of delegators, on one proposal
};
std::string_view to_string(Refusal refusal);

struct Refused {
    Refusal why{};
    U256 limit{}, value{}; ///< atto, bytes or a count, as the sentence says
    friend bool operator==(const Refused&, const Refused&) = default;
};
/// "A proposal needs a deposit of 1000 ARP, not 5 ARP."
std::string describe(const Refused& refused);

/// The call's error or the disk's.
using Problem = std::variant<Refused, storage::StorageError>;
inline auto refuse(Refusal why, const U256& limit = {}, const U256& value = {}) {
    return Fail(Problem{Refused{why, limit, value}});
}

} // namespace arpeggio::governance
