#include "node/running.h"

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
      workers_(worker_count()), epoch_log_(options_.network) {
    disk_.emplace(*whole_, [this](storage::StorageError error) { fail(error); });
    machinery_.emplace(
        Machinery{io_, workers_, *disk_, transactions_, clock_, options_.log, [this](storage::StorageError error) {
                      fail(error);
                  }});
    make_shards();
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

void Node::Running::make_shards() {
    Shard::Links links;
    links.send_shard =
        [this](const replica::ShardPeer& from, const replica::ShardPeer& to, const replica::Frame& frame) {
            tenures_->deliver(from, to, frame);
        };
    links.on_roster = [this](const sharding::RosterPtr& roster) {
        epoch_log_.on_roster(roster);
        for (const auto& shard : shards_) shard->on_roster(*roster);
        tenures_->on_roster(roster);
    };
    links.on_epoch = [this](ShardId shard, const crypto::Ed25519PublicKey& key, Epoch epoch) {
        tenures_->on_epoch(shard, key, epoch);
    };
    links.on_stranded = [this](const Tenure& part, const crypto::Ed25519PublicKey& key, Height above) {
        tenures_->rejoin(key, part, above);
    };
    links.on_rolled_back = [this](ShardId shard, Height to) {
        history_.roll_back(shard, to);
        mail_traffic_.roll_back(shard, to);
        read_past();
    };
    links.evaluate_delay = [this](const replica::EvaluateDelay& question) { evaluate_delay(question); };
    const auto& network = options_.network;
    for (std::uint32_t id = 0; id < network.profile.shards; ++id)
        shards_.push_back(std::make_unique<Shard>(network, *machinery_, ShardId{id}, links));
    tenures_ = std::make_unique<Tenures>(network, *machinery_, *whole_, cache_, shards_);
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

Result<void, storage::StorageError> Node::Running::prepare_shards() {
    for (const auto& shard : shards_) {
        TRY_VOID(shard->prepare([this](const FinalBlock& block, Instant at) {
            const BlockMail mail = mail_of(*block.block, block.sent);
            mail_traffic_.on_final(mail, at, block.block->header.height);
            epoch_log_.on_final(block, at);
            check_delay(block);
            history_.on_final(*block.block, mail);
            load_->on_final(*block.block);
        }));
    }
    return {};
}

Result<void, Trouble> Node::Running::prepare() {
    TRY_VOID(check_network());
    const auto epochs = whole_->get(Bytes{epochs_key});
    if (!epochs) return Fail(trouble_of(epochs.error()));
    if (*epochs) epoch_log_.restore(**epochs);
    if (const auto opened = tenures_->open(options_.validators); !opened) return Fail(trouble_of(opened.error()));
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
    on_io([this] {
        delay_.reset();
        tenures_->stop();
    });
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

/// Where what belongs to the io thread is at home; returns when it is done.
void Node::Running::on_io(const std::function<void()>& task) {
    if (!io_thread_.joinable()) return task(); // it never started
    std::latch done(1);
    asio::post(io_, [&] {
        task();
        done.count_down();
    });
    done.wait();
}

void Node::Running::settle() {
    if (!io_thread_.joinable()) return;
    std::vector<std::shared_ptr<Host>> all;
    for (const auto& shard : shards_) {
        const auto here = shard->hosts();
        for (const auto& [key, host] : *here) all.push_back(host);
    }
    const auto strands = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(all.size()));
    for (const auto& host : all) host->with_replica([strands](const replica::Replica*) { strands->count_down(); });
    strands->wait();
}

const Shard* Node::Running::find_shard(ShardId shard) const {
    if (shard.value >= shards_.size() || shards_[shard.value]->hosts()->empty()) return nullptr;
    return shards_[shard.value].get();
}

void Node::Running::switch_validator(std::size_t position, bool on) {
    if (position >= options_.network.validators.size() || is_stopping_ || trouble_ != Trouble::None) return;
    const crypto::Ed25519PublicKey key = options_.network.validators[position].key;
    asio::post(io_, [this, key, on] {
        if (!is_stopping_) tenures_->switch_validator(key, on);
    });
}

} // namespace arpeggio::node
