#include "node/shard.h"

#include "chain/genesis.h"

#include <tuple>

namespace arpeggio::node {

Shard::Shard(const chain::NetworkDefinition& network, Machinery& machinery, ShardId id, Links links)
    : network_(network), machinery_(machinery), rules_(chain::Rules::of(network, id)),
      genesis_(chain::genesis_roster(network)), links_(std::move(links)) {
    roster_.publish(genesis_);
}

replica::Setup Shard::setup_for(const crypto::Ed25519SecretKey& key) const {
    replica::Setup setup{
        .rules = rules_,
        .consensus = {},
        .pool = {},
        .envelope = {rules_.shard, {}, {}},
        .committee = genesis_->committee(rules_.shard),
        .seed = network_.seed,
        .head = {},
        .records = {},
        .scheme = consensus::make_ed25519_scheme(),
        .key = consensus::make_ed25519_key(
            std::make_shared<const crypto::Ed25519SecretKey>(crypto::Ed25519SecretKey::from_seed(key.seed())))};
    if (rules_.has_epochs()) setup.rosters.add(genesis_);
    setup.consensus.slot_interval = std::chrono::milliseconds{network_.profile.slot_interval_ms};
    setup.consensus.delta = std::chrono::milliseconds{network_.profile.delta_ms};
    setup.consensus.standstill = std::chrono::milliseconds{network_.profile.standstill_ms};
    setup.consensus.slots_per_window = network_.profile.slots_per_window;
    setup.pool.chain_id = rules_.chain_id();
    setup.pool.gas_limit_max = rules_.gas_limit;
    setup.pool.fee_floor = rules_.fees.base_fee_floor;
    return setup;
}

Host::Links Shard::links_of(const crypto::Ed25519PublicKey& self, Epoch since) {
    Host::Links out;
    out.send = [this, self](const crypto::Ed25519PublicKey& to, replica::Frame frame) {
        const auto hosts = hosts_.latest();
        if (const auto at = hosts->find(to); at != hosts->end()) at->second->deliver(self, std::move(frame));
    };
    out.broadcast = [this, self](const ledger::Committee& to, const replica::Frame& frame) {
        const auto hosts = hosts_.latest();
        for (const ledger::Member& member : to.members()) {
            const auto at = hosts->find(member.key);
            if (member.key != self && at != hosts->end()) at->second->deliver(self, frame);
        }
    };
    out.send_shard = [this, self](const replica::ShardPeer& to, replica::Frame frame) {
        links_.send_shard({id(), self}, to, std::move(frame));
    };
    out.on_final = [this](const std::vector<FinalBlock>& blocks) {
        follower_->on_final(blocks, machinery_.clock.now());
    };
    out.on_roster = links_.on_roster;
    out.on_rolled_back = [this](Height to) { links_.on_rolled_back(id(), to); };
    out.on_stranded = [this, self, since](Height above) { links_.on_stranded({id(), since}, self, above); };
    out.on_epoch = [this, self](Epoch epoch) { links_.on_epoch(id(), self, epoch); };
    out.evaluate_delay = links_.evaluate_delay;
    return out;
}

std::shared_ptr<Host> Shard::add_host(
    const crypto::Ed25519SecretKey& key,
    Epoch since,
    std::shared_ptr<storage::Store> store,
    std::shared_ptr<state::StateStore> state) {
    const crypto::Ed25519PublicKey& self = key.public_key();
    Host::Identity identity{chain::name_of(network_, self), self, {id(), since}, setup_for(key)};
    auto host = std::make_shared<Host>(
        machinery_, std::move(identity), links_of(self, since), std::move(store), std::move(state));
    auto hosts = std::make_shared<Hosts>(*hosts_.latest());
    (*hosts)[self] = host;
    hosts_.publish(std::move(hosts));
    return host;
}

void Shard::remove_host(const std::shared_ptr<Host>& host) {
    host->close();
    auto hosts = std::make_shared<Hosts>(*hosts_.latest());
    std::erase_if(*hosts, [&](const auto& one) { return one.second == host; });
    hosts_.publish(std::move(hosts));
}

Result<void, storage::StorageError> Shard::prepare(Follower::OnBlock on_block) {
    const auto here = hosts();
    for (const auto& [key, host] : *here) {
        TRY_VOID(host->show_stored());
    }
    const auto best = primary();
    follower_.emplace(network_, best ? best->status()->head.header : ledger::Header{}, std::move(on_block));
    return {};
}

void Shard::on_roster(const sharding::Roster& roster) {
    const auto restart = roster.restart(id());
    if (restart && follower_) follower_->on_restart(restart->height, roster.epoch());
}

void Shard::start() const {
    const auto here = hosts();
    for (const auto& [key, host] : *here) host->start();
}
void Shard::close() const {
    const auto here = hosts();
    for (const auto& [key, host] : *here) host->close();
}

std::shared_ptr<Host> Shard::primary() const {
    std::shared_ptr<Host> best;
    const auto rank = [](const Host& host) {
        const auto status = host.status();
        const ledger::Header& head = status->head.header; // of two epochs the later counts: the other may be void
        return std::tuple(status->is_running, head.epoch, head.height);
    };
    const auto here = hosts();
    for (const auto& [key, host] : *here) {
        if (!best || rank(*host) > rank(*best)) best = host;
    }
    return best;
}

std::shared_ptr<Host> Shard::running_primary() const {
    auto host = primary();
    return host && host->status()->is_running ? host : nullptr;
}

std::shared_ptr<const storage::Store> Shard::store_with(Height height) const {
    const auto as_store = [](const std::shared_ptr<Host>& host) {
        return std::shared_ptr<const storage::Store>(host, &host->store()); // it is kept while it is read
    };
    const auto has_block = [&](const Host& host) {
        const auto found = chain::has_block(host.store(), height);
        return found && *found;
    };
    const auto best = primary();
    CHECK(best != nullptr);
    if (has_block(*best)) return as_store(best);
    const auto here = hosts();
    for (const auto& [key, host] : *here) {
        if (has_block(*host)) return as_store(host);
    }
    return as_store(best);
}

ShardSummary Shard::describe() const {
    ShardSummary out;
    out.shard = rules_.shard;
    out.chain_id = rules_.chain_id();
    if (const auto host = primary()) {
        const auto status = host->status();
        const ledger::Header& head = status->head.header;
        out.height = head.height;
        out.block_hash = status->head.id;
        out.state_root = status->head.root;
        out.root_height = head.height;
        out.timestamp = head.timestamp;
        out.base_fee = status->next_base_fee;
        out.pending = status->pending;
    }
    out.members = describe_members();
    follower_->describe(out);
    return out;
}

std::vector<MemberSummary> Shard::describe_members() const {
    std::vector<MemberSummary> out;
    const auto roster = roster_.latest();
    const auto hosts = hosts_.latest();
    for (const ledger::Member& one : roster->committee(id()).members()) {
        const auto host = hosts->find(one.key);
        MemberSummary member;
        member.position = chain::position_of(network_, one.key);
        member.name = chain::name_of(network_, one.key);
        member.key = one.key;
        member.operator_address = one.operator_address;
        member.weight = one.weight;
        member.is_running = host != hosts->end() && host->second->status()->is_running;
        out.push_back(std::move(member));
    }
    std::ranges::stable_sort(out, {}, &MemberSummary::position);
    return out;
}

std::vector<std::string> Shard::violations() const {
    std::vector<std::string> out = follower_->violations();
    const auto here = hosts();
    for (const auto& [key, host] : *here) {
        if (host->status()->is_diverged)
            out.push_back(host->identity().name + " cannot follow what the others agreed on.");
    }
    return out;
}

} // namespace arpeggio::node
