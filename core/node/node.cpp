#include "node/node.h"

#include "base/overloaded.h"
#include "execution/call.h"
#include "node/layout.h"
#include "node/running.h"

namespace arpeggio::node {
namespace {
constexpr std::size_t database_cache_bytes = 8'000'000;

Result<std::unique_ptr<storage::Store>, Trouble> open_folder(const std::filesystem::path& folder) {
    auto store = storage::open_leveldb(folder / database_folder, database_cache_bytes);
    if (!store) return Fail(trouble_of(store.error()));
    return *std::move(store);
}
} // namespace

Result<std::unique_ptr<Node>, Trouble> Node::start(NodeOptions options) {
    TRY(auto store, open_folder(options.data_folder));
    auto running = std::make_unique<Running>(std::move(options), std::move(store));
    TRY_VOID(running->prepare());
    running->start();
    return std::unique_ptr<Node>(new Node(std::move(running)));
}

Node::Node(std::unique_ptr<Running> running) : running_(std::move(running)) {}
Node::~Node() = default;

void Node::set_load(std::uint32_t per_second, std::uint32_t cross_shard_percent) {
    running_->load().set_rate(per_second, cross_shard_percent);
}
void Node::stop() {
    running_->stop();
}
SnapshotPtr Node::snapshot() const {
    return running_->snapshot();
}
SupplySummary Node::supply() const {
    return running_->supply();
}

void Node::submit(ShardId shard, Bytes raw, Submitted done) {
    const Shard* followed = running_->find_shard(shard);
    if (followed == nullptr) return done(Fail(SubmitError::Unavailable));
    running_->submit_raw(*followed, std::move(raw), std::move(done));
}
bool Node::follows(ShardId shard) const {
    return running_->find_shard(shard) != nullptr;
}

AccountView Node::account(ShardId shard, const Address& address) const {
    const Shard* followed = running_->find_shard(shard);
    if (followed == nullptr) return {};
    const auto account = followed->primary()->state().account(address);
    if (!account) {
        running_->fail(account.error());
        return {};
    }
    return {account->balance, account->nonce};
}

std::optional<CallAnswer> Node::call(ShardId shard, const CallQuestion& question) const {
    const Shard* followed = running_->find_shard(shard);
    const auto host = followed != nullptr ? followed->primary() : nullptr;
    if (!host) return std::nullopt;
    const state::StateSnapshot now(host->store()); // a contract's leaves have to agree with each other
    const NetworkId network = followed->rules().network;
    const auto result =
        execution::try_call(now, {shard, network, question.from, question.to, question.value, question.data});
    return std::visit(
        overloaded{
            [](const execution::CallOutput& output) {
                return std::optional(CallAnswer{output.data, {}});
            },
            [](const execution::CallRefusal& refusal) {
                return std::optional(CallAnswer{{}, refusal.sentence});
            },
            [&](storage::StorageError disk) {
                running_->fail(disk);
                return std::optional<CallAnswer>{};
            },
        },
        result);
}

std::uint64_t Node::pending_nonce(ShardId shard, const Address& address) const {
    const Shard* followed = running_->find_shard(shard);
    return followed != nullptr ? running_->pending_nonce(*followed, address) : 0;
}

namespace {
/// A read that the disk could not answer stops the node and is an absence to whoever asked.
template <class T>
std::optional<T> readable(Node::Running& running, Result<std::optional<T>, storage::StorageError> read) {
    if (read) return *std::move(read);
    running.fail(read.error());
    return std::nullopt;
}
/// The first answer that a disk of a followed shard has, as not every host was there from the start. What one has on
/// its disk before the primary shows it as final is not told yet, so that all reads agree.
template <class T, class Read, class HeightOf>
std::optional<T> find(Node::Running& running, ShardId shard, Read read, HeightOf height_of) {
    const Shard& followed = *running.find_shard(shard);
    const auto primary = followed.primary();
    const Height newest = primary->status()->head.header.height;
    auto found = readable<T>(running, read(primary->store()));
    for (const auto& [key, host] : *followed.hosts()) {
        if (!found) found = readable<T>(running, read(host->store()));
    }
    if (found && height_of(*found) > newest) return std::nullopt;
    return found;
}
} // namespace

std::optional<BlockView> Node::block(ShardId shard, Height height) const {
    if (!follows(shard)) return std::nullopt;
    const auto store = running_->find_shard(shard)->store_with(height);
    const auto block = chain::read_block(*store, height);
    if (!block) {
        running_->fail(block.error());
        return std::nullopt;
    }
    if (!*block) return std::nullopt;
    BlockView out;
    out.id = ledger::header_id((*block)->header);
    out.block = *block;
    if (const auto body = readable(*running_, chain::read_body(*store, height))) out.size_bytes = body->size();
    return out;
}

std::optional<BlockView> Node::block(ShardId shard, const Hash& id) const {
    if (!follows(shard)) return std::nullopt;
    const auto height = find<Height>(
        *running_,
        shard,
        [&](const storage::Store& store) { return chain::read_height(store, id); },
        [](Height at) { return at; });
    return height ? block(shard, *height) : std::nullopt;
}

std::optional<TransactionView> Node::transaction(ShardId shard, const Hash& hash) const {
    if (!follows(shard)) return std::nullopt;
    TransactionView out;
    const auto place = find<chain::TransactionPlace>(
        *running_,
        shard,
        [&](const storage::Store& store) { return chain::read_place(store, hash); },
        [](const chain::TransactionPlace& at) { return at.height; });
    if (place) {
        const auto in = block(shard, place->height);
        if (!in || place->index >= in->block->body.transactions.size()) return std::nullopt;
        out.transaction = in->block->body.transactions[place->index];
        out.height = place->height;
        out.block = in->id;
        out.index = place->index;
        out.timestamp = in->block->header.timestamp;
        return out;
    }
    out.transaction = running_->transactions().find(hash); // of any shard
    const std::uint64_t chain_id = running_->find_shard(shard)->rules().chain_id();
    if (!out.transaction || (*out.transaction)->chain_id != chain_id) return std::nullopt;
    return out;
}

std::optional<ReceiptView> Node::receipt(ShardId shard, const Hash& hash) const {
    if (!follows(shard)) return std::nullopt;
    ReceiptView out;
    auto in = transaction(shard, hash);
    if (!in || !in->height) return std::nullopt;
    const auto store = running_->find_shard(shard)->store_with(*in->height);
    const auto receipts = readable(*running_, chain::read_receipts(*store, *in->height));
    const auto header = readable(*running_, chain::read_header(*store, *in->height));
    if (!receipts || !header || in->index >= receipts->size()) return std::nullopt;
    out.receipt = (*receipts)[in->index];
    out.base_fee = header->base_fee;
    for (std::size_t i = 0; i <= in->index; ++i) out.cumulative_gas += (*receipts)[i].gas_used;
    for (std::size_t i = 0; i < in->index; ++i) out.log_index += (*receipts)[i].logs.size();
    out.in = *std::move(in);
    return out;
}

void Node::watch(std::vector<Address> addresses) {
    running_->watch(std::move(addresses));
}
void Node::request_funds(const Address& to, Submitted done) {
    running_->request_funds(to, std::move(done));
}
void Node::stop_validator(std::size_t position) {
    running_->switch_validator(position, false);
}
void Node::start_validator(std::size_t position) {
    running_->switch_validator(position, true);
}

} // namespace arpeggio::node
