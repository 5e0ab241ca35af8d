#pragma once
// A few shards in memory that send each other mail, and a beacon that links their blocks.
#include "execution/block_executor.h"
#include "ledger/mail_contract.h"
#include "unit/execution/transfers.h"
#include "unit/sharding/toy_beacon.h"

#include <deque>

namespace arpeggio::test {

/// A call that sends mail; the rest is ordinary.
struct Send {
    std::uint8_t from = 1;
    std::uint64_t nonce = 0;
    ledger::MailCall call = {{1}, address(2), arp(1), ledger::mail_delivery_gas, {}};
    Amount fee = Amount{gwei(100).atto * U256{ledger::mail_delivery_gas}}; ///< prepaid for the delivery
};
inline ledger::TransactionPtr make(const Send& wanted) {
    Transfer transfer;
    transfer.from = wanted.from;
    transfer.to = ledger::mail_contract;
    transfer.nonce = wanted.nonce;
    transfer.value = plus(wanted.call.value, wanted.fee).value_or(wanted.call.value);
    transfer.gas = 200'000;
    transfer.data = ledger::encode_mail_call(wanted.call);
    return make(transfer);
}

struct MailWorld {
    static constexpr std::uint32_t shards = 4;
    struct Shard {
        MapView state;
        ledger::Header header; ///< of its newest block
        ledger::Outbox outbox; ///< after it
        ledger::Header linked; ///< what the beacon knows of it
        ledger::Outbox linked_outbox;
        std::map<ShardId, std::deque<ledger::Mail>> waiting; ///< sent, by destination, and not yet taken
        std::map<ShardId, std::uint64_t> taken;              ///< how many, by source
    };

    MailWorld() {
        for (std::uint32_t i = 0; i < shards; ++i) {
            all[i].header.shard = {i};
            for (std::uint8_t account = 1; account <= 6; ++account) all[i].state.fund(address(account), arp(100));
        }
        beacon.load();
    }
    [[nodiscard]] execution::BlockContext context(std::uint32_t shard, Amount base_fee = gwei(10)) const {
        execution::BlockContext out;
        out.shard = {shard};
        out.chain_id = chain_id;
        out.base_fee = base_fee;
        out.gas_limit = 10'000'000;
        out.beneficiary = address(9);
        out.shards = shards;
        out.beacon = beacon.point;
        return out;
    }
    /// All that waits on `source` for `destination`, up to what the beacon has linked; absent if nothing.
    [[nodiscard]] std::optional<sharding::InboundBatch> batch(std::uint32_t source, std::uint32_t destination) {
        const Shard& from = all[source];
        sharding::WaitingMail waiting;
        for (const auto& entry : from.linked_outbox) {
            if (entry.destination.value != destination) continue;
            for (const ledger::Mail& mail : from.waiting.at(entry.destination))
                if (mail.sequence < entry.count) waiting.first.push_back(mail);
        }
        state::Proof proof;
        if (source != 0) proof = beacon.proof({source});
        return sharding::make_batch(from.linked, from.linked_outbox, proof, {destination}, std::move(waiting));
    }
    /// Lets the beacon link what a shard has; the beacon is shard 0 itself.
    void link(std::uint32_t shard) {
        Shard& here = all[shard];
        here.linked = here.header;
        here.linked_outbox = here.outbox;
        if (shard == 0) {
            beacon.point.id = ledger::header_id(here.header);
        } else {
            beacon.link({shard}, here.header);
        }
    }
    execution::BuiltBlock build(
        std::uint32_t shard,
        const std::vector<ledger::TransactionPtr>& candidates,
        std::vector<sharding::InboundBatch> inbound,
        const execution::BlockContext& context) {
        auto built = execution::build_block(all[shard].state, context, {candidates, std::move(inbound)});
        CHECK(built.has_value());
        return *std::move(built);
    }
    /// Makes a block the shard's newest.
    void commit(std::uint32_t shard, const execution::BuiltBlock& built) {
        Shard& here = all[shard];
        for (const Bytes& encoded : built.body.inbound) {
            const auto batch = *sharding::decode_batch(encoded);
            auto& waiting = all[batch.source().value].waiting[{shard}];
            for (const ledger::Mail& mail : batch.mails) {
                CHECK(waiting.front() == mail && here.taken[batch.source()]++ == mail.sequence);
                waiting.pop_front();
            }
        }
        here.state.apply(*built.result.diff);
        for (const ledger::Mail& mail : built.result.sent) here.waiting[mail.destination].push_back(mail);
        here.outbox = built.result.outbox;
        here.header.outbox_root = built.result.outbox_root;
        ++here.header.height.value;
        burned += built.result.burned;
    }
    /// A block of these, made and committed.
    execution::BuiltBlock block(
        std::uint32_t shard,
        const std::vector<ledger::TransactionPtr>& candidates,
        std::vector<sharding::InboundBatch> inbound = {}) {
        auto built = build(shard, candidates, std::move(inbound), context(shard));
        commit(shard, built);
        return built;
    }
    [[nodiscard]] Amount balances() const {
        Amount sum;
        for (const Shard& shard : all) sum += shard.state.sum();
        return sum;
    }
    [[nodiscard]] Amount under_way() const {
        Amount sum;
        for (const Shard& shard : all)
            for (const auto& [destination, mails] : shard.waiting)
                for (const ledger::Mail& mail : mails) sum += mail.value + mail.prepaid_fee;
        return sum;
    }
    [[nodiscard]] Amount balance(std::uint32_t shard, std::uint8_t account) const {
        return all[shard].state.account(address(account))->balance;
    }

    std::array<Shard, shards> all;
    ToyBeacon beacon;
    Amount burned;
    const Amount genesis = balances_at_start();

private:
    static Amount balances_at_start() { return arp(std::uint64_t{shards} * 6 * 100); }
};

} // namespace arpeggio::test
