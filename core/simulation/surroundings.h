#pragma once
#include "simulation/workshop.h"

namespace arpeggio::simulation {

/// A simulated process: in a world of one shard below the number of members that member's first, above them the second
/// of a twin.
using ProcessIndex = Strong<struct ProcessTag, std::uint16_t>;

enum class Interruption : std::uint8_t {
    Killed,
    PowerCut, ///< every record is whole or not there
    Torn,     ///< one was there in part
};

/// What a machine stands on.
class Surroundings {
public:
    Surroundings() = default;
    Surroundings(const Surroundings&) = delete;
    Surroundings& operator=(const Surroundings&) = delete;
    virtual ~Surroundings() = default;

    [[nodiscard]] virtual Instant now() const = 0; ///< true time
    virtual void after(Duration delay, std::function<void()> run) = 0;
    [[nodiscard]] virtual Duration sync_time(ProcessIndex process) = 0; ///< of the next write
    [[nodiscard]] virtual Duration work_time() = 0;                     ///< of the next job
    [[nodiscard]] virtual std::uint64_t draw(std::uint64_t bound) = 0;  ///< below the bound
    virtual Workshop& workshop() = 0;
    [[nodiscard]] virtual Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) = 0;

    /// The process has stopped: its disk cannot be read or written.
    virtual void on_broken_disk(ProcessIndex process, storage::StorageError error) = 0;
    /// The process has stopped, where Machine::interrupt() or tear_next_write() said.
    virtual void on_interrupted(ProcessIndex process, Interruption interruption) = 0;
};

} // namespace arpeggio::simulation
