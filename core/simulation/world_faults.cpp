#include "simulation/world.h"

// What goes wrong in a world, and how it is made good.

namespace arpeggio::simulation {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration pause_max = seconds{3}; ///< between two faults
constexpr Duration lasts_max = seconds{6}; ///< a fault of links or disk
constexpr Duration down_max = seconds{8};  ///< a process
constexpr Duration skew_max = seconds{10}; ///< in the rough phase
constexpr Duration tick_every = milliseconds{500};
constexpr Duration calm_skew = milliseconds{200};
constexpr std::int64_t gain_max_ppm = 10'000; ///< of a bad clock
constexpr std::uint64_t effects_max = 300;    ///< before an interruption

std::string of(std::size_t member) {
    return " of member " + std::to_string(member);
}
} // namespace

Duration World::a_while() {
    return drawn(milliseconds{200}, lasts_max);
}

void World::begin_faults() {
    set_times();
    misfortune();
    for (const auto& [member, fault] : plan_.frail) {
        queue_.after(drawn(seconds{1}, seconds{30}), Task([this, member = member] { fail(member); }));
    }
    for (const auto& [member, vices] : plan_.vices) tick(member);
}

void World::tick(std::size_t member) {
    adversaries_[member]->tick();
    queue_.after(tick_every, Task([this, member] { tick(member); }));
}

/// A frail member.
void World::fail(std::size_t member) {
    if (phase_ != Phase::Rough) return;
    if (plan_.frail.at(member) == Fault::BitFlip) {
        flip_bit(member);
    } else {
        keep_disk(member);
    }
}

void World::set_times() {
    const bool is_skewed = plan_.faults.contains(Fault::Skew);
    const bool drifts = plan_.faults.contains(Fault::Drift);
    for (auto& process : processes_) {
        const Duration most = is_skewed ? skew_max : calm_skew;
        const auto gain = static_cast<std::int64_t>(random_.below(2 * gain_max_ppm + 1)) - gain_max_ppm;
        process->clock().set(now(), drawn(-most, most), drifts ? gain : 0);
    }
    if (is_skewed) happened(Fault::Skew, "");
    if (drifts) happened(Fault::Drift, "");
}

/// From time to time something happens.
void World::misfortune() {
    if (phase_ != Phase::Rough) return;
    if (!plan_.faults.empty()) happen(next_fault());
    queue_.after(drawn(milliseconds{300}, pause_max), Task([this] { misfortune(); }));
}

/// One that has not happened yet, while there is any.
Fault World::next_fault() {
    std::vector<Fault> rest;
    for (const Fault fault : plan_.faults) {
        if (times(fault) == 0) rest.push_back(fault);
    }
    if (rest.empty()) rest.assign(plan_.faults.begin(), plan_.faults.end());
    return rest[random_.below(rest.size())];
}

/// To a member drawn, or to the links. Adversaries act of themselves.
void World::happen(Fault fault) {
    trace_.add(static_cast<std::uint64_t>(fault));
    const std::size_t member = random_.below(members());
    switch (fault) {
    case Fault::Delay:
    case Fault::Reorder:
    case Fault::Loss:
    case Fault::Repeat: return degrade_links(fault);
    case Fault::Clog: return clog(member);
    case Fault::Partition: return divide(/*one_way=*/false);
    case Fault::OneWay: return divide(/*one_way=*/true);
    case Fault::Bandwidth: return throttle(member);
    case Fault::LostTail: return cut_power(member);
    case Fault::TornRecord: return processes_[member]->tear_next_write(true);
    case Fault::BitFlip: return flip_bit(member);
    case Fault::FullDisk: return fill_disk(member);
    case Fault::SlowSync: return slow_disk(member);
    case Fault::Jump: return random_.chance(50) ? turn_back(member) : turn_forward(member);
    case Fault::Kill: return processes_[member]->interrupt(random_.below(effects_max));
    case Fault::StaleDisk: return keep_disk(member);
    case Fault::Skew:
    case Fault::Drift: // from the start on
    case Fault::Twins:
    case Fault::Equivocation:
    case Fault::VoteForAll:
    case Fault::Silence:
    case Fault::Selection:
    case Fault::WithheldBodies:
    case Fault::Junk:
    case Fault::Oversized:
    case Fault::Replay: return;
    }
}

void World::happened(Fault fault, const std::string& where) {
    ++outcome_.faults[static_cast<std::size_t>(fault)];
    tell(std::string(to_string(fault)) + where);
}

void World::degrade_links(Fault fault) {
    Links::Quality quality = links_.quality();
    if (fault == Fault::Delay) {
        quality.delay_max += drawn(milliseconds{50}, seconds{1});
        quality.delay_min = drawn(quality.delay_min, quality.delay_max);
    }
    if (fault == Fault::Reorder) {
        quality.slow_percent = random_.between(5, 50);
        quality.slow_max = drawn(milliseconds{100}, seconds{3});
    }
    if (fault == Fault::Loss) quality.loss_percent = random_.between(5, 50);
    if (fault == Fault::Repeat) quality.repeat_percent = random_.between(5, 50);
    links_.set_quality(quality);
    queue_.after(a_while(), Task([this] { links_.set_quality(healthy()); }));
    happened(fault, "");
}

void World::divide(bool one_way) {
    std::vector<int> groups(members());
    for (int& group : groups) group = static_cast<int>(random_.below(2));
    links_.divide(groups, one_way);
    queue_.after(a_while(), Task([this] { links_.join(); }));
    happened(one_way ? Fault::OneWay : Fault::Partition, "");
}

void World::clog(std::size_t member) {
    links_.clog(member, now() + a_while());
    happened(Fault::Clog, of(member));
}

void World::throttle(std::size_t member) {
    links_.throttle(member, random_.between(2'000, 50'000));
    queue_.after(a_while(), Task([this, member] { links_.throttle(member, 0); }));
    happened(Fault::Bandwidth, of(member));
}

/// Mostly in what is read at the next start.
void World::flip_bit(std::size_t member) {
    const std::string_view prefix = random_.chance(50) ? "L" : random_.chance(50) ? "s" : "";
    if (!processes_[member]->disk().flip_bit(as_bytes(prefix))) return;
    happened(Fault::BitFlip, of(member));
    if (random_.chance(50)) return;
    (void)processes_[member]->stop(Validator::End::Killed);
    restart_later(member);
}

void World::fill_disk(std::size_t member) {
    ailments_[member].is_disk_full = true;
    processes_[member]->disk().fill_up();
    happened(Fault::FullDisk, of(member));
}

void World::slow_disk(std::size_t member) {
    ailments_[member].is_disk_slow = true;
    queue_.after(a_while(), Task([this, member] { ailments_[member].is_disk_slow = false; }));
    happened(Fault::SlowSync, of(member));
}

void World::turn_forward(std::size_t member) {
    processes_[member]->jump(drawn(milliseconds{100}, seconds{5}));
    happened(Fault::Jump, of(member));
}

void World::cut_power(std::size_t member) {
    Validator& process = *processes_[member];
    if (!process.is_running()) return;
    const bool is_torn = process.stop(Validator::End::PowerCut);
    happened(is_torn ? Fault::TornRecord : Fault::LostTail, of(member));
    restart_later(member);
}

/// A clock that was ahead is set right, or too far, while the process is down: it goes back.
void World::turn_back(std::size_t member) {
    Validator& process = *processes_[member];
    if (!process.is_running()) return;
    (void)process.stop(Validator::End::Killed);
    const Duration error = process.clock().error(now());
    process.clock().set(now(), error - drawn(milliseconds{100}, seconds{5}), 0);
    happened(Fault::Jump, of(member) + ", back");
    restart_later(member);
}

void World::keep_disk(std::size_t member) {
    ailments_[member].old_disk = processes_[member]->disk().backup(random_.fork());
    queue_.after(drawn(seconds{1}, seconds{20}), Task([this, member] { go_back_to_old_disk(member); }));
}

/// Starts from the old disk, as if nothing had been since.
void World::go_back_to_old_disk(std::size_t member) {
    Validator& process = *processes_[member];
    auto old = std::move(ailments_[member].old_disk);
    if (!old || phase_ != Phase::Rough) return;
    (void)process.stop(Validator::End::Killed);
    process.replace_disk(std::move(old));
    happened(Fault::StaleDisk, of(member));
    restart_later(member);
}

void World::restart_later(std::size_t member) {
    queue_.after(drawn(milliseconds{1}, down_max), Task([this, member] { processes_[member]->start(); }));
}

void World::on_broken_disk(ProcessIndex index, storage::StorageError error) {
    const std::size_t member = index.value;
    tell("process " + std::to_string(member) + " stops: " + std::string(to_string(error)));
    const bool is_known = member < members() &&
                          (error == storage::StorageError::Full ? std::exchange(ailments_[member].is_disk_full, false)
                                                                : plan_.frail.contains(member));
    if (!is_known) return checker_.violate("the disk of process " + std::to_string(member) + " broke by itself");
    if (error == storage::StorageError::Full) restart_later(member);
    if (error == storage::StorageError::Corrupt && phase_ == Phase::Calm) heal_member(member);
}

void World::on_interrupted(ProcessIndex index, Interruption interruption) {
    switch (interruption) {
    case Interruption::Killed: happened(Fault::Kill, of(index.value)); break;
    case Interruption::PowerCut: happened(Fault::LostTail, of(index.value)); break;
    case Interruption::Torn: happened(Fault::TornRecord, of(index.value)); break;
    }
    restart_later(index.value);
}

void World::heal() {
    links_.heal(healthy());
    for (std::size_t member = 0; member < members(); ++member) heal_member(member);
    for (std::size_t second = members(); second < processes_.size(); ++second) processes_[second]->start();
}

void World::heal_member(std::size_t member) {
    Validator& process = *processes_[member];
    ailments_[member].is_disk_slow = false;
    process.interrupt(std::nullopt);
    process.tear_next_write(false);
    if (std::exchange(ailments_[member].is_disk_full, false)) (void)process.stop(Validator::End::Killed);
    if (process.is_broken() || process.disk().has_flipped_bits()) { // a check of the disk would find them now
        if (process.is_running()) (void)process.stop(Validator::End::Killed);
        tell("a new disk" + of(member));
        process.replace_disk(ground_->first_disk(random_.fork()));
        process.resign();
        ailments_[member].has_resigned = true;
        checker_.forget({static_cast<std::uint16_t>(member)});
    }
    correct_time(member);
    process.start();
}

/// A clock that is ahead goes back over a restart.
void World::correct_time(std::size_t member) {
    Validator& process = *processes_[member];
    const Duration error = process.clock().error(now());
    const Duration right = drawn(-calm_skew, calm_skew);
    if (error > right && error > calm_skew) (void)process.stop(Validator::End::Killed);
    const Duration forward = std::max(right - error, Duration{0});
    if (process.is_running()) {
        process.clock().set(now(), error, 0);
        process.jump(forward);
    } else {
        process.clock().set(now(), right, 0);
    }
}

} // namespace arpeggio::simulation
