#pragma once
#include "base/time.h"
#include "execution/fees.h"
#include "governance/contract.h"
#include "ledger/block.h"
#include "ledger/final_run.h"
#include "ledger/receipt.h"
#include "sharding/assignment.h"
#include "sharding/crosslink.h"
#include "sharding/epoch_state.h"
#include "sharding/inbox.h"
#include "sharding/outbox.h"
#include "staking/contract.h"

#include <string_view>
#include <unordered_map>
#include <variant>

namespace arpeggio::execution {

/// What a block of the beacon brings to its epoch, and the network's numbers for that.
struct EpochContext {
    Slot slot;
    crypto::VrfOutput vrf;      ///< of the proposer for that slot, proven
    std::uint64_t length = 0;   ///< of an epoch, in slots
    std::size_t delay_bits = 0; ///< of the discriminant
    std::uint64_t delay_squarings = 0;
    std::uint64_t fence_blocks = 0; ///< without a link, after which a shard is halted
};

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
    std::uint32_t shards = 1; ///< of the network
    /// Behind the block's beacon_ref; absent: the block can take no mail.
    std::optional<sharding::BeaconPoint> beacon{};
    /// A quorum has seen where the block's inbound mail comes from: it is executed again without the beacon.
    bool is_final = false;
    ledger::BlockKind kind = ledger::BlockKind::Ordinary; ///< any other holds nothing
    std::optional<EpochContext> epoch{}; ///< of a beacon block that is no tail, if the network has epochs
    bool keeps_undo = false;             ///< of a shard that may have to go back: a halted one goes on from below
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

/// Why inbound mail cannot stand at its place in a block, beside what is wrong with itself (sharding::MailError).
enum class InboundFault : std::uint8_t {
    Malformed,      ///< not the encoding of a batch
    NoBeacon,       ///< the block refers to no block of the beacon
    UnknownSource,  ///< the network has no shard of that number
    SourceTwice,    ///< the block has another batch of that source
    GasExceeded,    ///< more than half of the block's gas for all inbound mail
    BytesExceeded,  ///< more than half of the body's bytes
    SupplyExceeded, ///< more coins than there can be
};
std::string_view to_string(InboundFault fault);
using DeliverError = std::variant<InboundFault, sharding::MailError, storage::StorageError>;

/// Why a link cannot stand at its place in a block. That its certificate is good is for the caller to know.
enum class LinkFault : std::uint8_t {
    Malformed,     ///< not the encoding of a run
    NotTheBeacon,  ///< another shard's block links nothing
    UnknownShard,  ///< of the network, or the beacon itself
    ShardTwice,    ///< the block has another link of that shard
    NotNewer,      ///< than what was linked before
    OnlyTail,      ///< of an epoch that another block closes
    Fenced,        ///< of an instance that a later one has taken the place of
    BytesExceeded, ///< more than half of the body's bytes for all links
};
std::string_view to_string(LinkFault fault);
using LinkError = std::variant<LinkFault, storage::StorageError>;

/// Why a block does not fit in its epoch.
enum class EpochFault : std::uint8_t {
    NotEmpty,      ///< it closes the epoch or comes after that, and holds something
    WrongKind,     ///< it closes the epoch where it does not end, or fails to where it does
    NotTheBeacon,  ///< another shard's block has an answer of the delay function
    DelayTooEarly, ///< an answer before its question is complete
    DelayUnasked,  ///< an answer where there is one
    WrongDelay,    ///< an answer without proof
};
std::string_view to_string(EpochFault fault);
using EpochProblem = std::variant<EpochFault, storage::StorageError>;

struct BlockResult {
    state::DiffPtr diff;                   ///< the leaves whose value differs from the parent's
    state::DiffPtr undo{};                 ///< what the parent had in their place; null unless it is to be kept
    std::vector<ledger::Receipt> receipts; ///< one entry per transaction
    /// What came of the inbound mail: its gas, and an event for each. Absent if there is none.
    std::optional<ledger::Receipt> inbound_receipt;
    std::uint64_t gas_used = 0; ///< inbound mail included
    Amount burned;
    Amount tips;
    std::vector<ledger::Mail> sent; ///< by this block, returns included
    ledger::Outbox outbox;          ///< after this block
    Hash outbox_root;
    std::optional<sharding::EpochState> epoch;   ///< after this block; of the beacon, if the network has epochs
    std::optional<sharding::Assignment> elected; ///< for the next epoch: of the election block
};
using BlockResultPtr = std::shared_ptr<const BlockResult>;

/// Executes one block, transaction by transaction, on its parent's state. Proposer and voters use this same class, so
/// that what one builds the others accept.
///
/// Native transfers and calls of the mail, the staking and the governance contract: other calldata costs its intrinsic
/// gas and does nothing else; every other address is a plain account. Inbound mail comes first. Each is a plain credit
/// and is charged for its delivery at this block's base fee, which is burned; what is left of its fee is the sender's,
/// here. Mail that does not pay for its delivery, or has a gas limit below it, is charged what it has and sent back
/// with the rest. A return pays nothing. Invariant: balances + burned + mail out − mail in stays what it was, to the
/// atto. Limits: block gas, bytes and transactions, of which inbound mail has half the gas and the bytes; accounts
/// touched are held decoded until finish(). Source: EIP-1559; yellow paper, section 6, for the order of debit,
/// transfer, refund and tip.
class BlockExecution {
public:
    /// `parent` must outlive it. `expected` transactions will not make it grow.
    BlockExecution(const state::View& parent, const BlockContext& context, std::size_t expected = 0);

    /// Takes the block's place in its epoch, with the answer of the delay function if there is one. Behind all links.
    Result<void, EpochProblem> enter_epoch(ByteView delay);
    /// Links a shard's header, or fails and leaves all as it was. Before any transaction.
    Result<void, LinkError> link(const ledger::FinalRun& run, std::size_t encoded_bytes);
    /// Takes inbound mail, or fails and leaves all as it was. Before any transaction (CHECK).
    Result<void, DeliverError> deliver(const sharding::InboundBatch& batch, std::size_t encoded_bytes);
    /// The same for as much of it as there is room for, to which the batch is cut.
    Result<void, DeliverError> deliver_some(sharding::InboundBatch& batch);
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
    ledger::Receipt& pay_gas(Entry& sender, const ledger::Transaction& transaction, std::uint64_t gas);

    [[nodiscard]] Result<state::DiffPtr, storage::StorageError> make_undo(const state::Diff& diff) const;

    // mail_execution.cpp
    Result<sharding::OutgoingMail*, storage::StorageError> outgoing();
    Result<void, storage::StorageError>
    send(Entry& sender, const ledger::VerifiedTransaction& transaction, std::uint64_t gas);
    Result<ledger::MailList, DeliverError> check_inbound(const sharding::InboundBatch& batch);
    Result<void, storage::StorageError> take(const ledger::Mail& mail, sharding::OutgoingMail& out);
    Result<void, storage::StorageError> finish_mail(state::Diff& diff);
    [[nodiscard]] std::uint64_t inbound_room() const; ///< mails
    [[nodiscard]] std::uint64_t inbound_gas() const {
        return result_.inbound_receipt ? result_.inbound_receipt->gas_used : 0;
    }

    // link_execution.cpp
    Result<bool, storage::StorageError> is_fenced(const ledger::Header& header) const;
    void finish_links(state::Diff& diff) const;

    // staking_execution.cpp
    state::Overlay& contracts();
    Result<staking::Outcome, staking::Problem> call_staking(const Address& sender, const Amount& value, ByteView data);
    Result<void, storage::StorageError>
    stake(Entry& sender, const ledger::VerifiedTransaction& transaction, std::uint64_t gas);
    Result<void, storage::StorageError> freeze_bids();
    Result<void, storage::StorageError> finish_contracts(state::Diff& diff);

    // governance_execution.cpp
    Result<std::vector<ledger::Log>, governance::Problem>
    call_governance(const Address& sender, const Amount& value, ByteView data);
    Result<void, storage::StorageError>
    vote(Entry& sender, const ledger::VerifiedTransaction& transaction, std::uint64_t gas);
    Result<void, storage::StorageError> settle_votes();

    // epoch_execution.cpp
    using LinkRecord = std::optional<sharding::CrosslinkRecord>;
    [[nodiscard]] Result<LinkRecord, storage::StorageError> link_of(ShardId shard) const;
    [[nodiscard]] Result<bool, storage::StorageError> are_links_ready(Epoch epoch) const;
    Result<void, storage::StorageError> elect();
    void finish_epoch(state::Diff& diff) const;

    const state::View& parent_;
    BlockContext context_;
    std::unordered_map<Address, Entry> accounts_; ///< pointers to entries stay valid
    Entry* beneficiary_ = nullptr;                ///< loaded with the first transaction
    std::size_t body_bytes_;
    std::optional<sharding::OutgoingMail> outgoing_; ///< read when it is first needed
    std::map<ShardId, ledger::MailList> taken_;      ///< by this block, all there ever was
    Amount mail_in_, mail_out_;
    std::map<ShardId, sharding::CrosslinkRecord> linked_; ///< by this block
    std::size_t link_bytes_ = 0;
    bool is_epoch_changed_ = false;
    std::optional<state::Overlay> contracts_; ///< of staking and governance, when it is first needed
    BlockResult result_;
};

struct InvalidTransaction {
    std::size_t index = 0; ///< in the block
    TransactionFault fault{};
    friend bool operator==(const InvalidTransaction&, const InvalidTransaction&) = default;
};
struct InvalidInbound {
    std::size_t index = 0; ///< of the batch in the block
    std::variant<InboundFault, sharding::MailError> fault{};
    friend bool operator==(const InvalidInbound&, const InvalidInbound&) = default;
};
struct InvalidLink {
    std::size_t index = 0; ///< in the block
    LinkFault fault{};
    friend bool operator==(const InvalidLink&, const InvalidLink&) = default;
};
using ExecutionError = std::variant<InvalidTransaction, InvalidInbound, InvalidLink, EpochFault, storage::StorageError>;

/// For voters: links, inbound mail and all transactions in order, or the first that makes the block invalid.
Result<BlockResult, ExecutionError>
execute_block(const state::View& parent, const BlockContext& context, const ledger::Body& body);

/// For the proposer: what of the candidates, taken in order, makes a valid block.
struct BuiltBlock {
    struct Dropped {
        std::size_t index = 0; ///< among the candidates
        TransactionFault fault{};
    };
    ledger::Body body;
    std::vector<Dropped> dropped;                ///< by rising index; what came after the block was full is not listed
    std::vector<InvalidInbound> dropped_inbound; ///< by rising index
    BlockResult result;
};
struct Offered {
    std::vector<ledger::TransactionPtr> candidates; ///< in block order
    std::vector<sharding::InboundBatch> inbound{};  ///< in block order; each is cut to what there is room for
    std::vector<Bytes> links{}; ///< encoded runs with good certificates; what is not newer is left out
    Bytes delay{};              ///< a proven answer; left out where there is one
};
/// A block that is not Ordinary takes nothing of it.
Result<BuiltBlock, storage::StorageError>
build_block(const state::View& parent, const BlockContext& context, Offered offered);

} // namespace arpeggio::execution
