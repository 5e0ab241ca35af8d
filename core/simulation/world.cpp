#include "simulation/world.h"

#include "chain/genesis.h"
#include "consensus/imitation_keys.h"

namespace arpeggio::simulation {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr ShardId shard{0};
constexpr Duration watch_every = milliseconds{100};

consensus::Settings settings_of(const chain::Profile& profile, const Plan& plan) {
    consensus::Settings settings;
    settings.slot_interval = milliseconds{profile.slot_interval_ms};
    settings.delta = milliseconds{profile.delta_ms};
    settings.standstill = milliseconds{profile.standstill_ms};
    settings.slots_per_window = profile.slots_per_window;
    settings.direct_members_max = plan.direct_members_max;
    return settings;
}
} // namespace

World::World(std::uint64_t seed, Plan plan, std::shared_ptr<const Ground> ground, Story story)
    : plan_(std::move(plan)), ground_(std::move(ground)), story_(std::move(story)), random_(seed),
      queue_(instant_of(ground_->definition({}).genesis_time) + seconds{30}),
      links_(random_.fork(), plan_.weights.size(), healthy()), definition_(ground_->definition(plan_.weights)),
      committee_(chain::genesis_committee(definition_, shard)), customers_(random_.fork(), ground_),
      checker_(plan_.weights.size(), ground_->supply()), workshop_(plan_.weights.size(), plan_.shares_work),
      ailments_(plan_.weights.size()), started_(queue_.now()) {
    CHECK(committee_.has_value());
    make_members();
}

World::~World() = default;

replica::Setup World::blueprint(std::size_t member) const {
    replica::Setup setup{
        .rules = chain::Rules::of(definition_, shard),
        .consensus = settings_of(definition_.profile, plan_),
        .pool = {},
        .envelope = {shard, Epoch{0}, Instance{0}},
        .committee = *committee_,
        .seed = definition_.seed,
        .head = {},
        .records = {},
        .scheme = consensus::make_imitation_scheme(),
        .key = consensus::make_imitation_key(member)};
    setup.pool.chain_id = setup.rules.chain_id();
    return setup;
}

ledger::SigningContext World::signing_context() const {
    return {definition_.network, shard, Epoch{0}, Instance{0}, committee_->hash()};
}

void World::make_members() {
    adversaries_.resize(members());
    for (std::size_t i = 0; i < members(); ++i) {
        const auto self = committee_->find(consensus::make_imitation_key(i)->public_key());
        CHECK(self && self->value == i); // imitation keys rise with their number
        const ProcessIndex index{self->value};
        processes_.push_back(std::make_unique<Validator>(
            static_cast<Environment&>(*this), index, *self, blueprint(i), ground_->first_disk(random_.fork())));
    }
    for (const auto& [member, fault] : plan_.frail) {
        if (fault == Fault::StaleDisk) checker_.distrust({static_cast<std::uint16_t>(member)});
    }
    make_adversaries(blueprint(0));
}

void World::make_adversaries(const replica::Setup& common) {
    for (const auto& [member, vices] : plan_.vices) {
        const MemberIndex self{static_cast<std::uint16_t>(member)};
        checker_.distrust(self);
        Adversary::Setup setup{
            .self = self,
            .vices = vices,
            .committee = *committee_,
            .context = signing_context(),
            .envelope = common.envelope,
            .key = consensus::make_imitation_key(member),
            .post = [this, self](MemberIndex to, const LetterPtr& letter) { post(self, to, letter); },
            .count = [this](Fault fault) { count(fault); }};
        adversaries_[member] = std::make_unique<Adversary>(random_.fork(), std::move(setup));
        if (!vices.contains(Fault::Twins)) continue;
        const std::size_t second = processes_.size();
        twins_[member] = second;
        twins_[second] = member;
        processes_.push_back(std::make_unique<Validator>(
            static_cast<Environment&>(*this),
            ProcessIndex{static_cast<std::uint16_t>(second)},
            self,
            blueprint(member),
            ground_->first_disk(random_.fork())));
        audiences_[member].resize(members());
        audiences_[second].resize(members());
        for (std::size_t i = 0; i < members(); ++i) {
            const std::uint64_t drawn = random_.below(5); // two in five hear one, two the other, one both
            audiences_[member][i] = drawn != 0 && drawn != 1;
            audiences_[second][i] = drawn != 2 && drawn != 3;
        }
    }
}

Outcome World::run() {
    begin_faults();
    for (auto& process : processes_) process->start();
    watch();
    pay();
    while (phase_ != Phase::Over && checker_.violations().empty()) {
        auto event = queue_.next(queue_.now() + seconds{60});
        CHECK(event.has_value()); // the watch never ends
        if (const auto* delivery = std::get_if<Delivery>(&*event)) {
            deliver(*delivery);
        } else {
            std::get<Task> (*event)();
        }
    }
    outcome_.violations = checker_.violations();
    outcome_.trace = trace_.digest();
    outcome_.payments = customers_.paid();
    outcome_.events = queue_.added();
    outcome_.time = queue_.now() - started_;
    return outcome_;
}

/// Looks ten times a second where the world stands.
void World::watch() {
    const std::uint64_t slot = frontier().value;
    if (phase_ == Phase::Rough) {
        if (slot >= plan_.rough_slots) end_rough_phase();
    } else {
        outcome_.calm = lowest();
        outcome_.calm_slots = slot - healed_at_.value;
        if (outcome_.recovery.count() == 0 && outcome_.calm > outcome_.rough) outcome_.recovery = now() - healed_;
        if (outcome_.calm_slots >= plan_.calm_slots) phase_ = Phase::Over;
        if (now() - healed_ > seconds{600}) phase_ = Phase::Over;
    }
    for (std::size_t i = 0; i < members(); ++i) {
        const auto* replica = processes_[i]->replica();
        if (replica && is_honest(i)) checker_.check_bounds({static_cast<std::uint16_t>(i)}, *replica);
    }
    for (const MemberIndex member : workshop_.take_differing()) {
        if (checker_.is_honest(member)) checker_.violate("a member computed something else than others");
    }
    queue_.after(watch_every, Task([this] { watch(); }));
}

void World::end_rough_phase() {
    phase_ = Phase::Calm;
    heal();
    healed_ = now();
    healed_at_ = frontier();
    outcome_.rough_slots = healed_at_.value;
    outcome_.rough = lowest();
    outcome_.calm = outcome_.rough;
    tell("healed at slot " + std::to_string(healed_at_.value) + ", height " + std::to_string(outcome_.rough.value));
}

void World::pay() {
    if (const auto payment = customers_.pay(queue_.now())) {
        processes_[random_.below(members())]->submit(payment);
    }
    queue_.after(plan_.payment_every, Task([this] { pay(); }));
}

Slot World::frontier() const {
    Slot furthest;
    for (std::size_t i = 0; i < members(); ++i) {
        const auto* replica = processes_[i]->replica();
        if (replica && is_honest(i)) furthest = std::max(furthest, replica->consensus().frontier());
    }
    return furthest;
}

Height World::lowest() const {
    std::optional<Height> lowest;
    for (std::size_t i = 0; i < members(); ++i) {
        if (is_honest(i)) lowest = std::min(lowest.value_or(processes_[i]->height()), processes_[i]->height());
    }
    return lowest.value_or(Height{});
}

Duration World::drawn(Duration low, Duration high) {
    return low +
           Duration{static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>((high - low).count()) + 1))};
}

Links::Quality World::healthy() const {
    return {.delay_min = plan_.delay_min, .delay_max = plan_.delay_max};
}

void World::tell(const std::string& what) {
    if (!story_) return;
    const auto ms = std::chrono::duration_cast<milliseconds>(now() - started_).count();
    std::string time = std::to_string(ms / 1000) + "." + std::to_string(1000 + ms % 1000).substr(1);
    story_(time + " s, slot " + std::to_string(frontier().value) + ": " + what);
}

} // namespace arpeggio::simulation
