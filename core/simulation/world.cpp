#include "simulation/world.h"

#include "chain/genesis.h"
#include "consensus/imitation_keys.h"

namespace arpeggio::simulation {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimestampMs genesis_time{1'800'000'000'000};
constexpr Duration fault_every = milliseconds{2'500};
constexpr Duration down_max = seconds{12};
constexpr Duration skew_max = milliseconds{200};

chain::NetworkDefinition make_definition(const Plan& plan, const Customers& customers) {
    chain::NetworkDefinition definition;
    definition.name = "simulation";
    definition.network = NetworkId{100};
    definition.is_test = true;
    definition.profile = chain::demo_profile();
    definition.genesis_time = genesis_time;
    for (std::size_t i = 0; i < plan.weights.size(); ++i) {
        Address operator_address;
        operator_address.bytes[0] = static_cast<std::uint8_t>(i + 1);
        definition.validators.push_back(
            {"validator " + std::to_string(i),
             consensus::make_imitation_key(i)->public_key(),
             operator_address,
             plan.weights[i]});
    }
    definition.accounts = customers.genesis();
    return definition;
}

consensus::Settings settings_of(const chain::Profile& profile) {
    consensus::Settings settings;
    settings.slot_interval = milliseconds{profile.slot_interval_ms};
    settings.delta = milliseconds{profile.delta_ms};
    settings.standstill = milliseconds{profile.standstill_ms};
    settings.slots_per_window = profile.slots_per_window;
    return settings;
}
} // namespace

World::World(std::uint64_t seed, Plan plan)
    : plan_(std::move(plan)), random_(seed), queue_(instant_of(genesis_time) + seconds{1}),
      links_(random_.fork(), plan_.weights.size(), healthy()) {
    customers_.emplace(random_.fork(), plan_.accounts, chain_id_of(NetworkId{100}, ShardId{0}));
    definition_ = make_definition(plan_, *customers_);
    checker_.emplace(plan_.weights.size(), chain::genesis_supply(definition_, ShardId{0}));
    make_validators();
}

World::~World() = default;

void World::make_validators() {
    constexpr ShardId shard{0};
    const auto committee = chain::genesis_committee(definition_, shard);
    CHECK(committee.has_value());
    Environment& environment = *this;
    Validator::Genesis genesis;
    genesis.leaves = [&] { return chain::genesis_leaves(definition_, shard); };
    genesis.block = [&](const Hash& root) { return chain::genesis_block(definition_, shard, root); };
    for (std::size_t i = 0; i < plan_.weights.size(); ++i) {
        replica::Setup blueprint{
            .rules = chain::Rules::of(definition_, shard),
            .consensus = settings_of(definition_.profile),
            .pool = {},
            .envelope = {shard, Epoch{0}, Instance{0}},
            .committee = *committee,
            .seed = definition_.seed,
            .head = {},
            .records = {},
            .scheme = consensus::make_imitation_scheme(),
            .key = consensus::make_imitation_key(i)};
        blueprint.pool.chain_id = blueprint.rules.chain_id();
        const MemberIndex self = *committee->find(blueprint.key->public_key());
        CHECK(self.value == i); // imitation keys rise with their number
        validators_.push_back(
            std::make_unique<Validator>(environment, self, std::move(blueprint), genesis, random_.fork()));
    }
}

Outcome World::run() {
    for (auto& validator : validators_) {
        if (plan_.faults.contains(Fault::Skew)) validator->set_skew(drawn(-skew_max, skew_max));
        validator->start();
    }
    if (plan_.faults.contains(Fault::Skew)) ++outcome_.faults[static_cast<std::size_t>(Fault::Skew)];
    pay();
    misfortune();
    const Instant healed = queue_.now() + plan_.rough;
    run_until(healed);
    is_rough_ = false;
    heal();
    outcome_.rough = lowest();
    run_until(healed + plan_.calm);
    outcome_.calm = lowest();
    outcome_.violations = checker_->violations();
    outcome_.trace = trace_.digest();
    outcome_.payments = customers_->paid();
    outcome_.events = queue_.added();
    return outcome_;
}

void World::run_until(Instant end) {
    while (checker_->violations().empty() && queue_.run_next(end)) {}
}

void World::pay() {
    if (const auto payment = customers_->pay(queue_.now())) {
        validators_[random_.below(validators_.size())]->submit(*payment);
    }
    queue_.after(plan_.payment_every, [this] { pay(); });
}

/// From time to time something happens, and something else ends.
void World::misfortune() {
    if (!is_rough_) return;
    if (!plan_.faults.empty()) {
        if (random_.chance(40)) links_.join();
        if (random_.chance(40)) links_.set_quality(healthy());
        if (random_.chance(40)) is_disk_slow_ = false;
        auto fault = plan_.faults.begin();
        std::advance(fault, random_.below(plan_.faults.size()));
        happen(*fault);
    }
    queue_.after(drawn(fault_every / 2, 2 * fault_every), [this] { misfortune(); });
}

void World::happen(Fault fault) {
    const std::size_t member = random_.below(validators_.size());
    Links::Quality quality = links_.quality();
    switch (fault) {
    case Fault::Kill:
        validators_[member]->kill();
        restart_later(member);
        break;
    case Fault::PowerCut:
        validators_[member]->power_cut();
        restart_later(member);
        break;
    case Fault::Partition: {
        std::vector<int> groups(validators_.size());
        for (int& group : groups) group = random_.chance(50) ? 1 : 0;
        links_.divide(std::move(groups));
        break;
    }
    case Fault::OneWay:
        if (random_.chance(50))
            links_.mute(member);
        else
            links_.deafen(member);
        break;
    case Fault::Loss: quality.loss_percent = random_.between(5, 50); break;
    case Fault::Repeat: quality.repeat_percent = random_.between(5, 50); break;
    case Fault::Delay:
        quality.slow_percent = random_.between(5, 50);
        quality.slow_max = seconds{3};
        break;
    case Fault::SlowDisk: is_disk_slow_ = true; break;
    case Fault::Skew: return; // from the start on
    }
    links_.set_quality(quality);
    ++outcome_.faults[static_cast<std::size_t>(fault)];
    trace_.add(static_cast<std::uint64_t>(fault)).add(member);
}

void World::restart_later(std::size_t member) {
    queue_.after(drawn(milliseconds{1}, down_max), [this, member] { validators_[member]->start(); });
}

void World::heal() {
    links_.join();
    links_.set_quality(healthy());
    is_disk_slow_ = false;
    for (auto& validator : validators_) validator->start();
}

Height World::lowest() const {
    Height lowest = validators_.front()->height();
    for (const auto& validator : validators_) lowest = std::min(lowest, validator->height());
    return lowest;
}

Duration World::drawn(Duration low, Duration high) {
    return low +
           Duration{static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>((high - low).count()) + 1))};
}

Links::Quality World::healthy() const {
    return {.delay_min = plan_.delay_min, .delay_max = plan_.delay_max};
}

Duration World::sync_time() {
    return is_disk_slow_ ? drawn(plan_.sync, seconds{1}) : drawn(plan_.sync / 2, plan_.sync);
}
Duration World::work_time() {
    return drawn(Duration{0}, plan_.work);
}

Result<ledger::TransactionPtr, ledger::TransactionError> World::verify(ByteView wire) {
    return customers_->verify(wire);
}

void World::send(MemberIndex from, MemberIndex to, const replica::Frame& frame) {
    trace_.add(static_cast<std::uint64_t>(queue_.now().time_since_epoch().count())).add(from.value).add(to.value);
    trace_.add(ByteView{*frame}.first(std::min<std::size_t>(frame->size(), 256)));
    for (const Duration delay : links_.deliveries(from.value, to.value)) {
        queue_.after(delay, [this, from, to, frame] {
            if (links_.is_open(from.value, to.value)) validators_[to.value]->deliver(from, frame);
        });
    }
}

void World::broadcast(MemberIndex from, const replica::Frame& frame) {
    const auto payload = replica::decode_payload(*frame, validators_.size());
    if (!payload) return checker_->violate("a member sent what nobody can read");
    if (const auto* message = std::get_if<consensus::Message>(&*payload)) checker_->on_sent(from, *message);
    for (std::uint16_t to = 0; to < validators_.size(); ++to) {
        if (to != from.value) send(from, MemberIndex{to}, frame);
    }
}

void World::on_started(MemberIndex member, const chain::FinalHead& head) {
    checker_->on_started(member, head);
}
void World::on_committed(MemberIndex member, const replica::Commit& commit, const state::StateStore& state) {
    checker_->on_committed(member, commit, state);
    for (const auto& block : commit.blocks) customers_->on_final(block.block->body.transactions);
    trace_.add(member.value).add(commit.head.id.view()).add(commit.head.root.view());
}
void World::on_effect(MemberIndex member, const consensus::Report& report) {
    checker_->on_effect(member, report);
}
void World::on_effect(MemberIndex member, const consensus::Misbehaved& misbehaved) {
    checker_->on_effect(member, misbehaved);
}
void World::on_effect(MemberIndex member, const consensus::Diverged& diverged) {
    checker_->on_effect(member, diverged);
}
void World::on_broken_disk(MemberIndex member, storage::StorageError error) {
    checker_->violate("the disk of member " + std::to_string(member.value) + ": " + std::string(to_string(error)));
}

} // namespace arpeggio::simulation
