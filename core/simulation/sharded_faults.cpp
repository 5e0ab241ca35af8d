#include "simulation/sharded_world.h"

#include <algorithm>

// What goes wrong in a world of several shards, and how it is made good.

namespace arpeggio::simulation {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr ShardId beacon{0};
constexpr Duration pause_max = seconds{4}; ///< between two faults
constexpr Duration down_max = seconds{8};  ///< a process
constexpr Duration halt_max = seconds{20}; ///< the beacon
constexpr Duration after_end = seconds{5}; ///< of an epoch, a shard stays halted
constexpr std::uint64_t effects_max = 300; ///< before an interruption

std::string of(std::size_t node) {
    return " of node " + std::to_string(node);
}
std::string of(ShardId shard) {
    return " of shard " + std::to_string(shard.value);
}
} // namespace

/// And each kind has happened.
bool ShardedWorld::is_rough_over() const {
    if (now() - started_ > plan_.rough_max) return true;
    const auto has_happened = [this](ShardedFault fault) {
        return outcome_.faults[static_cast<std::size_t>(fault)] > 0;
    };
    return epoch_of(beacon).value >= plan_.rough_epochs && std::ranges::all_of(plan_.faults, has_happened);
}

/// From time to time something happens.
void ShardedWorld::misfortune() {
    if (phase_ != Phase::Rough) return;
    end_halt();
    if (!plan_.faults.empty() && !is_rough_over()) happen(next_fault());
    queue_.after(drawn(milliseconds{300}, pause_max), Task([this] { misfortune(); }));
}

/// One that has not happened yet, while there is any.
ShardedFault ShardedWorld::next_fault() {
    std::vector<ShardedFault> rest;
    for (const ShardedFault fault : plan_.faults) {
        if (outcome_.faults[static_cast<std::size_t>(fault)] == 0) rest.push_back(fault);
    }
    if (rest.empty()) rest.assign(plan_.faults.begin(), plan_.faults.end());
    return rest[random_.below(rest.size())];
}

/// To a node or a shard drawn, or to the links.
void ShardedWorld::happen(ShardedFault fault) {
    trace_.add(static_cast<std::uint64_t>(fault));
    const std::size_t node = random_.below(count());
    const ShardId shard{static_cast<std::uint32_t>(random_.below(plan_.shards))};
    const ShardId other{1 + static_cast<std::uint32_t>(random_.below(plan_.shards - 1))};
    switch (fault) {
    case ShardedFault::Delay:
    case ShardedFault::Reorder:
    case ShardedFault::Loss:
    case ShardedFault::Repeat: return degrade_links(fault);
    case ShardedFault::Clog: links_.clog(node, now() + a_while()); return happened(fault, of(node));
    case ShardedFault::ShardDivided: return divide_shard(shard);
    case ShardedFault::ShardsDivided: return divide_shards();
    case ShardedFault::BeaconCutOff: return cut_off_beacon();
    case ShardedFault::PowerCut:
        if (random_.chance(50)) return cut_power(node);
        return nodes_[node]->machine().tear_next_write(true);
    case ShardedFault::FullDisk:
        ailments_[node].is_disk_full = true;
        nodes_[node]->machine().disk().fill_up();
        return happened(fault, of(node));
    case ShardedFault::SlowSync:
        ailments_[node].is_disk_slow = true;
        queue_.after(a_while(), Task([this, node] { ailments_[node].is_disk_slow = false; }));
        return happened(fault, of(node));
    case ShardedFault::Jump: nodes_[node]->jump(drawn(milliseconds{100}, seconds{5})); return happened(fault, of(node));
    case ShardedFault::Kill: return nodes_[node]->machine().interrupt(random_.below(effects_max));
    case ShardedFault::MoverKill: return kill_mover();
    case ShardedFault::ShardKill: return kill_shard(shard);
    case ShardedFault::ShardHalt: return halt(other);
    case ShardedFault::ShardCutOff: return cut_off(other);
    case ShardedFault::BeaconHalt: return halt(beacon);
    }
}

void ShardedWorld::happened(ShardedFault fault, const std::string& where) {
    ++outcome_.faults[static_cast<std::size_t>(fault)];
    tell(std::string(to_string(fault)) + where);
}

void ShardedWorld::degrade_links(ShardedFault fault) {
    Links::Quality quality = links_.quality();
    if (fault == ShardedFault::Delay) {
        quality.delay_max += drawn(milliseconds{50}, seconds{1});
        quality.delay_min = drawn(quality.delay_min, quality.delay_max);
    }
    if (fault == ShardedFault::Reorder) {
        quality.slow_percent = random_.between(5, 50);
        quality.slow_max = drawn(milliseconds{100}, seconds{3});
    }
    if (fault == ShardedFault::Loss) quality.loss_percent = random_.between(5, 50);
    if (fault == ShardedFault::Repeat) quality.repeat_percent = random_.between(5, 50);
    links_.set_quality(quality);
    queue_.after(a_while(), Task([this] { links_.set_quality(healthy()); }));
    happened(fault);
}

ShardId ShardedWorld::shard_of(std::size_t node) const {
    for (std::uint32_t shard = 0; shard < plan_.shards; ++shard) {
        const auto members = members_of({shard});
        if (std::ranges::find(members, node) != members.end()) return {shard};
    }
    return *network_.genesis->shard_of(nodes_[node]->key()); // between two shards, or not drawn
}

std::vector<std::size_t> ShardedWorld::members_of(ShardId shard) const {
    std::vector<std::size_t> out;
    const auto roster = checker_.roster(epoch_of(shard));
    for (const ledger::Member& member : roster->committee(shard).members()) out.push_back(index_.at(member.key).value);
    return out;
}

/// For a while.
void ShardedWorld::cut(const std::function<bool(std::size_t from, std::size_t to)>& is_cut) {
    links_.cut([&](std::size_t from, std::size_t to) {
        return is_cut(from, to) || (halt_ && halt_->cut_off.contains(from) != halt_->cut_off.contains(to));
    });
    queue_.after(a_while(), Task([this] { join(); }));
}

/// All but who is cut off for longer.
void ShardedWorld::join() {
    links_.join();
    if (halt_ && !halt_->cut_off.empty())
        links_.cut([this](std::size_t from, std::size_t to) {
            return halt_->cut_off.contains(from) != halt_->cut_off.contains(to);
        });
}

void ShardedWorld::divide_shard(ShardId shard) {
    std::vector<int> groups(count()); // 0: no member
    for (const std::size_t member : members_of(shard)) groups[member] = 1 + static_cast<int>(random_.below(2));
    cut([&](std::size_t from, std::size_t to) { return groups[from] * groups[to] == 2; });
    happened(ShardedFault::ShardDivided, of(shard));
}

void ShardedWorld::divide_shards() {
    std::vector<bool> side(plan_.shards);
    for (auto one : side) one = random_.chance(50);
    std::vector<bool> groups;
    for (std::size_t node = 0; node < count(); ++node) groups.push_back(side[shard_of(node).value]);
    cut([&](std::size_t from, std::size_t to) { return groups[from] != groups[to]; });
    happened(ShardedFault::ShardsDivided);
}

void ShardedWorld::cut_off_beacon() {
    std::vector<bool> is_beacon;
    for (std::size_t node = 0; node < count(); ++node) is_beacon.push_back(shard_of(node) == beacon);
    cut([&](std::size_t from, std::size_t to) { return is_beacon[from] != is_beacon[to]; });
    happened(ShardedFault::BeaconCutOff);
}

void ShardedWorld::cut_power(std::size_t node) {
    if (!nodes_[node]->is_running()) return;
    (void)nodes_[node]->stop(Node::End::PowerCut);
    happened(ShardedFault::PowerCut, of(node));
    restart_later(node);
}

/// Of one that is on its way to another shard, as soon as there is one.
void ShardedWorld::kill_mover() {
    std::vector<std::size_t> movers;
    for (std::size_t node = 0; node < count(); ++node) {
        if (nodes_[node]->is_moving()) movers.push_back(node);
    }
    if (movers.empty()) {
        if (std::exchange(awaits_mover_, true)) return;
        queue_.after(milliseconds{50}, Task([this] {
                         awaits_mover_ = false;
                         if (phase_ == Phase::Rough) kill_mover();
                     }));
        return;
    }
    const std::size_t mover = movers[random_.below(movers.size())];
    nodes_[mover]->machine().interrupt(random_.below(effects_max / 4));
    happened(ShardedFault::MoverKill, of(mover));
}

void ShardedWorld::kill_shard(ShardId shard) {
    happened(ShardedFault::ShardKill, of(shard));
    for (const std::size_t member : members_of(shard)) {
        if (!nodes_[member]->is_running()) continue;
        (void)nodes_[member]->stop(Node::End::PowerCut);
        restart_later(member);
    }
}

/// More than a third of the members are switched off until the beacon is in another epoch, and a while longer; or of
/// the beacon for a while.
void ShardedWorld::halt(ShardId shard) {
    if (halt_) return;
    const auto members = members_of(shard);
    const std::size_t first = random_.below(members.size());
    for (std::size_t i = 0; i < members.size() / 3 + 1; ++i) {
        const std::size_t member = members[(first + i) % members.size()];
        ailments_[member].is_off = true;
        (void)nodes_[member]->stop(random_.chance(50) ? Node::End::PowerCut : Node::End::Killed);
    }
    begin_halt(shard);
    happened(shard == beacon ? ShardedFault::BeaconHalt : ShardedFault::ShardHalt, of(shard));
}

/// It goes on by itself: what it decides then nobody has linked.
void ShardedWorld::cut_off(ShardId shard) {
    if (halt_) return;
    begin_halt(shard);
    for (const std::size_t member : members_of(shard)) halt_->cut_off.insert(member);
    join();
    happened(ShardedFault::ShardCutOff, of(shard));
}

void ShardedWorld::begin_halt(ShardId shard) {
    const Duration epoch = static_cast<std::int64_t>(plan_.epoch_slots) * network_.settings.slot_interval;
    const Instant until = now() + drawn(seconds{1}, shard == beacon ? halt_max : after_end);
    halt_ = Halt{shard, epoch_of(beacon), until, now() + 2 * epoch};
}

void ShardedWorld::end_halt() {
    if (!halt_) return;
    const bool is_epoch_over = halt_->shard == beacon || epoch_of(beacon) > halt_->begun;
    if (!is_epoch_over) halt_->until = std::max(halt_->until, now() + after_end);
    if (now() < std::min(halt_->until, halt_->until_at_most)) return; // the beacon may wait for this very shard
    tell("the halt" + of(halt_->shard) + " is over");
    halt_.reset();
    join();
    for (std::size_t node = 0; node < count(); ++node) {
        if (std::exchange(ailments_[node].is_off, false)) restart_later(node);
    }
}

void ShardedWorld::restart_later(std::size_t node) {
    queue_.after(drawn(milliseconds{1}, down_max), Task([this, node] {
                     if (!ailments_[node].is_off) nodes_[node]->start();
                 }));
}

void ShardedWorld::on_broken_disk(ProcessIndex index, storage::StorageError error) {
    const std::size_t node = index.value;
    tell("node " + std::to_string(node) + " stops: " + std::string(to_string(error)));
    const bool is_known = error == storage::StorageError::Full && std::exchange(ailments_[node].is_disk_full, false);
    if (!is_known) return checker_.violate("the disk of node " + std::to_string(node) + " broke by itself");
    restart_later(node);
}

void ShardedWorld::on_interrupted(ProcessIndex index, Interruption interruption) {
    happened(interruption == Interruption::Killed ? ShardedFault::Kill : ShardedFault::PowerCut, of(index.value));
    restart_later(index.value);
}

void ShardedWorld::heal() {
    links_.heal(healthy());
    for (std::size_t i = 0; i < count(); ++i) {
        Node& node = *nodes_[i];
        node.machine().interrupt(std::nullopt);
        node.machine().tear_next_write(false);
        ailments_[i].is_disk_slow = false;
        const bool was_full = std::exchange(ailments_[i].is_disk_full, false);
        const Duration error = node.machine().clock().error(now());
        const bool is_ahead = error > milliseconds{200}; // a clock goes back over a restart only
        if (was_full || is_ahead) (void)node.stop(Node::End::Killed);
        if (is_ahead) node.machine().clock().set(now(), Duration{0}, 0);
        node.start();
    }
}

} // namespace arpeggio::simulation
