#include "simulation/machine.h"

#include <algorithm>

namespace arpeggio::simulation {
Machine::Machine(
    Surroundings& surroundings,
    ProcessIndex index,
    std::unique_ptr<storage::FaultyStore> disk,
    std::function<void()> on_end)
    : surroundings_(surroundings), index_(index), disk_(std::move(disk)), on_end_(std::move(on_end)) {}

bool Machine::stop(End end) {
    on_end_();
    ++life_;
    interrupt_after_.reset();
    tears_next_write_ = false;
    waiting_.clear();
    is_writing_ = false;
    std::vector<Write> begun = std::exchange(under_way_, {});
    // The log takes records one after the other: any number of them are whole.
    const std::uint64_t whole = begun.empty() ? 0 : surroundings_.draw(begun.size() + 1);
    for (std::size_t i = 0; i < whole; ++i) {
        const auto written = commit(begun[i], storage::Durability::Lazy);
        if (written && begun[i].unseen) begun[i].unseen();
    }
    disk_ = end == End::PowerCut ? disk_->power_cut() : disk_->reopened();
    return whole < begun.size();
}

void Machine::break_down(storage::StorageError error) {
    is_broken_ = error == storage::StorageError::Corrupt;
    (void)stop(End::Killed);
    surroundings_.on_broken_disk(index_, error);
}

void Machine::replace_disk(std::unique_ptr<storage::FaultyStore> disk) {
    is_broken_ = false;
    disk_ = std::move(disk);
}

void Machine::begin_effect() {
    if (!interrupt_after_ || (*interrupt_after_)-- > 0) return;
    (void)stop(End::Killed);
    surroundings_.on_interrupted(index_, Interruption::Killed);
}

void Machine::later(Duration delay, std::function<void()> run) {
    surroundings_.after(delay, [this, life = life_, run = std::move(run)] {
        if (life == life_) run();
    });
}

void Machine::write(Write write) {
    waiting_.push_back(std::move(write));
    if (!is_writing_) begin_write();
}

void Machine::begin_write() {
    is_writing_ = true;
    under_way_ = std::exchange(waiting_, {});
    const bool syncs = std::ranges::any_of(under_way_, [](const Write& one) { return one.syncs_for != nullptr; });
    const Duration time = syncs ? surroundings_.sync_time(index_) : Duration{0};
    if (std::exchange(tears_next_write_, false)) {
        later(time / 2, [this] {
            surroundings_.on_interrupted(index_, stop(End::PowerCut) ? Interruption::Torn : Interruption::PowerCut);
        });
    }
    later(time, [this] { end_write(); });
}

Result<void, storage::StorageError> Machine::commit(const Write& write, storage::Durability durability) {
    if (write.prefix.empty()) return disk_->commit(write.batch, durability);
    return storage::make_prefixed_store(*disk_, write.prefix)->commit(write.batch, durability);
}

/// All up to the last record is synced; what was given after it is not.
void Machine::end_write() {
    const std::uint64_t life = life_;
    const std::vector<Write> all = std::exchange(under_way_, {});
    const auto last = std::find_if(all.rbegin(), all.rend(), [](const Write& one) { return one.syncs_for != nullptr; });
    const auto synced = static_cast<std::size_t>(all.rend() - last);
    for (std::size_t i = 0; i < all.size() && life == life_; ++i) {
        const bool is_synced = i + 1 == synced;
        const auto durability = is_synced ? storage::Durability::Synced : storage::Durability::Lazy;
        const auto written = commit(all[i], durability);
        if (!written) return break_down(written.error());
        if (all[i].syncs_for == nullptr && all[i].done) all[i].done();
        if (!is_synced) continue;
        for (std::size_t before = 0; before <= i && life == life_; ++before) {
            const void* const owner = all[before].syncs_for;
            const auto is_later = [&](const Write& one) { return one.syncs_for == owner; };
            const auto rest = all.begin() + static_cast<std::ptrdiff_t>(before) + 1;
            if (owner != nullptr && std::none_of(rest, all.end(), is_later)) all[before].done();
        }
    }
    if (life != life_) return;
    is_writing_ = false;
    if (!waiting_.empty()) begin_write();
}

} // namespace arpeggio::simulation
