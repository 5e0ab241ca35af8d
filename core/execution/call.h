#pragma once
#include "state/view.h"

#include <string>
#include <variant>

namespace arpeggio::execution {

/// A call that is tried on the newest state and leaves no trace, as eth_call and eth_estimateGas ask.
struct TrialCall {
    ShardId shard;
    NetworkId network;
    Address from;
    Address to;
    Amount value;
    Bytes data;
};
/// What a call gives back: empty unless a view of a system contract answers.
struct CallOutput {
    Bytes data;
};
/// Why it would be refused, a sentence.
struct CallRefusal {
    std::string sentence;
};
using TrialResult = std::variant<CallOutput, CallRefusal, storage::StorageError>;

/// Plain transfers and system contracts that have no views give nothing back; whether `from` can pay is not looked at.
TrialResult try_call(const state::View& state, const TrialCall& call);

} // namespace arpeggio::execution
