#pragma once
#include "crypto/secp256k1.h"
#include "node/facade.h"

namespace arpeggio::testing {

/// A node with three final blocks on shard 0: genesis, one with a transfer of each type, and an empty one; a fourth
/// transfer is pending. Everything can be changed by the test.
class FakeNode : public node::Facade {
public:
    static constexpr std::uint64_t chain = 131'072;

    FakeNode() {
        add_block({});
        add_block(
            {transfer(ledger::TransactionType::Legacy, 0),
             transfer(ledger::TransactionType::AccessList, 1),
             transfer(ledger::TransactionType::DynamicFee, 2)});
        add_block({});
        pending = transfer(ledger::TransactionType::DynamicFee, 3);
        publish();
    }
    static crypto::Secp256k1SecretKey key() { return *crypto::Secp256k1SecretKey::from_bytes(Bytes(32, 0x46)); }
    static ledger::TransactionPtr transfer(ledger::TransactionType type, std::uint64_t nonce) {
        ledger::Transaction made;
        made.type = type;
        made.chain_id = chain;
        made.nonce = nonce;
        made.max_fee_per_gas = gwei(5);
        made.max_priority_fee_per_gas = type == ledger::TransactionType::DynamicFee ? gwei(2) : gwei(5);
        made.gas_limit = 30'000;
        made.to = Address::from(Bytes(20, 0x35));
        made.value = arp(1);
        if (type != ledger::TransactionType::Legacy) made.access_list = {{*made.to, {Hash{}}}};
        made.signature = key().sign(signing_hash(made));
        return *ledger::VerifiedTransaction::from(made);
    }

    node::SnapshotPtr snapshot() const override { return latest; }
    node::SupplySummary supply() const override { return {}; }
    void submit(ShardId, Bytes raw, Submitted done) override {
        submitted.push_back(std::move(raw));
        if (is_holding) {
            held.push_back(std::move(done));
        } else {
            done(answer);
        }
    }
    bool follows(ShardId shard) const override { return shard == ShardId{0}; }
    node::AccountView account(ShardId, const Address& address) const override {
        return address == key().address() ? node::AccountView{arp(1000), 3} : node::AccountView{};
    }
    std::optional<std::vector<node::LogView>> logs(ShardId, const node::LogQuery& query) const override {
        asked_logs = query;
        return found_logs;
    }
    std::optional<node::CallAnswer> call(ShardId, const node::CallQuestion& question) const override {
        asked = question;
        return call_answer;
    }
    std::uint64_t pending_nonce(ShardId, const Address&) const override { return 4; }
    std::optional<node::BlockView> block(ShardId, Height height) const override {
        if (height.value >= blocks.size()) return std::nullopt;
        return blocks[height.value];
    }
    std::optional<node::BlockView> block(ShardId, const Hash& id) const override {
        for (const node::BlockView& view : blocks)
            if (view.id == id) return view;
        return std::nullopt;
    }
    std::optional<node::TransactionView> transaction(ShardId, const Hash& hash) const override {
        if (const auto found = receipt({}, hash)) return found->in;
        if (hash != pending->hash()) return std::nullopt;
        return node::TransactionView{pending, std::nullopt, {}, 0};
    }
    std::optional<node::ReceiptView> receipt(ShardId, const Hash& hash) const override {
        for (const node::BlockView& view : blocks) {
            const auto& transactions = view.block->body.transactions;
            for (std::size_t i = 0; i < transactions.size(); ++i) {
                if (transactions[i]->hash() != hash) continue;
                const ledger::Log log{Address{}, {hash}, Bytes{1, 2}};
                return node::ReceiptView{
                    {transactions[i], view.block->header.height, view.id, i, view.block->header.timestamp},
                    {true, 21'000, gwei(3), {log}},
                    view.block->header.base_fee,
                    21'000 * (i + 1),
                    i};
            }
        }
        return std::nullopt;
    }
    void watch(std::vector<Address>) override {}
    void request_funds(const Address&, Submitted) override {}
    void stop_validator(std::size_t) override {}
    void start_validator(std::size_t) override {}

    void publish() {
        node::Snapshot next;
        node::ShardSummary shard;
        shard.chain_id = chain;
        shard.height = blocks.back().block->header.height;
        shard.block_hash = blocks.back().id;
        shard.base_fee = gwei(7);
        node::MemberSummary member;
        member.key = proposer;
        member.operator_address = Address::from(Bytes(20, 0x77));
        shard.members = {member};
        next.shards = {shard};
        latest = std::make_shared<const node::Snapshot>(std::move(next));
    }

    const crypto::Ed25519PublicKey proposer = crypto::Ed25519PublicKey::from(Bytes(32, 9));
    std::vector<node::BlockView> blocks;
    ledger::TransactionPtr pending;
    node::SnapshotPtr latest;
    Result<Hash, node::SubmitError> answer = Hash::from(Bytes(32, 0xab));
    std::optional<node::CallAnswer> call_answer = node::CallAnswer{};
    mutable node::CallQuestion asked; ///< by the last call()
    std::optional<std::vector<node::LogView>> found_logs = std::vector<node::LogView>{};
    mutable node::LogQuery asked_logs; ///< by the last logs()
    bool is_holding = false;           ///< keeps what submit() has to answer in `held`
    std::vector<Submitted> held;
    std::vector<Bytes> submitted;

private:
    void add_block(std::vector<ledger::TransactionPtr> transactions) {
        ledger::Block made;
        made.header.height = {blocks.size()};
        made.header.timestamp = {1'700'000'000'000 + 1500 * blocks.size()};
        made.header.proposer = proposer;
        if (!blocks.empty()) made.header.parent = blocks.back().id;
        made.header.base_fee = gwei(1 + blocks.size());
        made.header.gas_limit = 480'000'000;
        made.header.gas_used = 21'000 * transactions.size();
        made.body.transactions = std::move(transactions);
        const Hash id = header_id(made.header);
        const std::size_t size = ledger::Header::encoded_size + encode_body(made.body).size();
        blocks.push_back({id, std::make_shared<const ledger::Block>(std::move(made)), size});
    }
};

} // namespace arpeggio::testing
