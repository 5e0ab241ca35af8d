#include "node/running.h"

#include "chain/genesis.h"
#include "node/layout.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <latch>

namespace arpeggio::node {
namespace asio = boost::asio;
namespace {
constexpr ShardId beacon{0};

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
      rules_(chain::Rules::of(options_.network, beacon)),
      committee_(*chain::genesis_committee(options_.network, beacon)), workers_(worker_count()) {
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
    for (const auto& [member, host] : by_member_) host->close();
}

Host::Identity Node::Running::identity_of(std::size_t position, const crypto::Ed25519SecretKey& key) const {
    const chain::NetworkDefinition& network = options_.network;
    const chain::GenesisValidator& validator = network.validators[position];
    replica::Setup setup{
        .rules = rules_,
        .consensus = {},
        .pool = {},
        .envelope = {beacon, {}, {}},
        .committee = committee_,
        .seed = network.seed,
        .head = {},
        .records = {},
        .scheme = consensus::make_ed25519_scheme(),
        .key = consensus::make_ed25519_key(
            std::make_shared<const crypto::Ed25519SecretKey>(crypto::Ed25519SecretKey::from_seed(key.seed())))};
    setup.consensus.slot_interval = std::chrono::milliseconds{network.profile.slot_interval_ms};
    setup.consensus.delta = std::chrono::milliseconds{network.profile.delta_ms};
    setup.consensus.standstill = std::chrono::milliseconds{network.profile.standstill_ms};
    setup.consensus.slots_per_window = network.profile.slots_per_window;
    setup.pool.chain_id = rules_.chain_id();
    setup.pool.gas_limit_max = rules_.gas_limit;
    setup.pool.fee_floor = rules_.fees.base_fee_floor;
    return {*committee_.find(validator.key), validator.name, prefix_of(validator.key), std::move(setup)};
}

Host::Links Node::Running::links_of(MemberIndex self) {
    Host::Links out;
    out.send = [this, self](MemberIndex to, replica::Frame frame) {
        if (const auto at = by_member_.find(to); at != by_member_.end()) at->second->deliver(self, std::move(frame));
    };
    out.broadcast = [this, self](const replica::Frame& frame) {
        for (const auto& [member, host] : by_member_) {
            if (member != self) host->deliver(self, frame);
        }
    };
    out.on_final = [this](const std::vector<FinalBlock>& blocks) { follower_->on_final(blocks, now()); };
    return out;
}

void Node::Running::make_hosts() {
    const auto& validators = options_.network.validators;
    slots_.resize(validators.size());
    for (const crypto::Ed25519SecretKey& key : options_.validators) {
        const auto at = std::ranges::find(validators, key.public_key(), &chain::GenesisValidator::key);
        if (at == validators.end() || !committee_.find(at->key)) continue;
        const auto position = static_cast<std::size_t>(at - validators.begin());
        Slot& slot = slots_[position];
        if (slot.host) continue;
        slot.store = storage::make_prefixed_store(*whole_, prefix_of(at->key));
        slot.state = std::make_shared<state::StateStore>(*slot.store, cache_);
        Host::Identity identity = identity_of(position, key);
        const MemberIndex member = identity.member;
        slot.host = std::make_shared<Host>(*machinery_, std::move(identity), links_of(member), *slot.store, slot.state);
        by_member_[member] = slot.host;
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
        TRY(const Hash root, slot.state->load_genesis(chain::genesis_leaves(options_.network, beacon)));
        const auto block = chain::genesis_block(options_.network, beacon, root);
        storage::Batch batch;
        const Hash id = ledger::header_id(block->header);
        chain::append_block(batch, *block, id, {});
        chain::append_head(batch, {block->header, id, root, root});
        TRY_VOID(
            slot.store->commit(batch, storage::Durability::Synced)); // the last write: without it genesis starts over
    }
    return {};
}

Result<void, Trouble> Node::Running::prepare() {
    TRY_VOID(check_network());
    if (const auto written = write_genesis(); !written) return Fail(trouble_of(written.error()));
    for (const auto& [member, host] : by_member_) {
        if (const auto shown = host->show_stored(); !shown) return Fail(trouble_of(shown.error()));
    }
    make_follower();
    std::vector<crypto::Secp256k1SecretKey> keys;
    for (const auto& key : options_.load_keys) keys.push_back(key.clone());
    load_ = std::make_unique<Load>(rules_, std::move(keys), [this] { return running_primary(); });
    return {};
}

void Node::Running::make_follower() {
    Height height;
    for (const auto& [member, host] : by_member_) height = std::max(height, host->status()->head.header.height);
    follower_.emplace(options_.network, height, [this](const FinalBlock& block, Instant) {
        history_.on_final(*block.block);
        load_->on_final(*block.block);
    });
}

void Node::Running::start() {
    publish();
    for (const auto& [member, host] : by_member_) host->start();
    tick();
    io_thread_ = std::jthread([this] { io_.run(); });
}

void Node::Running::stop() {
    if (is_stopping_.exchange(true)) return;
    if (load_) load_->stop();
    for (const auto& [member, host] : by_member_) host->close();
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
    const auto strands = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(by_member_.size()));
    for (const auto& [member, host] : by_member_) {
        host->with_replica([strands](const replica::Replica*) { strands->count_down(); });
    }
    strands->wait();
}

std::shared_ptr<Host> Node::Running::primary() const {
    std::shared_ptr<Host> best;
    const auto rank = [](const Host& host) {
        const auto status = host.status();
        return std::pair(status->is_running, status->head.header.height);
    };
    for (const auto& [member, host] : by_member_) {
        if (!best || rank(*host) > rank(*best)) best = host;
    }
    return best;
}

std::shared_ptr<Host> Node::Running::running_primary() const {
    auto host = primary();
    return host && host->status()->is_running ? host : nullptr;
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
