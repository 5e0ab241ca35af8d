#include "chain/block_rules.h"

#include "base/check.h"

namespace arpeggio::chain {

std::string_view to_string(BlockError error) {
    switch (error) {
    case BlockError::WrongShard: return "WrongShard";
    case BlockError::WrongEpoch: return "WrongEpoch";
    case BlockError::WrongHeight: return "WrongHeight";
    case BlockError::WrongParent: return "WrongParent";
    case BlockError::SlotNotAfterParent: return "SlotNotAfterParent";
    case BlockError::TooEarly: return "TooEarly";
    case BlockError::WrongProposer: return "WrongProposer";
    case BlockError::WrongBaseFee: return "WrongBaseFee";
    case BlockError::WrongGasLimit: return "WrongGasLimit";
    case BlockError::WrongStateRoot: return "WrongStateRoot";
    case BlockError::WrongBeaconRef: return "WrongBeaconRef";
    case BlockError::WrongKind: return "WrongKind";
    case BlockError::WrongVrf: return "WrongVrf";
    case BlockError::WrongClosingRoot: return "WrongClosingRoot";
    case BlockError::BodyTooLarge: return "BodyTooLarge";
    case BlockError::MalformedBody: return "MalformedBody";
    case BlockError::WrongBodyRoot: return "WrongBodyRoot";
    case BlockError::WrongTransactionsRoot: return "WrongTransactionsRoot";
    case BlockError::InvalidTransaction: return "InvalidTransaction";
    case BlockError::InvalidInbound: return "InvalidInbound";
    case BlockError::InvalidLink: return "InvalidLink";
    case BlockError::InvalidEpoch: return "InvalidEpoch";
    case BlockError::WrongGasUsed: return "WrongGasUsed";
    case BlockError::WrongReceiptsRoot: return "WrongReceiptsRoot";
    case BlockError::WrongLogsBloom: return "WrongLogsBloom";
    case BlockError::WrongOutboxRoot: return "WrongOutboxRoot";
    }
    return "?";
}

namespace {
using ledger::Header;

/// Slots are counted per instance; genesis and the closing block of an older instance precede all of them.
bool is_after(const Header& header, const Header& parent) {
    const bool is_first =
        parent.height == Height{0} || parent.epoch != header.epoch || parent.instance != header.instance;
    return is_first || header.slot > parent.slot;
}

/// Of a closing block, the state's root is known once it is executed.
bool is_of_kind(const Header& header, ledger::BlockKind kind) {
    const bool has_root = !header.closing_state_root.is_zero();
    return header.closing == (kind != ledger::BlockKind::Ordinary) && (!has_root || kind == ledger::BlockKind::Closing);
}

/// A parent's timestamp comes from a block that is valid, but perhaps far in the future: no wrap.
bool is_late_enough(TimestampMs timestamp, TimestampMs parent, std::uint64_t interval_ms) {
    return timestamp >= parent && timestamp.value - parent.value >= interval_ms;
}
} // namespace

Rules Rules::of(const NetworkDefinition& definition, ShardId shard) {
    return {
        .network = definition.network,
        .shard = shard,
        .slot_interval_ms = definition.profile.slot_interval_ms,
        .gas_limit = definition.profile.gas_limit,
        .body_bytes_max = definition.profile.body_bytes_max,
        .fees = definition.profile.fees,
        .shards = definition.profile.shards,
        .epoch_slots = definition.profile.has_epochs() ? definition.profile.epoch_slots() : 0,
        .delay_bits = definition.profile.delay_bits,
        .delay_squarings = definition.profile.delay_squarings,
        .fence_blocks = definition.profile.fence_blocks};
}

bool has_vrf(const Rules& rules, ledger::BlockKind kind) {
    return rules.has_epochs() && rules.is_beacon() && kind != ledger::BlockKind::Tail;
}

Amount child_base_fee(const Rules& rules, const Header& parent) {
    const std::uint64_t target = execution::gas_target(parent.gas_limit);
    return execution::next_base_fee(parent.base_fee, parent.gas_used, target, rules.fees);
}

Result<void, BlockError> validate_header(const Rules& rules, const Header& header, const Surroundings& surroundings) {
    const Header& parent = surroundings.parent;
    const bool is_of_instance = header.epoch == surroundings.epoch && header.instance == surroundings.instance;
    if (header.shard != rules.shard) return Fail(BlockError::WrongShard);
    if (!is_of_instance) return Fail(BlockError::WrongEpoch);
    if (header.height != parent.height.next()) return Fail(BlockError::WrongHeight);
    if (header.parent != surroundings.parent_id) return Fail(BlockError::WrongParent);
    if (!is_after(header, parent)) return Fail(BlockError::SlotNotAfterParent);
    if (!is_late_enough(header.timestamp, parent.timestamp, rules.slot_interval_ms)) return Fail(BlockError::TooEarly);
    if (header.proposer != surroundings.leader.key) return Fail(BlockError::WrongProposer);
    if (header.base_fee != child_base_fee(rules, parent)) return Fail(BlockError::WrongBaseFee);
    if (header.gas_limit != rules.gas_limit) return Fail(BlockError::WrongGasLimit);
    if (header.state_root != surroundings.state_root) return Fail(BlockError::WrongStateRoot);
    if (header.beacon_ref != surroundings.beacon_ref.value_or(Hash{})) return Fail(BlockError::WrongBeaconRef);
    if (!is_of_kind(header, surroundings.kind)) return Fail(BlockError::WrongKind);
    if (header.vrf.is_zero() == has_vrf(rules, surroundings.kind)) return Fail(BlockError::WrongVrf);
    return {};
}

Result<ledger::BodyParts, BlockError> validate_body(const Rules& rules, const Header& header, ByteView encoded_body) {
    if (encoded_body.size() > rules.body_bytes_max) return Fail(BlockError::BodyTooLarge);
    if (ledger::body_root(encoded_body) != header.body_root) return Fail(BlockError::WrongBodyRoot);
    auto parts = ledger::decode_body(encoded_body);
    if (!parts) return Fail(BlockError::MalformedBody);
    return *std::move(parts);
}

Result<void, BlockError>
validate_transactions(const Header& header, const std::vector<ledger::TransactionPtr>& transactions) {
    if (ledger::transactions_root(transactions) != header.transactions_root) {
        return Fail(BlockError::WrongTransactionsRoot);
    }
    return {};
}

Result<void, BlockError> validate_execution(const Header& header, const execution::BlockResult& result) {
    if (result.gas_used != header.gas_used) return Fail(BlockError::WrongGasUsed);
    if (ledger::receipts_root(result.receipts, result.inbound_receipt) != header.receipts_root)
        return Fail(BlockError::WrongReceiptsRoot);
    if (ledger::logs_bloom(result.receipts, result.inbound_receipt) != header.logs_bloom)
        return Fail(BlockError::WrongLogsBloom);
    if (result.outbox_root != header.outbox_root) return Fail(BlockError::WrongOutboxRoot);
    return {};
}

execution::BlockContext context_of(
    const Rules& rules,
    const Header& header,
    const Address& beneficiary,
    const std::optional<sharding::BeaconPoint>& beacon) {
    return {
        .shard = rules.shard,
        .height = header.height,
        .chain_id = rules.chain_id(),
        .base_fee = header.base_fee,
        .gas_limit = header.gas_limit,
        .timestamp = header.timestamp,
        .beneficiary = beneficiary,
        .body_bytes_max = rules.body_bytes_max,
        .shards = rules.shards,
        .beacon = beacon,
        .kind = ledger::kind_of(header),
        .keeps_undo = rules.keeps_undo()};
}

void place_in_epoch(
    execution::BlockContext& context,
    const Rules& rules,
    Slot slot,
    ledger::BlockKind kind,
    const crypto::VrfOutput& vrf) {
    context.kind = kind;
    if (!has_vrf(rules, kind)) return;
    context.epoch = execution::EpochContext{
        slot, vrf, rules.epoch_slots, rules.delay_bits, rules.delay_squarings, rules.fence_blocks};
}

Header make_header(
    const Rules& rules,
    const Surroundings& surroundings,
    Slot slot,
    TimestampMs timestamp,
    const ledger::VrfProof& vrf) {
    Header header;
    header.shard = rules.shard;
    header.epoch = surroundings.epoch;
    header.instance = surroundings.instance;
    header.height = surroundings.parent.height.next();
    header.slot = slot;
    header.parent = surroundings.parent_id;
    header.timestamp = timestamp;
    header.proposer = surroundings.leader.key;
    header.state_root = surroundings.state_root;
    header.beacon_ref = surroundings.beacon_ref.value_or(Hash{});
    header.base_fee = child_base_fee(rules, surroundings.parent);
    header.gas_limit = rules.gas_limit;
    header.vrf = vrf;
    header.closing = surroundings.kind != ledger::BlockKind::Ordinary;
    CHECK(validate_header(rules, header, surroundings).has_value());
    return header;
}

SealedBlock seal_block(Header header, const execution::BuiltBlock& built) {
    Bytes encoded = ledger::encode_body(built.body);
    const execution::BlockResult& result = built.result;
    header.body_root = ledger::body_root(encoded);
    header.transactions_root = ledger::transactions_root(built.body.transactions);
    header.receipts_root = ledger::receipts_root(result.receipts, result.inbound_receipt);
    header.outbox_root = result.outbox_root;
    header.gas_used = result.gas_used;
    header.logs_bloom = ledger::logs_bloom(result.receipts, result.inbound_receipt);
    const Hash id = ledger::header_id(header);
    auto block = std::make_shared<const ledger::Block>(ledger::Block{header, built.body});
    return {.block = std::move(block), .id = id, .body = std::move(encoded)};
}

} // namespace arpeggio::chain
