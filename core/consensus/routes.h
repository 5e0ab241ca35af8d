#pragma once
#include "consensus/leader.h"
#include "consensus/settings.h"
#include "ledger/committee.h"

#include <deque>

namespace arpeggio::consensus {

/// Routes: whom our votes and certificates are sent to. Changes latency only, never what is decided.
///
/// DIRECT: all to all. COLLECTOR, in committees above Settings::direct_members_max: NOTARIZE and FINALIZE go to the
/// collectors of their slot's window k (its leader, the leader of k + 1 and one drawn by hash); each certificate goes
/// down a tree of two levels below each of them, √n members at the first, in an order drawn by hash for window and
/// collector. Who learns of a certificate passes it on once to its children in all those trees, so that one faulty
/// collector or relay delays nobody behind another. SKIP goes to all.
/// Complexity: O(n) a new window, O(√n) a look-up. Source: protocol.md, section 4, rule 12.
class Routes {
public:
    Routes(
        const Settings& settings,
        const ledger::SigningContext& context,
        const ledger::Committee& committee,
        std::optional<MemberIndex> self)
        : settings_(settings), context_(context), members_(committee.size()), self_(self) {}

    using Receivers = std::optional<std::vector<MemberIndex>>; ///< never ourselves; absent: all others

    [[nodiscard]] bool is_direct() const { return members_ <= settings_.direct_members_max; }
    [[nodiscard]] Receivers of_vote(ledger::VoteKind kind, Slot slot, const LeaderSchedule& leaders);
    [[nodiscard]] Receivers of_certificate(Slot slot, const LeaderSchedule& leaders);
    /// Of votes for this slot; nobody where all are sent to all.
    [[nodiscard]] bool is_collector(Slot slot, const LeaderSchedule& leaders);

    /// One to three members, each once.
    [[nodiscard]] std::vector<MemberIndex> collectors(Window window, const LeaderSchedule& leaders) const;
    /// Whom `member` passes certificates of the window on to in the tree below `collector`.
    [[nodiscard]] std::vector<MemberIndex> children(Window window, MemberIndex collector, MemberIndex member) const;

private:
    struct Known { ///< what was worked out for a window
        Window window;
        std::vector<MemberIndex> collectors;
        std::vector<MemberIndex> children; ///< our own, in all trees
    };
    static constexpr std::size_t known_max = 8; ///< windows; the oldest is forgotten

    const Known& known(Window window, const LeaderSchedule& leaders);
    [[nodiscard]] Hash drawn(Window window, std::uint64_t number) const;

    Settings settings_;
    ledger::SigningContext context_;
    std::size_t members_;
    std::optional<MemberIndex> self_;
    std::deque<Known> known_;
};

} // namespace arpeggio::consensus
