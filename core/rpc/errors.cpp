#include "rpc/errors.h"

#include "base/check.h"
#include "codec/abi.h"

namespace arpeggio::rpc {
namespace {
std::string_view sentence(node::SubmitError error) {
    using node::SubmitError;
    switch (error) {
    case SubmitError::TooLarge: return "oversized data: a transaction has at most 131072 bytes; send less data";
    case SubmitError::Malformed: return "rlp: not a signed transaction in its canonical form; sign and encode it anew";
    case SubmitError::UnknownType: return "transaction type not supported: use type 0, 1 or 2";
    case SubmitError::Unprotected:
        return "only replay-protected (EIP-155) transactions allowed over RPC: sign with this network's chain id";
    case SubmitError::BadSignature:
        return "invalid sender: the signature is not valid; sign anew, with s in the lower half (EIP-2)";
    case SubmitError::WrongChainId:
        return "invalid chain id for signer: sign with the chain id that eth_chainId tells for this shard";
    case SubmitError::GasLimitTooLow: return "intrinsic gas too low: raise the gas limit to what eth_estimateGas tells";
    case SubmitError::GasLimitTooHigh:
        return "exceeds block gas limit: lower the gas limit to what eth_estimateGas tells";
    case SubmitError::TipAboveFee:
        return "max priority fee per gas higher than max fee per gas: lower maxPriorityFeePerGas or raise maxFeePerGas";
    case SubmitError::FeeTooLow:
        return "transaction underpriced: max fee per gas less than block base fee; raise it to eth_gasPrice or above";
    case SubmitError::NonceTooLow:
        return "nonce too low: it is used already; take the one that eth_getTransactionCount tells for \"pending\"";
    case SubmitError::NonceTooFarAhead:
        return "nonce too high: too many are missing before it; take the one that eth_getTransactionCount tells for "
               "\"pending\"";
    case SubmitError::InsufficientBalance:
        return "insufficient funds for gas * price + value: send less, or put more on the account first";
    case SubmitError::ReplacementUnderpriced:
        return "replacement transaction underpriced: raise both fees by at least 10 % over the pending one's";
    case SubmitError::AlreadyKnown: return "already known: this very transaction is pending or final; wait for it";
    case SubmitError::PoolFull: return "txpool is full: try again in a few seconds, or raise the fees";
    case SubmitError::CreationUnsupported: return "contract creation is not supported on this network yet: set \"to\"";
    case SubmitError::Unavailable:
        return "this shard is not available now: the node is starting or stopping; try later";
    }
    CHECK(false);
}
} // namespace

Fail<RpcError> reverted(const std::string& sentence) {
    Bytes data = to_bytes(codec::abi_selector("Error(string)").view());
    append(data, codec::AbiWriter(1).bytes(as_bytes(sentence)).out());
    return Fail(RpcError{ErrorCode::Reverted, "execution reverted: " + sentence, std::move(data)});
}

RpcError submit_error(node::SubmitError error) {
    return {ErrorCode::Refused, std::string(sentence(error))};
}

} // namespace arpeggio::rpc
