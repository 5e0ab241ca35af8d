#include "simulation/sharded_world.h"

#include "chain/genesis.h"

namespace arpeggio::simulation {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr ShardId beacon{0};
constexpr Duration watch_every = milliseconds{100};
constexpr std::uint64_t weight_each = 10'000;
constexpr std::uint32_t delay_bits = 256; ///< of the discriminant: small, and no secret in a simulation
constexpr std::uint64_t delay_squarings = 64;

consensus::Settings settings_of(const chain::Profile& profile) {
    consensus::Settings settings;
    settings.slot_interval = milliseconds{profile.slot_interval_ms};
    settings.delta = milliseconds{profile.delta_ms};
    settings.standstill = milliseconds{profile.standstill_ms};
    settings.slots_per_window = profile.slots_per_window;
    return settings;
}

std::vector<Amount> supplies_of(const chain::NetworkDefinition& definition) {
    std::vector<Amount> out;
    for (std::uint32_t shard = 0; shard < definition.profile.shards; ++shard)
        out.push_back(chain::genesis_supply(definition, {shard}));
    return out;
}
} // namespace

NodeNetwork ShardedWorld::make_network(const ShardedPlan& plan, const Ground& ground, const Ed25519Memory& signatures) {
    CHECK(ground.shards() == plan.shards && plan.shards > 1);
    NodeNetwork out;
    out.definition = ground.definition(std::vector<std::uint64_t>(plan.shards * plan.members_each, weight_each));
    for (std::size_t i = 0; i < out.definition.validators.size(); ++i)
        out.definition.validators[i].key = signatures.make_key(i)->public_key();
    chain::Profile& profile = out.definition.profile;
    profile.epoch_seconds = static_cast<std::uint32_t>(plan.epoch_slots * profile.slot_interval_ms / 1000);
    profile.fence_blocks = plan.fence_blocks;
    profile.delay_bits = delay_bits;
    profile.delay_squarings = delay_squarings;
    out.genesis = chain::genesis_roster(out.definition);
    out.settings = settings_of(profile);
    out.scheme = signatures.scheme();
    return out;
}

ShardedWorld::ShardedWorld(std::uint64_t seed, ShardedPlan plan, std::shared_ptr<const Ground> ground, Story story)
    : plan_(std::move(plan)), ground_(std::move(ground)), story_(std::move(story)), random_(seed),
      network_(make_network(plan_, *ground_, signatures_)),
      queue_(instant_of(network_.definition.genesis_time) + seconds{30}),
      links_(random_.fork(), plan_.shards * plan_.members_each, healthy()),
      checker_(network_.genesis, supplies_of(network_.definition)), workshop_(plan_.members_each, plan_.shares_work),
      ailments_(plan_.shards * plan_.members_each), started_(queue_.now()) {
    for (std::uint32_t shard = 0; shard < plan_.shards; ++shard)
        customers_.emplace_back(random_.fork(), ground_, ShardId{shard});
    make_nodes();
}

ShardedWorld::~ShardedWorld() = default;

void ShardedWorld::make_nodes() {
    for (std::size_t i = 0; i < network_.definition.validators.size(); ++i) {
        const ProcessIndex index{static_cast<std::uint16_t>(i)};
        auto disk = std::make_unique<storage::FaultyStore>(random_.fork());
        nodes_.push_back(std::make_unique<Node>(
            static_cast<NodeSurroundings&>(*this), index, network_, signatures_.make_key(i), std::move(disk)));
        index_[nodes_.back()->key()] = index;
    }
}

ShardedOutcome ShardedWorld::run() {
    for (auto& node : nodes_) node->start();
    misfortune();
    watch();
    pay();
    while (phase_ != Phase::Over && checker_.violations().empty()) {
        auto event = queue_.next(queue_.now() + seconds{60});
        CHECK(event.has_value()); // the watch never ends
        if (const auto* delivery = std::get_if<Delivery>(&*event)) {
            deliver(*delivery);
        } else if (const auto* between = std::get_if<ShardDelivery>(&*event)) {
            deliver(*between);
        } else {
            std::get<Task> (*event)();
        }
    }
    outcome_.violations = checker_.violations();
    outcome_.trace = trace_.digest();
    for (std::uint32_t shard = 0; shard < plan_.shards; ++shard) outcome_.heights.push_back(checker_.height({shard}));
    outcome_.payments = paid();
    outcome_.mails_sent = checker_.books().sent();
    outcome_.mails_taken = checker_.books().taken();
    outcome_.events = queue_.added();
    outcome_.time = queue_.now() - started_;
    return outcome_;
}

/// Looks ten times a second where the world stands.
void ShardedWorld::watch() {
    if (phase_ == Phase::Calm) watch_calm();
    if (phase_ == Phase::Rough && is_rough_over() && !halt_) end_rough_phase();
    for (auto& node : nodes_) check_node(*node);
    if (!workshop_.take_differing().empty()) checker_.violate("a member computed something else than others");
    queue_.after(watch_every, Task([this] { watch(); }));
}

void ShardedWorld::check_node(Node& node) {
    for (std::uint32_t shard = 0; shard < plan_.shards; ++shard) {
        const Host* host = node.host_in({shard});
        if (!host || !host->replica()) continue;
        const ShardedChecker::Subject who{node.key(), host->envelope(), host->signs()};
        checker_.check(who, *host->replica(), network_.settings, node.machine().now());
    }
}

void ShardedWorld::end_rough_phase() {
    phase_ = Phase::Calm;
    healed_ = now();
    outcome_.healed = epoch_of(beacon);
    for (std::uint32_t shard = 0; shard < plan_.shards; ++shard) healed_at_.push_back(checker_.height({shard}));
    heal();
    tell("healed in epoch " + std::to_string(outcome_.healed.value));
}

void ShardedWorld::watch_calm() {
    bool are_all_new = true;
    Epoch begun = epoch_of(beacon);
    for (std::uint32_t shard = 0; shard < plan_.shards; ++shard) {
        are_all_new = are_all_new && lowest({shard}) > healed_at_[shard];
        begun = std::min(begun, epoch_of({shard}));
    }
    outcome_.epoch = begun;
    if (are_all_new && outcome_.recovery == Duration{}) outcome_.recovery = now() - healed_;
    const auto owed = what_is_owed();
    if (!owed) phase_ = Phase::Over;
    if (owed && now() - healed_ > plan_.calm_max) checker_.violate("after healing, " + *owed);
}

/// What has to come after healing and has not; absent: all has.
std::optional<std::string> ShardedWorld::what_is_owed() const {
    const Epoch goal = outcome_.epoch;
    if (goal.value < outcome_.healed.value + plan_.calm_epochs)
        return "some shard is still in epoch " + std::to_string(goal.value);
    const auto roster = checker_.roster(goal);
    for (std::uint32_t shard = 0; shard < plan_.shards; ++shard) {
        for (const ledger::Member& member : roster->committee({shard}).members()) {
            if (checker_.has_voted({member.key, {{shard}, goal, Instance{}}})) continue;
            return "node " + std::to_string(index_.at(member.key).value) + " does not vote in shard " +
                   std::to_string(shard) + ", epoch " + std::to_string(goal.value);
        }
    }
    const Books& books = checker_.books();
    if (!books.under_way().is_zero()) return std::to_string(books.sent() - books.taken()) + " mails do not arrive";
    return std::nullopt;
}

Epoch ShardedWorld::epoch_of(ShardId shard) const {
    Epoch newest;
    for (const auto& node : nodes_) {
        const Host* const host = node->host_in(shard);
        const bool votes = host && host->replica() && host->replica()->consensus().self();
        if (votes) newest = std::max(newest, host->envelope().epoch);
    }
    return newest;
}

Height ShardedWorld::lowest(ShardId shard) const {
    const auto roster = checker_.roster(epoch_of(shard));
    std::optional<Height> lowest;
    for (const ledger::Member& member : roster->committee(shard).members()) {
        const Host* const host = nodes_[index_.at(member.key).value]->host_in(shard);
        lowest = std::min(lowest.value_or(checker_.height(shard)), host ? host->height() : Height{});
    }
    return lowest.value_or(Height{});
}

/// Until the last epoch that has to come is there: what is under way then has to arrive.
void ShardedWorld::pay() {
    const bool is_over = phase_ != Phase::Rough && outcome_.epoch.value >= outcome_.healed.value + plan_.calm_epochs;
    if (is_over) {
        outcome_.paid = paid();
        outcome_.paying = now() - started_;
        return;
    }
    const ShardId shard{static_cast<std::uint32_t>(random_.below(plan_.shards))};
    if (const auto payment = customers_[shard.value].pay(now())) {
        const auto members = members_of(shard);
        nodes_[members[random_.below(members.size())]]->submit(shard, payment);
    }
    queue_.after(plan_.payment_every, Task([this] { pay(); }));
}

std::uint64_t ShardedWorld::paid() const {
    std::uint64_t sum = 0;
    for (const Customers& shard : customers_) sum += shard.paid();
    return sum;
}

Duration ShardedWorld::drawn(Duration low, Duration high) {
    return low +
           Duration{static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>((high - low).count()) + 1))};
}

void ShardedWorld::tell(const std::string& what) {
    if (!story_) return;
    const auto ms = std::chrono::duration_cast<milliseconds>(now() - started_).count();
    story_(std::to_string(ms / 1000) + "." + std::to_string(1000 + ms % 1000).substr(1) + " s: " + what);
}

} // namespace arpeggio::simulation
