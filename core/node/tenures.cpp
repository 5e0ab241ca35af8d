#include "node/tenures.h"

#include "chain/genesis.h"

#include <boost/asio/post.hpp>

namespace arpeggio::node {
namespace asio = boost::asio;
using storage::StorageError;

namespace {
constexpr std::size_t erasure_bytes = 1 << 20;
constexpr std::chrono::milliseconds unused_again{50};
} // namespace

Tenures::Tenures(
    const chain::NetworkDefinition& network,
    Machinery& machinery,
    storage::Store& whole,
    std::shared_ptr<storage::Cache> cache,
    const Shards& shards)
    : network_(network), machinery_(machinery), whole_(whole), cache_(std::move(cache)), shards_(shards) {
    rosters_.add(chain::genesis_roster(network));
    status_.publish(std::make_shared<const Status>(Status{rosters_, epoch_}));
}

Tenures::Part Tenures::part_of(const crypto::Ed25519PublicKey& key, const Tenure& tenure) const {
    Part out;
    out.store = storage::make_prefixed_store(whole_, prefix_of(key, tenure));
    // The state goes before the store it lies in.
    struct Kept {
        Kept(std::shared_ptr<storage::Store> in, const std::shared_ptr<storage::Cache>& cache)
            : store(std::move(in)), state(*store, cache) {}
        std::shared_ptr<storage::Store> store;
        state::StateStore state;
    };
    auto kept = std::make_shared<Kept>(out.store, cache_);
    out.state = std::shared_ptr<state::StateStore>(kept, &kept->state);
    return out;
}

/// Oldest first.
Result<std::vector<Tenure>, StorageError> Tenures::find_tenures(const crypto::Ed25519PublicKey& key) const {
    std::vector<Tenure> out;
    const Bytes prefix = prefix_of(key);
    Bytes from = prefix;
    while (true) {
        std::optional<Tenure> next;
        TRY_VOID(whole_.scan(prefix, from, [&](ByteView found, ByteView) {
            next = tenure_of(found);
            return false;
        }));
        if (!next) return out;
        out.push_back(*next);
        from = prefix_of(key, *next);
        from.push_back(0xff); // behind every table's letter
    }
}

Result<void, StorageError> Tenures::open(const std::vector<crypto::Ed25519SecretKey>& keys) {
    for (const crypto::Ed25519SecretKey& key : keys) {
        const auto at = std::ranges::find(network_.validators, key.public_key(), &chain::GenesisValidator::key);
        if (at == network_.validators.end() || validators_.contains(at->key)) continue;
        Validator validator{crypto::Ed25519SecretKey::from_seed(key.seed()), {}, {}, nullptr};
        TRY_VOID(open(validators_.emplace(at->key, std::move(validator)).first->second));
    }
    return {};
}

Result<void, StorageError> Tenures::open(Validator& validator) {
    const crypto::Ed25519PublicKey& key = validator.key.public_key();
    TRY(const auto tenures, find_tenures(key));
    std::vector<replica::FoundPart> found;
    for (const Tenure& tenure : tenures) {
        TRY(const auto head, chain::read_head(*part_of(key, tenure).store));
        found.push_back({tenure, head ? std::optional(head->header) : std::nullopt});
    }
    auto parts = replica::sort_parts(found);
    validator.parts = {tenures.begin(), tenures.end()};
    for (const Tenure& tenure : parts.outdated) {
        validator.parts.erase(tenure);
        begin_erasure(prefix_of(key, tenure));
    }
    if (parts.served.empty()) parts.served.push_back({*rosters_.find(Epoch{})->shard_of(key), Epoch{}});
    std::ranges::reverse(parts.served); // of two in a shard the newer takes the place of the other
    for (const Tenure& tenure : parts.served) {
        const Part part = part_of(key, tenure);
        TRY(const auto head, chain::read_head(*part.store));
        if (!head) TRY_VOID(write_genesis(*part.store, *part.state, tenure.shard));
        (void)add_host(validator, tenure, part);
    }
    return {};
}

std::shared_ptr<Host> Tenures::add_host(Validator& validator, const Tenure& tenure, const Part& part) {
    auto host = shards_[tenure.shard.value]->add_host(validator.key, tenure.since, part.store, part.state);
    validator.parts.insert(tenure);
    host->sign_until(replica::signs_until(tenure, validator.parts));
    validator.hosts[tenure] = host;
    return host;
}

void Tenures::stop() {
    is_stopped_ = true;
    for (auto& [key, validator] : validators_) {
        if (validator.mover) validator.mover->stop();
    }
}

void Tenures::deliver(const replica::ShardPeer& from, const replica::ShardPeer& to, const replica::Frame& frame) {
    if (to.shard.value >= shards_.size()) return;
    const auto hosts = shards_[to.shard.value]->hosts();
    if (const auto host = hosts->find(to.key); host != hosts->end()) host->second->deliver_from_shard(from, frame);
    const auto validator = validators_.find(to.key);
    if (validator == validators_.end()) return;
    const auto& mover = validator->second.mover;
    if (mover && mover->tenure().shard == to.shard) mover->deliver(from, frame);
}

void Tenures::deliver_delay(Epoch epoch, const Bytes& answer) {
    const auto here = shards_.front()->hosts();
    for (const auto& [key, host] : *here) host->deliver_delay(epoch, answer);
}

void Tenures::on_roster(const sharding::RosterPtr& roster) {
    if (is_stopped_ || !roster) return;
    const bool is_known = rosters_.find(roster->epoch()) != nullptr;
    rosters_.add(roster);
    if (!is_known) status_.publish(std::make_shared<const Status>(Status{rosters_, epoch_}));
    for (auto& [key, validator] : validators_) {
        if (!is_known && roster->epoch().value >= 2) leave(validator, *roster);
        if (validator.mover && !is_known) validator.mover->learn(roster);
        if (roster == rosters_.newest()) move(validator, roster);
    }
}

/// Begins to fetch what the validator will serve, or should be serving, unless it is there or on its way.
void Tenures::move(Validator& validator, const sharding::RosterPtr& to) {
    const crypto::Ed25519PublicKey& key = validator.key.public_key();
    if (to->epoch().value == 0) return;
    const auto tenure = replica::tenure_in(*to, key);
    if (!tenure) return;
    const Tenure part = replica::part_of(*tenure, validator.parts);
    if (validator.mover && validator.mover->tenure() != part) stop_mover(validator);
    if (!validator.mover && !validator.hosts.contains(part) && validator.is_on) fetch(validator, part, std::nullopt);
}

void Tenures::rejoin(const crypto::Ed25519PublicKey& key, const Tenure& part, Height above) {
    Validator& validator = validators_.at(key);
    const auto newest = rosters_.newest();
    const auto tenure = replica::tenure_in(*newest, key);
    if (is_stopped_ || validator.mover || !validator.is_on || !tenure) return;
    if (replica::part_of(*tenure, validator.parts) != part || newest->epoch() <= part.since) return;
    fetch(validator, {part.shard, newest->epoch()}, above);
}

/// False if the part that was to be replaced has got on by itself.
bool Tenures::take_over(Validator& validator, const Tenure& part, Height pivot) {
    const auto hosts = shards_[part.shard.value]->hosts();
    const auto old = hosts->find(validator.key.public_key());
    if (old != hosts->end() && !old->second->hand_over(part.since, pivot)) return false;
    validator.parts.insert(part);
    return true;
}

void Tenures::stop_mover(Validator& validator) {
    validator.mover->stop();
    validator.mover.reset();
}

/// `above`: takes the place of a part in the same shard, to which states up to that height are of no use.
void Tenures::fetch(Validator& validator, const Tenure& tenure, std::optional<Height> above) {
    const crypto::Ed25519PublicKey& key = validator.key.public_key();
    const Part part = part_of(key, tenure);
    const auto restart = rosters_.newest()->restart(tenure.shard);
    if (restart && restart->height < replica::proven_from) {
        if (!above || take_over(validator, tenure, restart->height)) begin_at_genesis(validator, tenure, part);
        return;
    }
    Mover::Task task;
    task.name = chain::name_of(network_, key);
    task.key = key;
    task.tenure = tenure;
    task.rules = shards_[tenure.shard.value]->rules();
    task.rosters = rosters_;
    task.send = [this, key, tenure](const replica::ShardPeer& peer, const replica::Frame& frame) {
        deliver({tenure.shard, key}, peer, frame);
    };
    task.beacon = [this, key] { return beacon_links(key); };
    task.hear_news = [this, key] {
        for (const auto& [held, host] : validators_.at(key).hosts) host->go_on();
    };
    task.above = above.value_or(Height{});
    task.begin = [this, key, tenure, is_rejoining = above.has_value()](Height pivot) {
        Validator& mine = validators_.at(key);
        if (!is_rejoining || take_over(mine, tenure, pivot)) return true;
        boost::asio::post(machinery_.io, [this, key, mover = mine.mover] {
            if (validators_.at(key).mover == mover) stop_mover(validators_.at(key));
        });
        return false;
    };
    task.done = [this, key, tenure, part] { on_moved(key, tenure, part); };
    validator.mover = std::make_shared<Mover>(machinery_, std::move(task), part.store);
    validator.mover->start();
}

/// The beacon's headers as this validator follows them where it serves.
std::vector<sync::BeaconChain::Link> Tenures::beacon_links(const crypto::Ed25519PublicKey& key) const {
    const auto& hosts = validators_.at(key).hosts;
    return hosts.empty() ? std::vector<sync::BeaconChain::Link>{} : hosts.begin()->second->beacon_links();
}

void Tenures::on_moved(const crypto::Ed25519PublicKey& key, const Tenure& tenure, const Part& part) {
    Validator& validator = validators_.at(key);
    validator.mover.reset();
    validator.beginning.reset();
    if (is_stopped_) return;
    const auto host = add_host(validator, tenure, part);
    if (const auto shown = host->show_stored(); !shown) return machinery_.failed(shown.error());
    if (validator.is_on) host->start();
}

/// Closes and erases what was left for good before the epoch in which that roster was elected: others serve those who
/// lag there, but for a halted shard, whose members of that epoch may not have come.
void Tenures::leave(Validator& validator, const sharding::Roster& next) {
    std::vector<Tenure> tenures;
    for (const auto& [tenure, host] : validator.hosts) tenures.push_back(tenure);
    for (const Tenure& tenure : replica::tenures_left(tenures, Epoch{next.epoch().value - 1})) {
        if (next.restart(tenure.shard)) continue;
        const auto host = validator.hosts.extract(tenure).mapped();
        shards_[tenure.shard.value]->remove_host(host);
        validator.parts.erase(tenure);
        erase_unused(host, prefix_of(validator.key.public_key(), tenure));
    }
}

/// As soon as nobody holds the host any more, who may read there or is yet to close it: what is erased under a reader
/// looks to it like damage.
void Tenures::erase_unused(const std::weak_ptr<const Host>& host, const Bytes& prefix) {
    if (host.expired()) return begin_erasure(prefix);
    const auto timer = std::make_shared<asio::steady_timer>(machinery_.io, unused_again);
    timer->async_wait([this, timer, host, prefix](const boost::system::error_code& error) {
        if (!error && !is_stopped_) erase_unused(host, prefix);
    });
}

/// The head goes first: what is there in part is not taken for whole.
void Tenures::begin_erasure(const Bytes& prefix) {
    storage::Batch batch;
    batch.erase(chain::key_of(chain::Table::Final));
    machinery_.disk.commit({prefix, std::move(batch), storage::Durability::Lazy}, [this, prefix] {
        asio::post(machinery_.io, [this, prefix] {
            if (!is_stopped_) erase(prefix);
        });
    });
}

/// In batches behind all that was given to the disk before.
void Tenures::erase(Bytes prefix, Bytes from) {
    asio::post(machinery_.workers, [this, prefix = std::move(prefix), from = std::move(from)]() mutable {
        const auto part = storage::make_prefixed_store(whole_, prefix);
        auto batch = storage::next_erasure(*part, {}, from, erasure_bytes);
        if (!batch) return machinery_.failed(batch.error());
        if (batch->empty()) return;
        storage::Batch some = *std::move(batch);
        machinery_.disk.commit({prefix, std::move(some), storage::Durability::Lazy}, [this, prefix, from] {
            asio::post(machinery_.io, [this, prefix, from] {
                if (!is_stopped_) erase(prefix, from);
            });
        });
    });
}

void Tenures::on_epoch(ShardId shard, const crypto::Ed25519PublicKey& key, Epoch epoch) {
    const auto roster = rosters_.find(epoch);
    const bool is_member = roster && roster->committee(shard).find(key);
    if (!is_member) return;
    if (shards_[shard.value]->roster()->epoch() < epoch) shards_[shard.value]->set_roster(roster);
    if (epoch <= epoch_ || roster->restart(shard)) return; // a halted shard goes on as soon as its members are there
    epoch_ = epoch;
    status_.publish(std::make_shared<const Status>(Status{rosters_, epoch_}));
}

void Tenures::switch_validator(const crypto::Ed25519PublicKey& key, bool on) {
    const auto found = validators_.find(key);
    if (found == validators_.end()) return;
    Validator& validator = found->second;
    validator.is_on = on;
    for (const auto& [tenure, host] : validator.hosts) {
        if (on) {
            host->start();
        } else {
            host->stop();
        }
    }
    if (!on && validator.mover) stop_mover(validator);
    if (on) move(validator, rosters_.newest());
}

} // namespace arpeggio::node
