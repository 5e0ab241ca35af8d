#pragma once
#include "base/result.h"
#include "node/facade.h"

#include <string>

namespace arpeggio::rpc {

/// Codes of JSON-RPC 2.0, section 5.1, and those that Ethereum's nodes add (EIP-1474).
enum class ErrorCode : int {
    Parse = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    Internal = -32603,
    Reverted = 3,           ///< a contract refuses; with the reason as the contract ABI has it
    Refused = -32000,       ///< understood, and not done
    LimitExceeded = -32005, ///< too many calls, or too large an answer
};

/// `message` is a sentence that says what to do. It begins with the words Ethereum's nodes use where they have some,
/// because client libraries tell errors apart by them.
struct RpcError {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    Bytes data{}; ///< empty: none is given
};
template <class T>
using Answer = Result<T, RpcError>;

inline Fail<RpcError> invalid_params(std::string message) {
    return Fail(RpcError{ErrorCode::InvalidParams, std::move(message)});
}
inline Fail<RpcError> refused(std::string message) {
    return Fail(RpcError{ErrorCode::Refused, std::move(message)});
}

/// "execution reverted: …", with the sentence as Error(string).
Fail<RpcError> reverted(const std::string& sentence);

RpcError submit_error(node::SubmitError error);

} // namespace arpeggio::rpc
