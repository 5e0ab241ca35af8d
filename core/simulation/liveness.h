#pragma once
#include "consensus/timeouts.h"

#include <optional>
#include <string>

namespace arpeggio::simulation {

/// Liveness: says when a healed world is too slow to make blocks final.
///
/// All honest members are up, their links healthy and, for more than 2/3 of the weight, their clocks right to 200 ms;
/// adversaries go on. The furthest window that any honest member has entered runs out after its time-outs, whoever
/// leads it (rules 1 and 6), so windows have to pass. The first that a good leader leads must make a block final that
/// is newer than any before, for every honest member: within twice the time-out in force there and 3Δ, from the moment
/// the first of them entered it. On top comes, once after healing, what members need to hear of each other again (rule
/// 9: the standstill time and a round of answers) and to fetch the blocks they lack, 16 at a time; and whenever a
/// faulty member led a window before it, what they need to ask for the block that it gave to few (rule 4: members in
/// turn, 2Δ each). A leader is good if it is honest, signs, and its clock is right. A window counts if its time-out is
/// at least three real message delays: where links are slower than Δ says, back-off has to get there first.
class Liveness {
public:
    struct Settings {
        consensus::Settings consensus;
        Duration delay;        ///< of a message at most, with the sync before it and the work after it
        Instant healed;        ///< from here on time counts
        Duration clock_ahead;  ///< by which timestamps of certified blocks may lie ahead: nothing can follow sooner
        std::size_t faulty;    ///< members that may be asked in vain
        Height height;         ///< highest that any honest member has committed
        std::uint64_t lacking; ///< blocks that the last honest member has less
        Window window; ///< the furthest active one: who restarts there has skipped it (rule 10), so it does not count
    };
    /// What a look at the honest members shows.
    struct View {
        Window window;    ///< the furthest active one
        Duration timeout; ///< the longest in force in it
        bool is_leader_good = false;
        Height lowest; ///< committed by all of them
        Slot final;    ///< of that block
    };
    explicit Liveness(const Settings& settings);

    /// What is wrong; absent: nothing.
    std::optional<std::string> look(const View& view, Instant now);
    /// The longest that a good window took, in percent of what it may, without the allowances.
    [[nodiscard]] std::uint64_t worst_percent() const { return worst_percent_; }
    [[nodiscard]] bool has_recovered() const { return recovered_at_.has_value(); }
    [[nodiscard]] Duration recovery() const { return recovered_at_ ? *recovered_at_ - settings_.healed : Duration{}; }

private:
    void enter(const View& view, Instant now);
    void let_pass(const View& view, Instant now);
    [[nodiscard]] Duration allowance() const;

    Settings settings_;
    Height final_; ///< for all honest members
    std::optional<Window> window_;
    bool was_faulty_ = true;     ///< a window since the last new block was not a good one
    Instant passes_by_;          ///< the window has to be over
    std::optional<Instant> due_; ///< a new block has to be final for all
    Window due_in_;
    Instant due_from_;     ///< entering the window that it is due in
    Duration due_after_{}; ///< without the allowances
    std::optional<Instant> recovered_at_;
    std::uint64_t worst_percent_ = 0;
};

} // namespace arpeggio::simulation
