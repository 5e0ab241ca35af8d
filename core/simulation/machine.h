#pragma once
#include "simulation/clock.h"
#include "simulation/surroundings.h"
#include "storage/faulty_store.h"

namespace arpeggio::simulation {

/// Machine: a simulated process but for what it does: its disk, its clock, its end. What waits for the disk reaches it
/// as one write with one sync.
class Machine {
public:
    enum class End : std::uint8_t { Killed, PowerCut };
    struct Write {
        Bytes prefix; ///< goes in front of every key
        storage::Batch batch;
        /// Who waits until it is synced: of all that they gave to one write only the last is told. Null: nobody does.
        const void* syncs_for = nullptr;
        std::function<void()> done{};   ///< stored, and synced if it is to be
        std::function<void()> unseen{}; ///< stored, but the process ended before it was told
    };

    /// `on_end`: the process ends; what lies on the disk is let go of.
    Machine(
        Surroundings& surroundings,
        ProcessIndex index,
        std::unique_ptr<storage::FaultyStore> disk,
        std::function<void()> on_end);

    /// The process ends. A write under way is there up to any of its records; if the machine loses power, what was not
    /// synced may be gone as well. Gives whether a record was torn.
    bool stop(End end);
    void break_down(storage::StorageError error); ///< its disk cannot be read or written: it ends
    /// Ends, killed, after so many effects from now; absent: not at all.
    void interrupt(std::optional<std::uint64_t> effects) { interrupt_after_ = effects; }
    /// To be asked before each effect: may end the process.
    void begin_effect();
    /// It loses power in the middle of the next write; or not, after all.
    void tear_next_write(bool tears) { tears_next_write_ = tears; }

    void write(Write write);
    /// Runs unless the process has ended meanwhile.
    void later(Duration delay, std::function<void()> run);

    [[nodiscard]] Surroundings& surroundings() const { return surroundings_; }
    [[nodiscard]] ProcessIndex index() const { return index_; }
    [[nodiscard]] Clock& clock() { return clock_; }
    [[nodiscard]] Instant now() const { return clock_.read(surroundings_.now()); } ///< by its clock
    [[nodiscard]] storage::FaultyStore& disk() { return *disk_; }
    /// While the process does not run.
    void replace_disk(std::unique_ptr<storage::FaultyStore> disk);
    [[nodiscard]] bool is_broken() const { return is_broken_; } ///< its disk cannot be read
    [[nodiscard]] std::uint64_t life() const { return life_; }  ///< rises with each end
    [[nodiscard]] bool is_alive(std::uint64_t life) const { return life == life_; }

private:
    void begin_write();
    void end_write();
    Result<void, storage::StorageError> commit(const Write& write, storage::Durability durability);

    Surroundings& surroundings_;
    ProcessIndex index_;
    Clock clock_;
    std::unique_ptr<storage::FaultyStore> disk_;
    std::function<void()> on_end_;
    bool is_broken_ = false;
    std::vector<Write> under_way_, waiting_; ///< begun, and those that follow
    bool is_writing_ = false;
    std::uint64_t life_ = 0; ///< events of an earlier one are void
    std::optional<std::uint64_t> interrupt_after_;
    bool tears_next_write_ = false;
};

} // namespace arpeggio::simulation
