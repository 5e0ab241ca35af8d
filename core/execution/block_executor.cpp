#include "execution/block_executor.h"

#include "base/overloaded.h"
#include "ledger/mail_contract.h"

#include <algorithm>

namespace arpeggio::execution {
namespace {
constexpr std::uint64_t transfer_gas = 21'000;

/// Ordered as the key is.
std::uint64_t start_of(const state::LeafKey& key) {
    std::uint64_t start = 0;
    for (std::size_t i = 0; i < 8; ++i) start = start << 8 | key.bytes[i];
    return start;
}
} // namespace

std::string_view to_string(TransactionFault fault) {
    switch (fault) {
    case TransactionFault::WrongChainId: return "WrongChainId";
    case TransactionFault::CreationUnsupported: return "CreationUnsupported";
    case TransactionFault::GasLimitTooLow: return "GasLimitTooLow";
    case TransactionFault::FeeTooLow: return "FeeTooLow";
    case TransactionFault::NonceTooLow: return "NonceTooLow";
    case TransactionFault::NonceTooHigh: return "NonceTooHigh";
    case TransactionFault::InsufficientBalance: return "InsufficientBalance";
    case TransactionFault::BlockGasExceeded: return "BlockGasExceeded";
    case TransactionFault::BlockBodyExceeded: return "BlockBodyExceeded";
    }
    return "?";
}

bool is_hopeless(TransactionFault fault) {
    switch (fault) {
    case TransactionFault::WrongChainId:
    case TransactionFault::CreationUnsupported:
    case TransactionFault::GasLimitTooLow:
    case TransactionFault::NonceTooLow: return true;
    case TransactionFault::FeeTooLow:
    case TransactionFault::NonceTooHigh:
    case TransactionFault::InsufficientBalance:
    case TransactionFault::BlockGasExceeded:
    case TransactionFault::BlockBodyExceeded: return false;
    }
    return false;
}

BlockExecution::BlockExecution(const state::View& parent, const BlockContext& context, std::size_t expected)
    : parent_(parent), context_(context), body_bytes_(ledger::Body::size_empty) {
    accounts_.reserve(2 * expected + 1);
    result_.receipts.reserve(expected);
    CHECK(context.body_bytes_max >= ledger::Body::size_empty && context.body_bytes_max <= ledger::Body::size_max);
}

Result<BlockExecution::Entry*, storage::StorageError> BlockExecution::load(const Address& address) {
    const auto known = accounts_.find(address);
    if (known != accounts_.end()) return &known->second;
    const state::LeafKey key = state::account_key(address);
    TRY(const std::optional<Bytes> leaf, parent_.leaf(key));
    state::Account account;
    if (leaf) {
        const auto decoded = state::decode_account(*leaf);
        if (!decoded) return Fail(storage::StorageError::Corrupt);
        account = *decoded;
    }
    return &accounts_.emplace(address, Entry{key, account, account}).first->second;
}

std::optional<TransactionFault>
BlockExecution::fault_of_form(const ledger::VerifiedTransaction& transaction, std::uint64_t gas) const {
    if (transaction->chain_id != context_.chain_id) return TransactionFault::WrongChainId;
    if (!transaction->to) return TransactionFault::CreationUnsupported;
    if (transaction->gas_limit < gas) return TransactionFault::GasLimitTooLow;
    if (transaction->max_fee_per_gas < context_.base_fee) return TransactionFault::FeeTooLow;
    if (transaction->gas_limit > context_.gas_limit - result_.gas_used) return TransactionFault::BlockGasExceeded;
    const std::size_t bytes = ledger::Body::size_each + transaction.wire().size();
    if (bytes > context_.body_bytes_max - body_bytes_) return TransactionFault::BlockBodyExceeded;
    if (result_.receipts.size() == ledger::Body::transactions_max) return TransactionFault::BlockBodyExceeded;
    return std::nullopt;
}

bool BlockExecution::has_room() const {
    return context_.gas_limit - result_.gas_used >= transfer_gas && body_bytes_ < context_.body_bytes_max &&
           result_.receipts.size() < ledger::Body::transactions_max;
}

Result<void, ApplyError> BlockExecution::apply(const ledger::VerifiedTransaction& transaction) {
    const std::uint64_t gas = ledger::intrinsic_gas(*transaction);
    if (const auto fault = fault_of_form(transaction, gas)) return Fail(*fault);
    if (beneficiary_ == nullptr) {
        TRY(beneficiary_, load(context_.beneficiary));
    }
    TRY(Entry* const sender, load(transaction.sender()));
    if (transaction->nonce < sender->now.nonce) return Fail(TransactionFault::NonceTooLow);
    if (transaction->nonce > sender->now.nonce) return Fail(TransactionFault::NonceTooHigh);
    const auto cost = cost_max(*transaction);
    if (!cost || sender->now.balance < *cost) return Fail(TransactionFault::InsufficientBalance);
    if (*transaction->to == ledger::mail_contract) {
        TRY_VOID(send(*sender, transaction, gas));
    } else if (*transaction->to == ledger::staking_contract) {
        TRY_VOID(stake(*sender, transaction, gas));
    } else if (*transaction->to == ledger::governance_contract) {
        TRY_VOID(vote(*sender, transaction, gas));
    } else {
        TRY(Entry* const recipient, load(*transaction->to));
        transfer(*sender, *recipient, *transaction, gas);
    }
    body_bytes_ += ledger::Body::size_each + transaction.wire().size();
    return {};
}

void BlockExecution::transfer(
    Entry& sender, Entry& recipient, const ledger::Transaction& transaction, std::uint64_t gas) {
    pay_gas(sender, transaction, gas);
    sender.now.balance -= transaction.value;
    recipient.now.balance += transaction.value; // the sum of all balances fits in 256 bits, so does one of them
}

/// What every transaction does, whatever comes of it. The receipt is valid until the next one.
ledger::Receipt& BlockExecution::pay_gas(Entry& sender, const ledger::Transaction& transaction, std::uint64_t gas) {
    const auto tip = effective_tip(transaction, context_.base_fee);
    CHECK(tip.has_value());
    const Amount price = context_.base_fee + *tip;
    const Amount burned = gas_cost(gas, context_.base_fee);
    const Amount tips = gas_cost(gas, *tip);
    ++sender.now.nonce;
    sender.now.balance -= burned + tips;
    beneficiary_->now.balance += tips;
    result_.burned += burned;
    result_.tips += tips;
    result_.gas_used += gas;
    return result_.receipts.emplace_back(
        ledger::Receipt{.succeeded = true, .gas_used = gas, .effective_gas_price = price, .logs = {}});
}

Result<BlockResult, storage::StorageError> BlockExecution::finish() && {
    std::vector<std::pair<std::uint64_t, const Entry*>> changed; // with the start of the key, which mostly decides
    changed.reserve(accounts_.size());
    for (const auto& [address, entry] : accounts_) {
        if (entry.now != entry.before) changed.emplace_back(start_of(entry.key), &entry);
    }
    std::sort(changed.begin(), changed.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second->key < b.second->key;
    });
    auto diff = std::make_shared<state::Diff>();
    for (const auto& [start, entry] : changed) {
        std::optional<Bytes> leaf;
        if (!entry->now.is_empty()) leaf = state::encode_account(entry->now);
        diff->leaves.emplace_hint(diff->leaves.end(), entry->key, std::move(leaf));
    }
    TRY_VOID(finish_mail(*diff));
    TRY_VOID(finish_contracts(*diff));
    finish_links(*diff);
    finish_epoch(*diff);
    if (context_.keeps_undo) {
        TRY(result_.undo, make_undo(*diff));
    }
    result_.diff = std::move(diff);
    return std::move(result_);
}

/// Of accounts it is known; what else a block changes is a few leaves.
Result<state::DiffPtr, storage::StorageError> BlockExecution::make_undo(const state::Diff& diff) const {
    auto undo = std::make_shared<state::Diff>();
    for (const auto& [address, entry] : accounts_) {
        if (entry.now == entry.before) continue;
        auto& before = undo->leaves[entry.key];
        if (!entry.before.is_empty()) before = state::encode_account(entry.before);
    }
    for (const auto& [key, value] : diff.leaves) {
        if (undo->leaves.contains(key)) continue;
        TRY(undo->leaves[key], parent_.leaf(key));
    }
    return state::DiffPtr(std::move(undo));
}

namespace {
/// What became of a batch or a transaction, as the block's: the disk's failure as it is, the rest with its place.
template <class Invalid, class Error>
ExecutionError at(std::size_t index, const Error& error) {
    return std::visit(
        overloaded{
            [](storage::StorageError disk) -> ExecutionError { return disk; },
            [&](auto fault) -> ExecutionError {
                return Invalid{index, fault};
            },
        },
        error);
}
} // namespace

namespace {
Result<void, LinkError> take_link(BlockExecution& execution, ByteView encoded) {
    codec::Reader in(encoded);
    const auto run = ledger::decode_final_run(in);
    if (!run || !in.at_end()) return Fail(LinkFault::Malformed);
    return execution.link(*run, encoded.size());
}
Result<void, ExecutionError> enter_epoch(BlockExecution& execution, ByteView delay) {
    const auto entered = execution.enter_epoch(delay);
    if (entered) return {};
    return Fail(std::visit([](auto error) -> ExecutionError { return error; }, entered.error()));
}
} // namespace

Result<BlockResult, ExecutionError>
execute_block(const state::View& parent, const BlockContext& context, const ledger::Body& body) {
    if (context.kind != ledger::BlockKind::Ordinary && !body.is_empty()) return Fail(EpochFault::NotEmpty);
    BlockExecution execution(parent, context, std::min(body.transactions.size(), ledger::Body::transactions_max));
    for (std::size_t i = 0; i < body.links.size(); ++i) {
        const auto linked = take_link(execution, body.links[i]);
        if (!linked) return Fail(at<InvalidLink>(i, linked.error()));
    }
    TRY_VOID(enter_epoch(execution, body.delay));
    for (std::size_t i = 0; i < body.inbound.size(); ++i) {
        const auto batch = sharding::decode_batch(body.inbound[i]);
        if (!batch) return Fail(InvalidInbound{i, InboundFault::Malformed});
        const auto delivered = execution.deliver(*batch, body.inbound[i].size());
        if (!delivered) return Fail(at<InvalidInbound>(i, delivered.error()));
    }
    for (std::size_t i = 0; i < body.transactions.size(); ++i) {
        const auto applied = execution.apply(*body.transactions[i]);
        if (!applied) return Fail(at<InvalidTransaction>(i, applied.error()));
    }
    TRY(BlockResult result, std::move(execution).finish());
    return result;
}

namespace {
Result<void, storage::StorageError>
take_inbound(BlockExecution& execution, std::vector<sharding::InboundBatch> inbound, BuiltBlock& built) {
    for (std::size_t i = 0; i < inbound.size() && built.body.inbound.size() < ledger::Body::inbound_max; ++i) {
        const auto delivered = execution.deliver_some(inbound[i]);
        if (delivered) {
            built.body.inbound.push_back(sharding::encode_batch(inbound[i]));
            continue;
        }
        const ExecutionError why = at<InvalidInbound>(i, delivered.error());
        if (const auto* disk = std::get_if<storage::StorageError>(&why)) return Fail(*disk);
        built.dropped_inbound.push_back(std::get<InvalidInbound>(why));
    }
    return {};
}

Result<void, storage::StorageError>
take_links(BlockExecution& execution, const std::vector<Bytes>& links, BuiltBlock& built) {
    for (const Bytes& link : links) {
        const auto linked = take_link(execution, link);
        if (linked) built.body.links.push_back(link);
        if (linked) continue;
        if (const auto* disk = std::get_if<storage::StorageError>(&linked.error())) return Fail(*disk);
    }
    return {};
}

/// With the answer if it can be taken. What else can be wrong is the proposer's own error.
Result<void, storage::StorageError> take_delay(BlockExecution& execution, Bytes delay, BuiltBlock& built) {
    auto entered = execution.enter_epoch(delay);
    if (entered) {
        built.body.delay = std::move(delay);
        return {};
    }
    if (!delay.empty()) entered = execution.enter_epoch({});
    if (entered) return {};
    const auto* disk = std::get_if<storage::StorageError>(&entered.error());
    CHECK(disk != nullptr);
    return Fail(*disk);
}

Result<void, storage::StorageError>
take_transactions(BlockExecution& execution, const std::vector<ledger::TransactionPtr>& candidates, BuiltBlock& built) {
    for (std::size_t i = 0; i < candidates.size() && execution.has_room(); ++i) {
        const auto applied = execution.apply(*candidates[i]);
        if (applied) {
            built.body.transactions.push_back(candidates[i]);
        } else if (const auto* fault = std::get_if<TransactionFault>(&applied.error())) {
            built.dropped.push_back({i, *fault});
        } else {
            return Fail(std::get<storage::StorageError>(applied.error()));
        }
    }
    return {};
}
} // namespace

Result<BuiltBlock, storage::StorageError>
build_block(const state::View& parent, const BlockContext& context, Offered offered) {
    if (context.kind != ledger::BlockKind::Ordinary) offered = {};
    BlockExecution execution(parent, context, std::min(offered.candidates.size(), ledger::Body::transactions_max));
    BuiltBlock built;
    TRY_VOID(take_links(execution, offered.links, built));
    TRY_VOID(take_delay(execution, std::move(offered.delay), built));
    TRY_VOID(take_inbound(execution, std::move(offered.inbound), built));
    TRY_VOID(take_transactions(execution, offered.candidates, built));
    TRY(built.result, std::move(execution).finish());
    return built;
}

} // namespace arpeggio::execution
