#include "node/shard.h"

#include "node/layout.h"

namespace arpeggio::node {

Shard::Shard(
    const chain::NetworkDefinition& network,
    Machinery& machinery,
    ShardId id,
    const replica::CommitteesPtr& committees,
    SendShard send_shard)
    : network_(network), machinery_(machinery), rules_(chain::Rules::of(network, id)), committees_(committees),
      committee_((*committees)[id.value]), send_shard_(std::move(send_shard)) {}

replica::Setup Shard::setup_for(const crypto::Ed25519SecretKey& key) const {
    replica::Setup setup{
        .rules = rules_,
        .consensus = {},
        .pool = {},
        .envelope = {rules_.shard, {}, {}},
        .committee = committee_,
        .seed = network_.seed,
        .head = {},
        .records = {},
        .scheme = consensus::make_ed25519_scheme(),
        .key = consensus::make_ed25519_key(
            std::make_shared<const crypto::Ed25519SecretKey>(crypto::Ed25519SecretKey::from_seed(key.seed())))};
    if (rules_.shards > 1) setup.committees = committees_;
    setup.consensus.slot_interval = std::chrono::milliseconds{network_.profile.slot_interval_ms};
    setup.consensus.delta = std::chrono::milliseconds{network_.profile.delta_ms};
    setup.consensus.standstill = std::chrono::milliseconds{network_.profile.standstill_ms};
    setup.consensus.slots_per_window = network_.profile.slots_per_window;
    setup.pool.chain_id = rules_.chain_id();
    setup.pool.gas_limit_max = rules_.gas_limit;
    setup.pool.fee_floor = rules_.fees.base_fee_floor;
    return setup;
}

Host::Links Shard::links_of(MemberIndex self) {
    Host::Links out;
    out.send = [this, self](MemberIndex to, replica::Frame frame) {
        if (const auto at = hosts_.find(to); at != hosts_.end()) at->second->deliver(self, std::move(frame));
    };
    out.broadcast = [this, self](const replica::Frame& frame) {
        for (const auto& [member, host] : hosts_) {
            if (member != self) host->deliver(self, frame);
        }
    };
    out.send_shard = [this, self](replica::ShardMember to, replica::Frame frame) {
        send_shard_({id(), self}, to, std::move(frame));
    };
    out.on_final = [this](const std::vector<FinalBlock>& blocks) {
        follower_->on_final(blocks, machinery_.clock.now());
    };
    return out;
}

std::shared_ptr<Host> Shard::add_host(
    const chain::GenesisValidator& validator,
    const crypto::Ed25519SecretKey& key,
    storage::Store& store,
    std::shared_ptr<state::StateStore> state) {
    const auto member = committee_.find(validator.key);
    CHECK(member.has_value() && !follower_);
    Host::Identity identity{*member, validator.name, prefix_of(validator.key), setup_for(key)};
    auto host = std::make_shared<Host>(machinery_, std::move(identity), links_of(*member), store, std::move(state));
    hosts_[*member] = host;
    return host;
}

Result<void, storage::StorageError> Shard::prepare(Follower::OnBlock on_block) {
    Height height;
    for (const auto& [member, host] : hosts_) {
        TRY_VOID(host->show_stored());
        height = std::max(height, host->status()->head.header.height);
    }
    follower_.emplace(network_, height, std::move(on_block));
    return {};
}

void Shard::start() {
    for (const auto& [member, host] : hosts_) host->start();
}
void Shard::close() {
    for (const auto& [member, host] : hosts_) host->close();
}

std::shared_ptr<Host> Shard::primary() const {
    std::shared_ptr<Host> best;
    const auto rank = [](const Host& host) {
        const auto status = host.status();
        return std::pair(status->is_running, status->head.header.height);
    };
    for (const auto& [member, host] : hosts_) {
        if (!best || rank(*host) > rank(*best)) best = host;
    }
    return best;
}

std::shared_ptr<Host> Shard::running_primary() const {
    auto host = primary();
    return host && host->status()->is_running ? host : nullptr;
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
    for (const chain::GenesisValidator& validator : network_.validators) {
        const auto index = committee_.find(validator.key);
        if (!index) continue;
        const auto host = hosts_.find(*index);
        MemberSummary member;
        member.name = validator.name;
        member.key = validator.key;
        member.operator_address = validator.operator_address;
        member.weight = validator.weight;
        member.is_running = host != hosts_.end() && host->second->status()->is_running;
        out.members.push_back(std::move(member));
    }
    follower_->describe(out);
    return out;
}

std::vector<std::string> Shard::violations() const {
    std::vector<std::string> out = follower_->violations();
    for (const auto& [member, host] : hosts_) {
        if (host->status()->is_diverged)
            out.push_back(host->identity().name + " cannot follow what the others agreed on.");
    }
    return out;
}

} // namespace arpeggio::node
