#pragma once
#include "app/lab/options.h"
#include "base/ids.h"

#include <iosfwd>
#include <vector>

namespace arpeggio::lab {

/// What came of a state's move from the disk of one shard's members to that of one who joins them.
struct MoveStateReport {
    MoveStateOptions asked;
    std::uint64_t leaves = 0; ///< moved
    std::uint64_t ranges = 0; ///< verified and stored
    std::uint64_t refused = 0;
    std::uint64_t lost = 0;     ///< answers on their way to one that was killed
    std::uint64_t bytes = 0;    ///< of all answers, on the links
    std::uint64_t kills = 0;    ///< as many as asked, unless the move was over before
    std::uint64_t blocks = 0;   ///< that became final in the old shard meanwhile
    Hash pivot, moved;          ///< roots: of the state asked for, and of what arrived
    bool is_tree_sound = false; ///< each page is what the leaves make up
    std::string error;          ///< of a disk; empty: none
    double load_s = 0, fetch_s = 0, tree_s = 0;

    /// What is wrong with it; empty: nothing.
    [[nodiscard]] std::vector<std::string> complaints() const;
};

/// Moves a state of so many accounts between two databases in a temporary folder, over links in memory, from four
/// members at once, while the old shard's blocks go on. Where it is in its work goes to `progress`.
MoveStateReport run_move_state(const MoveStateOptions& options, std::ostream& progress);
std::string to_json(const MoveStateReport& report);

} // namespace arpeggio::lab
