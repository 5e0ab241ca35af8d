#pragma once
#include "replica/replica.h"

#include <string>

namespace arpeggio::simulation {

/// Checker: sees all that validators sign and commit, and says what must never be.
/// Agreement: one final block and one state root a height, for all and over restarts. Prefix: a member's blocks follow
/// each other. Certificates: one notarization a slot, none final and skipped. Honesty: no member signs a conflict, over
/// all its restarts. Supply: balances + burned = genesis, after every block.
class Checker {
public:
    Checker(std::size_t members, Amount supply) : supply_(supply), tips_(members) {}

    /// A message as a member gives it to its links.
    void on_sent(MemberIndex from, const consensus::Message& message);
    /// Starts (again) from what its disk holds.
    void on_started(MemberIndex member, const chain::FinalHead& head);
    /// Blocks that a member has committed, and its state after them.
    void on_committed(MemberIndex member, const replica::Commit& commit, const state::StateStore& state);
    void on_effect(MemberIndex member, const consensus::Report& report);
    void on_effect(MemberIndex member, const consensus::Misbehaved& misbehaved);
    void on_effect(MemberIndex member, const consensus::Diverged& diverged);
    void violate(std::string what) { violations_.push_back(std::move(what)); }

    [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
    [[nodiscard]] std::uint64_t agreed_blocks() const { return blocks_.size(); }

private:
    void check_supply(MemberIndex member, const state::StateStore& state);

    Amount supply_;
    std::vector<Hash> tips_;        ///< last committed, one entry per member
    std::map<Height, Hash> blocks_; ///< agreed
    std::map<Height, Hash> roots_;  ///< of the state after them
    std::map<std::pair<Slot, ledger::VoteKind>, Hash> certified_;
    std::map<std::pair<MemberIndex, Slot>, std::vector<ledger::Vote>> votes_; ///< at most three each
    std::vector<std::string> violations_;
};

} // namespace arpeggio::simulation
