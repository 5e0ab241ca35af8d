#pragma once
#include "base/time.h"
#include "consensus/routes.h"

#include <functional>

namespace arpeggio::simulation {

/// Floor: the earliest moment at which each member can know that a candidate is final, if messages take their delay and
/// nothing else takes any time. It counts the hops of the routing in force: DIRECT three (candidate, NOTARIZE,
/// FINALIZE), COLLECTOR seven (candidate; vote to a collector and two hops down its tree, twice).
class Floor {
public:
    using Delay = std::function<Duration(std::size_t from, std::size_t to)>; ///< one way
    Floor(
        const consensus::Settings& settings,
        const ledger::SigningContext& context,
        const ledger::Committee& committee,
        const Hash& seed,
        Delay delay);

    /// After the leader's candidate was made; one entry a member.
    [[nodiscard]] std::vector<Duration> final_after(Slot slot) const;

private:
    using Times = std::vector<Duration>; ///< one entry a member
    [[nodiscard]] Duration quorum_at(std::size_t member, const Times& cast) const;
    [[nodiscard]] Times certified(Window window, const Times& cast) const;
    [[nodiscard]] Times down_the_tree(Window window, MemberIndex collector, Duration start) const;

    consensus::Settings settings_;
    const ledger::Committee& committee_; ///< must outlive
    consensus::LeaderSchedule leaders_;
    consensus::Routes routes_;
    Delay delay_;
};

} // namespace arpeggio::simulation
