#include "node/running.h"

#include "chain/genesis.h"
#include "node/layout.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <latch>

namespace arpeggio::node {
namespace asio = boost::asio;
namespace {
std::size_t worker_count() {
    const std::size_t cores = std::thread::hardware_concurrency();
    return cores > 2 ? cores - 1 : 1;
}
} // namespace

Trouble trouble_of(storage::StorageError error) {
    switch (error) {
    case storage::StorageError::InUse: return Trouble::DataFolderInUse;
    case storage::StorageError::Unreadable: return Trouble::DataFolderUnreadable;
    case storage::StorageError::WrongVersion: return Trouble::DataFolderOtherVersion;
    case storage::StorageError::Corrupt: return Trouble::DataDamaged;
    case storage::StorageError::Full: return Trouble::DiskFull;
    case storage::StorageError::Failed: return Trouble::DiskFailed;
    }
    CHECK(false);
}

Node::Running::Running(NodeOptions options, std::unique_ptr<storage::Store> whole)
    : options_(std::move(options)), genesis_hash_(chain::genesis_hash(options_.network)), whole_(std::move(whole)),
      workers_(worker_count()) {
    disk_.emplace(*whole_, [this](storage::StorageError error) { fail(error); });
    machinery_.emplace(
        Machinery{io_, workers_, *disk_, transactions_, clock_, options_.log, [this](storage::StorageError error) {
                      fail(error);
                  }});
    make_hosts();
}

Node::Running::~Running() {
    stop();
}

void Node::Running::fail(storage::StorageError error) {
    auto expected = Trouble::None;
    if (!trouble_.compare_exchange_strong(expected, trouble_of(error))) return;
    if (options_.log) {
        options_.log(
            LogLevel::Error,
            "node",
            "The disk says " + std::string(storage::to_string(error)) + "; nothing more is signed.");
    }
    for (const auto& shard : shards_) shard->close();
}

void Node::Running::make_hosts() {
    const auto& network = options_.network;
    const auto committees = std::make_shared<replica::Committees>();
    for (std::uint32_t id = 0; id < network.profile.shards; ++id)
        committees->push_back(*chain::genesis_committee(network, {id}));
    const auto send = [this](replica::ShardMember from, replica::ShardMember to, replica::Frame frame) {
        const auto& hosts = shards_[to.shard.value]->hosts();
        if (const auto host = hosts.find(to.member); host != hosts.end())
            host->second->deliver_from_shard(from, std::move(frame));
    };
    for (std::uint32_t id = 0; id < network.profile.shards; ++id)
        shards_.push_back(std::make_unique<Shard>(network, *machinery_, ShardId{id}, committees, send));
    slots_.resize(network.validators.size());
    for (const crypto::Ed25519SecretKey& key : options_.validators) {
        const auto at = std::ranges::find(network.validators, key.public_key(), &chain::GenesisValidator::key);
        if (at == network.validators.end()) continue;
        const auto shard =
            std::ranges::find_if(shards_, [&](const auto& one) { return one->committee().find(at->key).has_value(); });
        Slot& slot = slots_[static_cast<std::size_t>(at - network.validators.begin())];
        if (shard == shards_.end() || slot.host) continue;
        slot.shard = (*shard)->id();
        slot.store = storage::make_prefixed_store(*whole_, prefix_of(at->key));
        slot.state = std::make_shared<state::StateStore>(*slot.store, cache_);
        slot.host = (*shard)->add_host(*at, key, *slot.store, slot.state);
    }
}

Result<void, Trouble> Node::Running::check_network() {
    const auto stored = whole_->get(genesis_marker.view());
    if (!stored) return Fail(trouble_of(stored.error()));
    if (*stored) {
        if (std::ranges::equal(**stored, genesis_hash_.view())) return {};
        return Fail(Trouble::DataFolderOtherNetwork);
    }
    storage::Batch batch;
    batch.put(to_bytes(genesis_marker.view()), to_bytes(genesis_hash_.view()));
    if (const auto written = whole_->commit(batch, storage::Durability::Synced); !written)
        return Fail(trouble_of(written.error()));
    return {};
}

Result<void, storage::StorageError> Node::Running::write_genesis() {
    for (const Slot& slot : slots_) {
        if (!slot.host) continue;
        TRY(const auto head, chain::read_head(*slot.store));
        if (head) continue;
        TRY(const Hash root, slot.state->load_genesis(chain::genesis_leaves(options_.network, slot.shard)));
        const auto block = chain::genesis_block(options_.network, slot.shard, root);
        storage::Batch batch;
        const Hash id = ledger::header_id(block->header);
        chain::append_block(batch, *block, id, {});
        chain::append_head(batch, {block->header, id, root, root});
        TRY_VOID(
            slot.store->commit(batch, storage::Durability::Synced)); // the last write: without it genesis starts over
    }
    return {};
}

Result<void, storage::StorageError> Node::Running::prepare_shards() {
    for (const auto& shard : shards_) {
        TRY_VOID(shard->prepare([this](const FinalBlock& block, Instant at) {
            const BlockMail mail = mail_of(*block.block, block.sent);
            mail_traffic_.on_final(mail, at);
            history_.on_final(*block.block, mail);
            load_->on_final(*block.block);
        }));
    }
    return {};
}

Result<void, Trouble> Node::Running::prepare() {
    TRY_VOID(check_network());
    if (const auto written = write_genesis(); !written) return Fail(trouble_of(written.error()));
    if (const auto prepared = prepare_shards(); !prepared) return Fail(trouble_of(prepared.error()));
    std::vector<crypto::Secp256k1SecretKey> keys;
    for (const auto& key : options_.load_keys) keys.push_back(key.clone());
    load_ = std::make_unique<Load>(
        options_.network, std::move(keys), [this](ShardId shard) { return shards_[shard.value]->running_primary(); });
    return {};
}

void Node::Running::start() {
    publish();
    for (const auto& shard : shards_) shard->start();
    tick();
    io_thread_ = std::jthread([this] { io_.run(); });
}

void Node::Running::stop() {
    if (is_stopping_.exchange(true)) return;
    if (load_) load_->stop();
    for (const auto& shard : shards_) shard->close();
    workers_.join(); // jobs under way end; their answers find no replica
    settle();
    disk_.reset(); // writes what it was given
    settle();
    if (!io_thread_.joinable()) return; // it never started
    asio::post(io_, [this] {
        timer_.cancel();
        io_.stop();
    });
    io_thread_.join();
    publish();
}

void Node::Running::settle() {
    if (!io_thread_.joinable()) return;
    std::size_t hosts = 0;
    for (const auto& shard : shards_) hosts += shard->hosts().size();
    const auto strands = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(hosts));
    for (const auto& shard : shards_) {
        for (const auto& [member, host] : shard->hosts())
            host->with_replica([strands](const replica::Replica*) { strands->count_down(); });
    }
    strands->wait();
}

const Shard* Node::Running::find_shard(ShardId shard) const {
    if (shard.value >= shards_.size() || shards_[shard.value]->hosts().empty()) return nullptr;
    return shards_[shard.value].get();
}

void Node::Running::switch_validator(std::size_t position, bool on) {
    if (position >= slots_.size() || !slots_[position].host || is_stopping_ || trouble_ != Trouble::None) return;
    if (on) {
        slots_[position].host->start();
    } else {
        slots_[position].host->stop();
    }
}

} // namespace arpeggio::node
