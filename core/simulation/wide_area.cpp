#include "simulation/wide_area.h"

#include "chain/genesis.h"
#include "consensus/imitation_keys.h"
#include "consensus/timeouts.h"
#include "simulation/regions.h"

#include <algorithm>

namespace arpeggio::simulation {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr ShardId shard{0};
constexpr std::uint64_t weight_each = 10'000;
constexpr Duration down = seconds{10};
constexpr Duration watch_every = milliseconds{20};

Duration link_delay(std::size_t from, std::size_t to) {
    return region_delay(region_of(from), region_of(to));
}
} // namespace

WideArea::WideArea(std::uint64_t seed, const WideAreaPlan& plan, std::shared_ptr<const Ground> ground)
    : plan_(plan), ground_(std::move(ground)), random_(seed),
      queue_(instant_of(ground_->definition({}).genesis_time) + seconds{30}),
      definition_(ground_->definition(std::vector<std::uint64_t>(plan.members, weight_each))),
      committee_(chain::genesis_committee(definition_, shard)), workshop_(plan.members, /*shares=*/true),
      dead_(plan.members * plan.dead_percent / 100) {
    CHECK(committee_.has_value());
    const ledger::SigningContext context{definition_.network, shard, Epoch{0}, Instance{0}, committee_->hash()};
    floor_.emplace(settings_, context, *committee_, definition_.seed, link_delay);
    for (std::size_t i = 0; i < plan_.members; ++i) make_member(i);
}

WideArea::~WideArea() = default;

void WideArea::make_member(std::size_t member) {
    const MemberIndex self{static_cast<std::uint16_t>(member)};
    replica::Setup setup = blueprint_of(definition_, *committee_, settings_, member);
    CHECK(committee_->find(setup.key->public_key()) == self); // imitation keys rise with their number
    members_.push_back(std::make_unique<Validator>(
        static_cast<Environment&>(*this),
        ProcessIndex{self.value},
        self,
        std::move(setup),
        ground_->first_disk(random_.fork())));
}

WideAreaOutcome WideArea::run() {
    const Instant started = queue_.now();
    for (std::size_t i = 0; i < members_.size() - dead_; ++i) members_[i]->start();
    if (plan_.kills_leaders) watch_windows();
    while (auto event = queue_.next(started + plan_.time)) {
        if (const auto* delivery = std::get_if<Delivery>(&*event)) {
            members_[delivery->to.value]->deliver(delivery->from, *delivery->letter);
        } else {
            std::get<Task> (*event)();
        }
    }
    outcome_.blocks = agreed_.size();
    outcome_.time = plan_.time;
    std::sort(outcome_.finality.begin(), outcome_.finality.end());
    std::sort(outcome_.floors.begin(), outcome_.floors.end());
    std::sort(outcome_.ratios_permille.begin(), outcome_.ratios_permille.end());
    return outcome_;
}

/// Kills the leader of every second window when the last slot before it is open.
void WideArea::watch_windows() {
    Slot frontier;
    for (const auto& member : members_) {
        if (member->is_running()) frontier = std::max(frontier, member->replica()->consensus().frontier());
    }
    const Window next = consensus::window_of(frontier.next(), settings_);
    const bool is_about_to_begin = consensus::first_slot(next, settings_) == frontier.next();
    if (is_about_to_begin && next.value % 2 == 1 && next > last_killed_) {
        last_killed_ = next;
        const auto awake =
            std::find_if(members_.begin(), members_.end(), [](const auto& one) { return one->is_running(); });
        if (awake != members_.end()) kill((*awake)->replica()->consensus().leader(next));
    }
    after(watch_every, [this] { watch_windows(); });
}

void WideArea::kill(MemberIndex leader) {
    Validator& member = *members_[leader.value];
    if (member.is_running()) (void)member.stop(Validator::End::Killed);
    after(down, [&member] { member.start(); });
}

Duration WideArea::drawn(Duration low, Duration high) {
    const auto range = static_cast<std::uint64_t>((high - low).count()) + 1;
    return low + Duration{static_cast<std::int64_t>(random_.below(range))};
}

void WideArea::post(MemberIndex from, MemberIndex to, const LetterPtr& letter) {
    const Duration delay = link_delay(from.value, to.value);
    const Duration jitter = drawn({}, delay * static_cast<std::int64_t>(plan_.jitter_percent) / 100);
    queue_.after(delay + jitter, Delivery{letter, from, to});
}

void WideArea::send(ProcessIndex from, MemberIndex to, const replica::Frame& frame) {
    post({from.value}, to, letter_of(frame));
}

void WideArea::broadcast(ProcessIndex from, const replica::Frame& frame) {
    const LetterPtr letter = letter_of(frame);
    for (std::uint16_t to = 0; to < members_.size(); ++to) {
        if (to != from.value) post({from.value}, {to}, letter);
    }
}

/// Several receivers of one frame follow each other.
LetterPtr WideArea::letter_of(const replica::Frame& frame) {
    if (!last_letter_ || last_letter_->frame != frame) last_letter_ = read_letter(frame, members_.size());
    return last_letter_;
}

void WideArea::on_committed(ProcessIndex process, const replica::Commit& commit, const state::StateStore&) {
    for (const auto& block : commit.blocks) {
        const ledger::Header& header = block.block->header;
        if (agreed_.emplace(header.height, block.id).first->second != block.id) outcome_.has_split = true;
        auto& floors = floor_of_slot_[header.slot];
        if (floors.empty()) floors = floor_->final_after(header.slot);
        const Duration floor = floors[process.value];
        const Duration taken = now() - instant_of(header.timestamp);
        outcome_.finality.push_back(taken);
        outcome_.floors.push_back(floor);
        outcome_.ratios_permille.push_back(static_cast<std::uint64_t>(taken * 1000 / floor));
    }
}

} // namespace arpeggio::simulation
