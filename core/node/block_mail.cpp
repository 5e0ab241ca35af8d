#include "node/block_mail.h"

#include "chain/block_index.h"
#include "execution/fees.h"
#include "ledger/mail_contract.h"
#include "sharding/inbox.h"

#include <algorithm>
#include <set>

namespace arpeggio::node {
namespace {
Amount charge_of(const ledger::Mail& mail, const Amount& base_fee) {
    if (mail.is_return) return {};
    return std::min(execution::gas_cost(ledger::mail_delivery_gas, base_fee), mail.prepaid_fee);
}
bool calls_mail(const ledger::TransactionPtr& transaction) {
    return (*transaction)->to == ledger::mail_contract;
}
} // namespace

BlockMail mail_of(const ledger::Block& block, std::vector<ledger::Mail> sent) {
    BlockMail out{std::move(sent), {}};
    std::set<Bytes> refused; // hashes
    for (const ledger::Mail& mail : out.sent) {
        if (mail.is_return) refused.insert(mail.payload);
    }
    for (const Bytes& encoded : block.body.inbound) {
        auto batch = sharding::decode_batch(encoded);
        CHECK(batch.has_value()); // it was executed
        for (ledger::Mail& mail : batch->mails) {
            const bool is_refused = !refused.empty() && refused.contains(to_bytes(ledger::mail_hash(mail).view()));
            const Amount charged = charge_of(mail, block.header.base_fee);
            out.taken.push_back({std::move(mail), charged, is_refused});
        }
    }
    return out;
}

Result<std::optional<BlockMail>, storage::StorageError>
read_block_mail(const storage::Store& store, const ledger::Block& block) {
    const auto& transactions = block.body.transactions;
    const bool has_calls = std::any_of(transactions.begin(), transactions.end(), calls_mail);
    if (!has_calls && block.body.inbound.empty()) return BlockMail{};
    TRY(auto receipts, chain::read_receipts(store, block.header.height));
    TRY(auto inbound, chain::read_inbound_receipt(store, block.header.height));
    if (!receipts) return std::nullopt;
    return mail_of(block, chain::sent_mail(block.header.shard, {*std::move(receipts), std::move(inbound)}));
}

std::size_t
find_sent(const std::vector<ledger::Mail>& sent, std::size_t from, const ledger::VerifiedTransaction& transaction) {
    const auto call = ledger::decode_mail_call(transaction->data);
    const auto is_of_call = [&](const ledger::Mail& mail) {
        return !mail.is_return && mail.sender == transaction.sender() && mail.destination == call->destination &&
               mail.recipient == call->recipient && mail.value == call->value && mail.gas_limit == call->gas_limit &&
               plus(mail.value, mail.prepaid_fee) == transaction->value && mail.payload == call->payload;
    };
    if (!call) return sent.size();
    const auto begin = sent.begin() + static_cast<std::ptrdiff_t>(std::min(from, sent.size()));
    return static_cast<std::size_t>(std::find_if(begin, sent.end(), is_of_call) - sent.begin());
}

} // namespace arpeggio::node
