#pragma once
#include "base/time.h"
#include "execution/fees.h"
#include "ledger/block.h"
#include "ledger/receipt.h"
#include "state/view.h"

#include <string_view>
#include <unordered_map>
#include <variant>

namespace arpeggio::execution {

/// What a block's transactions may know of their block.
struct BlockContext {
    ShardId shard;
    Height height;
    std::uint64_t chain_id = 0;
    Amount base_fee; ///< atto per gas
    std::uint64_t gas_limit = 0;
    TimestampMs timestamp;
    Address beneficiary; ///< the proposer's operator: receives the tips
    std::size_t body_bytes_max = ledger::Body::size_max;
};

/// Why a transaction cannot stand at its place in a block.
enum class TransactionFault : std::uint8_t {
    WrongChainId,
    CreationUnsupported, ///< without `to`: contracts are not there yet
    GasLimitTooLow,      ///< below the intrinsic gas
    FeeTooLow,           ///< max fee below the base fee
    NonceTooLow,         ///< executed before
    NonceTooHigh,        ///< an earlier one is missing
    InsufficientBalance, ///< for value + gas limit × max fee
    BlockGasExceeded,    ///< gas limit above what the block has left
    BlockBodyExceeded,   ///< too many bytes or transactions for the block
};
std::string_view to_string(TransactionFault fault);
/// True if no later block can hold the transaction either. The other faults may pass: with room in the next block, a
/// lower base fee, or the sender's earlier transactions and income.
bool is_hopeless(TransactionFault fault);

/// A transaction's fault (the block's or peer's error), or the disk's.
using ApplyError = std::variant<TransactionFault, storage::StorageError>;

struct BlockResult {
    state::DiffPtr diff; ///< the leaves whose value differs from the parent's
    std::vector<ledger::Receipt> receipts;
    std::uint64_t gas_used = 0;
    Amount burned;
    Amount tips;
};
using BlockResultPtr = std::shared_ptr<const BlockResult>;

/// Executes one block, transaction by transaction, on its parent's state. Proposer and voters use this same class, so
/// that what one builds the others accept.
///
/// Native transfers only: calldata costs its intrinsic gas and does nothing else; every address is a plain account.
/// Invariant: the sum of balances falls by exactly what is burned.
/// Limits: block gas, bytes and transactions; accounts touched are held decoded until finish().
/// Source: EIP-1559; yellow paper, section 6, for the order of debit, transfer, refund and tip.
class BlockExecution {
public:
    /// `parent` must outlive it. `expected` transactions will not make it grow.
    BlockExecution(const state::View& parent, const BlockContext& context, std::size_t expected = 0);

    /// Executes, or fails and leaves all as it was.
    Result<void, ApplyError> apply(const ledger::VerifiedTransaction& transaction);
    /// Room for one more plain transfer: false ends a proposer's search early.
    [[nodiscard]] bool has_room() const;
    /// To be called once, last.
    Result<BlockResult, storage::StorageError> finish() &&;

private:
    struct Entry {
        state::LeafKey key;
        state::Account before;
        state::Account now;
    };
    Result<Entry*, storage::StorageError> load(const Address& address);
    [[nodiscard]] std::optional<TransactionFault>
    fault_of_form(const ledger::VerifiedTransaction& transaction, std::uint64_t gas) const;
    void transfer(Entry& sender, Entry& recipient, const ledger::Transaction& transaction, std::uint64_t gas);

    const state::View& parent_;
    BlockContext context_;
    std::unordered_map<Address, Entry> accounts_; ///< pointers to entries stay valid
    Entry* beneficiary_ = nullptr;                ///< loaded with the first transaction
    std::size_t body_bytes_;
    BlockResult result_;
};

struct InvalidTransaction {
    std::size_t index = 0; ///< in the block
    TransactionFault fault{};
    friend bool operator==(const InvalidTransaction&, const InvalidTransaction&) = default;
};
using ExecutionError = std::variant<InvalidTransaction, storage::StorageError>;

/// For voters: all transactions in order, or the first that makes the block invalid.
Result<BlockResult, ExecutionError> execute_block(
    const state::View& parent, const BlockContext& context, const std::vector<ledger::TransactionPtr>& transactions);

/// For the proposer: what of the candidates, taken in order, makes a valid block.
struct BuiltBlock {
    struct Dropped {
        std::size_t index = 0; ///< among the candidates
        TransactionFault fault{};
    };
    std::vector<ledger::TransactionPtr> transactions;
    std::vector<Dropped> dropped; ///< by rising index; what came after the block was full is not listed
    BlockResult result;
};
Result<BuiltBlock, storage::StorageError> build_block(
    const state::View& parent, const BlockContext& context, const std::vector<ledger::TransactionPtr>& candidates);

} // namespace arpeggio::execution
