#include "execution/block_executor.h"
#include "execution/mail_call.h"
#include "sharding/mail_leaves.h"

// What a block does with mail: sent by its transactions, taken before them. Source: protocol.md, section 7.

namespace arpeggio::execution {
namespace {
/// No sum of genuine coins comes near; what a broken shard claims to have sent must not wrap ours.
const Amount supply_max{U256{1} << 160};

Amount total_of(const std::vector<ledger::Mail>& mails) {
    Amount total;
    for (const ledger::Mail& mail : mails) { // value and fee fit in 256 bits each with the other, not all together
        const auto sum = plus(total, mail.value + mail.prepaid_fee);
        if (!sum) return {U256::max()};
        total = *sum;
    }
    return total;
}
} // namespace

std::string_view to_string(InboundFault fault) {
    switch (fault) {
    case InboundFault::Malformed: return "Malformed";
    case InboundFault::NoBeacon: return "NoBeacon";
    case InboundFault::UnknownSource: return "UnknownSource";
    case InboundFault::SourceTwice: return "SourceTwice";
    case InboundFault::GasExceeded: return "GasExceeded";
    case InboundFault::BytesExceeded: return "BytesExceeded";
    case InboundFault::SupplyExceeded: return "SupplyExceeded";
    }
    return "?";
}

Result<sharding::OutgoingMail*, storage::StorageError> BlockExecution::outgoing() {
    if (!outgoing_) {
        TRY(outgoing_, sharding::OutgoingMail::make(parent_, context_.shard, context_.shards));
    }
    return &*outgoing_;
}

Result<void, storage::StorageError>
BlockExecution::send(Entry& sender, const ledger::VerifiedTransaction& transaction, std::uint64_t gas) {
    TRY(sharding::OutgoingMail* const out, outgoing());
    ledger::Receipt& receipt = pay_gas(sender, *transaction, gas);
    auto mail = mail_of_call(*transaction, transaction.sender(), context_.shard, *out);
    receipt.succeeded = mail.has_value();
    if (!mail) return {};
    sender.now.balance -= transaction->value;
    mail_out_ += transaction->value;
    receipt.logs.push_back(ledger::sent_log(out->post(*std::move(mail))));
    return {};
}

std::uint64_t BlockExecution::inbound_room() const {
    return (context_.gas_limit / 2 - inbound_gas()) / ledger::mail_delivery_gas;
}

Result<ledger::MailList, DeliverError> BlockExecution::check_inbound(const sharding::InboundBatch& batch) {
    CHECK(result_.receipts.empty());
    const ShardId source = batch.source();
    if (source.value >= context_.shards) return Fail(InboundFault::UnknownSource);
    if (taken_.contains(source)) return Fail(InboundFault::SourceTwice);
    if (!context_.is_final) {
        if (!context_.beacon) return Fail(InboundFault::NoBeacon);
        if (const auto origin = sharding::check_origin(batch, *context_.beacon); !origin) return Fail(origin.error());
    }
    TRY(const ledger::MailList taken, sharding::read_inbox(parent_, source));
    auto after = sharding::check_mail(batch, context_.shard, taken);
    if (!after) return Fail(after.error());
    TRY(const state::Totals totals, parent_.totals());
    const auto in = plus(mail_in_, total_of(batch.mails));
    const auto balances = in ? plus(totals.balances, *in) : std::nullopt;
    const auto ever = in ? plus(totals.mail_in, *in) : std::nullopt;
    if (!balances || !ever || *balances > supply_max || *ever > supply_max) return Fail(InboundFault::SupplyExceeded);
    return *std::move(after);
}

Result<void, DeliverError> BlockExecution::deliver(const sharding::InboundBatch& batch, std::size_t encoded_bytes) {
    TRY(ledger::MailList after, check_inbound(batch));
    if (batch.mails.size() > inbound_room()) return Fail(InboundFault::GasExceeded);
    const std::size_t frame = taken_.empty() ? ledger::Body::size_inbound : 0;
    const std::size_t bytes = frame + ledger::Body::size_each + encoded_bytes;
    if (bytes > context_.body_bytes_max / 2 - std::min(context_.body_bytes_max / 2, body_bytes_))
        return Fail(InboundFault::BytesExceeded);
    TRY(sharding::OutgoingMail* const out, outgoing());
    for (const ledger::Mail& mail : batch.mails) { // so that nothing fails half-way
        TRY_VOID(load(mail.recipient));
        TRY_VOID(load(mail.sender));
    }
    for (const ledger::Mail& mail : batch.mails) TRY_VOID(take(mail, *out));
    body_bytes_ += bytes;
    taken_.emplace(batch.source(), std::move(after));
    return {};
}

/// Takes one mail in: credited, or sent back.
Result<void, storage::StorageError> BlockExecution::take(const ledger::Mail& mail, sharding::OutgoingMail& out) {
    TRY(Entry* const recipient, load(mail.recipient));
    TRY(Entry* const sender, load(mail.sender));
    if (!result_.inbound_receipt) {
        result_.inbound_receipt = {
            .succeeded = true, .gas_used = 0, .effective_gas_price = context_.base_fee, .logs = {}};
    }
    ledger::Receipt& receipt = *result_.inbound_receipt;
    receipt.gas_used += ledger::mail_delivery_gas;
    result_.gas_used += ledger::mail_delivery_gas;
    mail_in_ += mail.value + mail.prepaid_fee;
    const Amount due = mail.is_return ? Amount{} : gas_cost(ledger::mail_delivery_gas, context_.base_fee);
    const Amount charged = std::min(due, mail.prepaid_fee);
    const Amount left = mail.prepaid_fee - charged;
    result_.burned += charged;
    const bool is_payable = mail.is_return || !ledger::keeps_books(mail.recipient);
    const bool is_refused =
        charged < due || !is_payable || (!mail.is_return && mail.gas_limit < ledger::mail_delivery_gas);
    if (is_refused) {
        ledger::Mail back;
        back.destination = mail.source;
        back.sender = mail.recipient;
        back.recipient = mail.sender;
        back.value = mail.value + left;
        back.payload = to_bytes(ledger::mail_hash(mail).view());
        back.is_return = true;
        mail_out_ += back.value;
        receipt.logs.push_back(ledger::sent_log(out.post(std::move(back))));
        return {};
    }
    recipient->now.balance += mail.value;
    sender->now.balance += left;
    receipt.logs.push_back(ledger::delivered_log(mail, charged));
    return {};
}

Result<void, DeliverError> BlockExecution::deliver_some(sharding::InboundBatch& batch) {
    TRY_VOID(check_inbound(batch)); // only a good one can be cut
    std::size_t mails = std::min<std::size_t>(batch.mails.size(), inbound_room());
    if (mails == 0) return Fail(InboundFault::GasExceeded);
    for (;; mails /= 2) {
        sharding::cut_batch(batch, std::max<std::size_t>(mails, 1));
        auto delivered = deliver(batch, sharding::encode_batch(batch).size());
        const auto* fault = delivered ? nullptr : std::get_if<InboundFault>(&delivered.error());
        const bool is_too_large = fault != nullptr && *fault == InboundFault::BytesExceeded;
        if (!is_too_large || mails <= 1) return delivered;
    }
}

/// Adds to the diff what mail changes beside accounts, and says what the block has sent.
Result<void, storage::StorageError> BlockExecution::finish_mail(state::Diff& diff) {
    TRY(const sharding::OutgoingMail* const out, outgoing());
    out->append_changes(diff);
    for (const auto& [source, list] : taken_)
        diff.leaves[sharding::inbox_key(source)] = sharding::encode_inbox_leaf(list);
    result_.sent = out->sent();
    result_.outbox = out->outbox();
    result_.outbox_root = ledger::outbox_root(result_.outbox);
    if (result_.burned.is_zero() && mail_in_.is_zero() && mail_out_.is_zero()) return {};
    TRY(state::Totals totals, parent_.totals());
    totals.balances = totals.balances + mail_in_ - mail_out_ - result_.burned;
    totals.burned += result_.burned;
    totals.mail_in += mail_in_;
    totals.mail_out += mail_out_;
    diff.leaves[state::totals_key()] = state::encode_totals(totals);
    return {};
}

} // namespace arpeggio::execution
