#pragma once
#include "base/result.h"
#include "ledger/block.h"
#include "ledger/log_filter.h"
#include "ledger/receipt.h"
#include "node/snapshot.h"

#include <functional>

namespace arpeggio::node {

/// Why a transaction was not taken. Order is the order of checking.
enum class SubmitError : std::uint8_t {
    TooLarge,
    Malformed,
    UnknownType,
    Unprotected,
    BadSignature,
    WrongChainId,
    GasLimitTooLow,  ///< below the intrinsic gas
    GasLimitTooHigh, ///< above the block's
    TipAboveFee,
    FeeTooLow, ///< max fee below the floor of the base fee
    NonceTooLow,
    NonceTooFarAhead,
    InsufficientBalance,    ///< value + gas limit × max fee, with what is already pending
    ReplacementUnderpriced, ///< same nonce, less than 10 % more
    AlreadyKnown,
    PoolFull,
    CreationUnsupported, ///< contracts are not there yet
    Unavailable,         ///< stopping, or this shard is not followed
};
std::string_view to_string(SubmitError error);

/// What eth_call asks.
struct CallQuestion {
    Address from, to;
    Amount value;
    Bytes data;
};
/// Its answer: what the call gives back, or a sentence that says why it would be refused.
struct CallAnswer {
    Bytes output;
    std::string refusal; ///< empty: it would be taken
};
struct AccountView {
    Amount balance;
    std::uint64_t nonce = 0;
};
struct BlockView {
    Hash id;
    ledger::BlockPtr block;
    std::size_t size_bytes = 0;
};
struct TransactionView {
    ledger::TransactionPtr transaction;
    std::optional<Height> height; ///< absent while pending
    Hash block;
    std::size_t index = 0;
    TimestampMs timestamp{}; ///< of the block; 0 while pending
};
struct ReceiptView {
    TransactionView in;
    ledger::Receipt receipt;
    Amount base_fee;
    std::uint64_t cumulative_gas = 0;
    std::size_t log_index = 0; ///< of its first log in the block
};

/// Events of final blocks from one height to another, both included.
struct LogQuery {
    Height from, to;
    ledger::LogFilter filter;
};
struct LogView {
    ledger::Log log;
    Height height;
    Hash block;
    TimestampMs timestamp; ///< of the block
    Hash transaction;      ///< zero: of inbound mail, which comes behind all transactions
    std::size_t transaction_index = 0;
    std::size_t index = 0; ///< in the block
};

/// The node as its users see it: commands in, snapshots and answers out. Thread-safe; never blocks on consensus.
/// Reads answer from the last final block. An interface, so that rpc and the screen are tested without a node.
class Facade {
public:
    Facade() = default;
    Facade(const Facade&) = delete;
    Facade& operator=(const Facade&) = delete;
    virtual ~Facade() = default;

    [[nodiscard]] virtual SnapshotPtr snapshot() const = 0;
    [[nodiscard]] virtual SupplySummary supply() const = 0; ///< sums all leaves: seconds with millions of accounts

    using Submitted = std::function<void(Result<Hash, SubmitError>)>;
    /// A raw signed transaction for the shard. `done` is called once, on a thread of the node; it must not block.
    virtual void submit(ShardId shard, Bytes raw, Submitted done) = 0;

    [[nodiscard]] virtual bool follows(ShardId shard) const = 0;
    [[nodiscard]] virtual AccountView account(ShardId shard, const Address& address) const = 0;
    /// Tries a call on the newest state and forgets it. Absent if the shard is not followed, or cannot be read.
    [[nodiscard]] virtual std::optional<CallAnswer> call(ShardId shard, const CallQuestion& question) const = 0;
    [[nodiscard]] virtual std::uint64_t pending_nonce(ShardId shard, const Address& address) const = 0;
    [[nodiscard]] virtual std::optional<BlockView> block(ShardId shard, Height height) const = 0; ///< final ones only
    [[nodiscard]] virtual std::optional<BlockView> block(ShardId shard, const Hash& id) const = 0;
    [[nodiscard]] virtual std::optional<TransactionView> transaction(ShardId shard, const Hash& hash) const = 0;
    [[nodiscard]] virtual std::optional<ReceiptView> receipt(ShardId shard, const Hash& hash) const = 0;

    /// In chain order; absent if there are more than logs_max.
    [[nodiscard]] virtual std::optional<std::vector<LogView>> logs(ShardId shard, const LogQuery& query) const = 0;
    static constexpr std::size_t logs_max = 10'000;

    /// Accounts whose balances and activity the snapshot carries, at most watched_max; replaces what was watched.
    virtual void watch(std::vector<Address> addresses) = 0;
    static constexpr std::size_t watched_max = 256;
    /// Demo only: the faucet sends 1,000 ARP, on one shard after the other. Answered like submit.
    virtual void request_funds(const Address& to, Submitted done) = 0;
    /// Hosted validators, by position in the network definition. Unknown ones are ignored.
    virtual void stop_validator(std::size_t position) = 0;
    virtual void start_validator(std::size_t position) = 0;
};

} // namespace arpeggio::node
