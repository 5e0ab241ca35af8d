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
      checker_(*committee_, ground_->supply()), workshop_(plan_.weights.size(), plan_.shares_work),
      ailments_(plan_.weights.size()), started_(queue_.now()) {
    CHECK(committee_.has_value());
    make_members();
}

World::~World() = default;

replica::Setup World::blueprint(std::size_t member) const {
    replica::Setup setup = blueprint_of(definition_, *committee_, settings_of(definition_.profile, plan_), member);
    if (is_honest(member)) setup.policy = plan_.policy;
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
    if (phase_ == Phase::Calm) watch_calm();
    const bool is_rough_over =
        (frontier().value >= plan_.rough_slots && have_all_happened()) || now() - started_ > plan_.rough_max;
    if (phase_ == Phase::Rough && is_rough_over) end_rough_phase();
    for (std::size_t i = 0; i < members(); ++i) check_member(i);
    for (const MemberIndex member : workshop_.take_differing()) {
        if (checker_.is_honest(member)) checker_.violate("a member computed something else than others");
    }
    queue_.after(watch_every, Task([this] { watch(); }));
}

void World::watch_calm() {
    const Liveness::View view = look();
    if (const auto complaint = liveness_->look(view, now())) checker_.violate(*complaint);
    outcome_.calm = view.lowest;
    outcome_.calm_slots = frontier().value - healed_at_.value;
    outcome_.recovery = liveness_->recovery();
    outcome_.lateness_percent = liveness_->worst_percent();
    if (outcome_.calm_slots < plan_.calm_slots || !liveness_->has_recovered()) return;
    phase_ = Phase::Over;
}

Liveness::View World::look() const {
    Liveness::View view;
    view.lowest = lowest();
    std::optional<Slot> final;
    for (std::size_t i = 0; i < members(); ++i) {
        const auto* replica = processes_[i]->replica();
        if (!replica || !is_honest(i)) continue;
        const consensus::Simplex& machine = replica->consensus();
        const ledger::Header& head = replica->head().header;
        final = std::min(final.value_or(head.slot), head.slot);
        view.final = *final;
        if (machine.window() < view.window) continue;
        if (machine.window() > view.window) view.timeout = {};
        view.window = machine.window();
        view.timeout = std::max(view.timeout, machine.timeout());
        view.is_leader_good = is_good_leader(machine.leader(machine.window()));
    }
    return view;
}

bool World::is_good_leader(MemberIndex member) const {
    return checker_.is_honest(member) && !ailments_[member.value].has_resigned;
}

/// A vote or candidate: written, sent, executed. Where faulty members stand between collectors and others, these find
/// out what they miss by falling back and asking (rule 12).
Duration World::message_delay_max() const {
    const Duration direct = plan_.delay_max + 2 * plan_.sync + 2 * plan_.work;
    const bool is_routed = members() > plan_.direct_members_max;
    const Duration delta = milliseconds{definition_.profile.delta_ms};
    return is_routed && plan_.vices.size() + plan_.frail.size() > 0 ? direct + 4 * delta : direct;
}

void World::check_member(std::size_t index) {
    const MemberIndex member{static_cast<std::uint16_t>(index)};
    const auto* replica = processes_[index]->replica();
    if (!replica || !checker_.is_honest(member)) return;
    checker_.check_bounds(member, *replica, settings_of(definition_.profile, plan_));
    if (ailments_[index].has_resigned) return;
    checker_.check_duties(member, replica->consensus(), processes_[index]->clock().read(now()));
    check_fall_back(member, replica->consensus());
}

/// Rule 12: votes that collectors do not certify go to all after delta.
void World::check_fall_back(MemberIndex member, const consensus::Simplex& machine) {
    const Duration writes = 2 * seconds{1}; // of a slow disk: one under way, then the one that all that waits is in
    const Duration patience = 2 * milliseconds{definition_.profile.delta_ms} + writes;
    auto at = with_collectors_.lower_bound({member, Slot{}, ledger::VoteKind::Notarize});
    while (at != with_collectors_.end() && std::get<0>(at->first) == member) {
        const auto& [voter, slot, kind] = at->first;
        const bool is_decided = slot < machine.slots().first_open() || machine.slots().has(slot, kind);
        if (!is_decided && now() - at->second > patience) {
            return checker_.violate("a vote of member " + std::to_string(voter.value) + " stays with its collectors");
        }
        at = is_decided ? with_collectors_.erase(at) : std::next(at);
    }
}

void World::end_rough_phase() {
    phase_ = Phase::Calm;
    healed_ = now();
    healed_at_ = frontier(); // who restarts may have to learn again where it was
    heal();
    outcome_.rough_slots = healed_at_.value;
    outcome_.rough = lowest();
    outcome_.calm = outcome_.rough;
    liveness_.emplace(Liveness::Settings{
        .consensus = settings_of(definition_.profile, plan_),
        .delay = message_delay_max(),
        .healed = now(),
        .clock_ahead =
            plan_.faults.contains(Fault::Skew) || plan_.faults.contains(Fault::Jump) ? 2 * seconds{10} : seconds{1},
        .faulty = plan_.vices.size() + plan_.frail.size(),
        .height = highest(),
        .lacking = highest().value - lowest().value,
        .window = look().window});
    tell("healed at slot " + std::to_string(healed_at_.value) + ", height " + std::to_string(outcome_.rough.value));
}

void World::pay() {
    if (const auto payment = customers_.pay(queue_.now())) {
        processes_[random_.below(members())]->submit(payment);
    }
    queue_.after(plan_.payment_every, Task([this] { pay(); }));
}

bool World::have_all_happened() const {
    return std::all_of(plan_.faults.begin(), plan_.faults.end(), [this](Fault fault) { return times(fault) > 0; });
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

Height World::highest() const {
    Height highest;
    for (std::size_t i = 0; i < members(); ++i) {
        if (is_honest(i)) highest = std::max(highest, processes_[i]->height());
    }
    return highest;
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
