#pragma once
#include "chain/network_definition.h"
#include "execution/block_executor.h"
#include "ledger/block.h"
#include "sharding/epoch.h"

namespace arpeggio::chain {

// What makes a block valid, apart from signatures and clocks, which are consensus's. Source: protocol.md, sections 2
// and 3.

struct Rules {
    NetworkId network;
    ShardId shard;
    std::uint64_t slot_interval_ms = 0;
    std::uint64_t gas_limit = 0;
    std::size_t body_bytes_max = 0;
    execution::FeeRules fees;
    std::uint32_t shards = 1;      ///< of the network
    std::uint64_t epoch_slots = 0; ///< of the beacon; 0: the network has one epoch that never ends
    std::size_t delay_bits = 0;    ///< of the delay function's discriminant
    std::uint64_t delay_squarings = 0;
    std::uint64_t fence_blocks = 0; ///< of the beacon, without a link: a shard is halted

    static Rules of(const NetworkDefinition& definition, ShardId shard);
    [[nodiscard]] std::uint64_t chain_id() const { return chain_id_of(network, shard); }
    [[nodiscard]] bool has_epochs() const { return epoch_slots > 0; }
    [[nodiscard]] bool is_beacon() const { return shard == ShardId{0}; }
    /// Whether the shard may be halted, and then go on from a final block below its newest.
    [[nodiscard]] bool keeps_undo() const { return has_epochs() && !is_beacon(); }
    /// Of each of the beacon's epochs, whose instances count slots from 0. The network has epochs (CHECK).
    [[nodiscard]] sharding::Timeline timeline() const { return {Slot{}, epoch_slots}; }
};

enum class BlockError : std::uint8_t {
    WrongShard,
    WrongEpoch, ///< epoch or instance
    WrongHeight,
    WrongParent,
    SlotNotAfterParent,
    TooEarly, ///< timestamp below parent + interval
    WrongProposer,
    WrongBaseFee,
    WrongGasLimit,
    WrongStateRoot,
    WrongBeaconRef,
    WrongKind, ///< closes the epoch where it does not end, or fails to where it does
    WrongVrf,  ///< not proven, or where there is none
    WrongClosingRoot,
    BodyTooLarge,
    MalformedBody,
    WrongBodyRoot,
    WrongTransactionsRoot,
    InvalidTransaction, ///< cannot be decoded, or has a TransactionFault
    InvalidInbound,     ///< cannot be decoded, has an InboundFault, or is not proven
    InvalidLink,        ///< has a LinkFault, or a bad certificate
    InvalidEpoch,       ///< has an EpochFault
    WrongGasUsed,
    WrongReceiptsRoot,
    WrongLogsBloom,
    WrongOutboxRoot,
};
std::string_view to_string(BlockError error);

/// What a header is judged by.
struct Surroundings {
    const ledger::Header& parent; ///< must outlive the call
    Hash parent_id;
    Epoch epoch;
    Instance instance;
    Hash state_root;       ///< after the block at height − 2: BlockTree::state_root_below(parent)
    ledger::Member leader; ///< of the slot
    /// That the header has to have. A proposer gives its choice; a voter gives the header's own once it has judged that
    /// the header may have it: a final block of the beacon, not before the parent's. Absent: none, zero in the header.
    std::optional<Hash> beacon_ref{};
    ledger::BlockKind kind = ledger::BlockKind::Ordinary; ///< that it has to be
};

/// Whether a block of this kind carries its proposer's random number.
bool has_vrf(const Rules& rules, ledger::BlockKind kind);

/// Everything in a header that needs no body, but for the proof of its random number.
Result<void, BlockError>
validate_header(const Rules& rules, const ledger::Header& header, const Surroundings& surroundings);
/// An encoded body against its header: its size, its root, and its form. Returns what it holds, in place.
Result<ledger::BodyParts, BlockError>
validate_body(const Rules& rules, const ledger::Header& header, ByteView encoded_body);
/// Decoded transactions against their header.
Result<void, BlockError>
validate_transactions(const ledger::Header& header, const std::vector<ledger::TransactionPtr>& transactions);
/// What execution gave against what the header claims.
Result<void, BlockError> validate_execution(const ledger::Header& header, const execution::BlockResult& result);

/// What a block with this header is executed with. `beneficiary` is its proposer's operator; `beacon` is what its
/// beacon_ref names, absent if that is not known: then the block can hold no inbound mail.
execution::BlockContext context_of(
    const Rules& rules,
    const ledger::Header& header,
    const Address& beneficiary,
    const std::optional<sharding::BeaconPoint>& beacon = {});
/// And with its place in the epoch: it is of this kind, and its proposer has drawn `vrf` for the slot, where there is
/// one to be drawn.
void place_in_epoch(
    execution::BlockContext& context,
    const Rules& rules,
    Slot slot,
    ledger::BlockKind kind,
    const crypto::VrfOutput& vrf);

/// The part of a header that is fixed before its body is chosen: all but body_root, transactions_root, receipts_root,
/// outbox_root, gas_used, logs_bloom and closing_state_root. `vrf` is zero where there is none.
ledger::Header make_header(
    const Rules& rules,
    const Surroundings& surroundings,
    Slot slot,
    TimestampMs timestamp,
    const ledger::VrfProof& vrf = {});
/// Fills in the rest, but for closing_state_root.
struct SealedBlock {
    ledger::BlockPtr block;
    Hash id;
    Bytes body; ///< encoded
};
SealedBlock seal_block(ledger::Header header, const execution::BuiltBlock& built);

/// Base fee that a child of this block has.
Amount child_base_fee(const Rules& rules, const ledger::Header& parent);

} // namespace arpeggio::chain
