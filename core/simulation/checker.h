#pragma once
#include "replica/replica.h"

#include <string>

namespace arpeggio::simulation {

/// Checker: sees all that the honest members of a world sign, start from and commit, and says what must never be.
/// Agreement: one final block and one state root a height, for all and over restarts. Prefix: a member's blocks follow
/// each other. Certificates: one notarization a slot, none final and skipped. Honesty: no member signs a conflict, over
/// all its lives, and those votes that only reached its disk count; it is accused of nothing. Durability: a member that
/// has shown a final certificate starts from it or from what follows. Supply: balances + burned + mail out = genesis +
/// minted + mail in. Bounds: nothing that a replica holds grows beyond its limit.
class Checker {
public:
    Checker(const ledger::Committee& committee, Amount supply)
        : committee_(committee), supply_(supply), members_(committee.size()) {}

    /// A member of ill will: what it signs and sends is no matter of this.
    void distrust(MemberIndex member) { members_[member.value].is_honest = false; }
    [[nodiscard]] bool is_honest(MemberIndex member) const { return members_[member.value].is_honest; }
    /// It starts from the first day again, with an empty disk.
    void forget(MemberIndex member) { members_[member.value].final_shown.reset(); }

    /// A message as an honest member gives it to its links. True if it is a vote of its own that it shows for the
    /// first time.
    bool on_sent(MemberIndex from, const consensus::Message& message);
    /// Such a vote of a member that is in this state: rules 3, 4 and 5.
    void check_vote(MemberIndex member, const ledger::Vote& vote, const consensus::Simplex& machine);
    /// A voter has signed NOTARIZE for what it might already at the last look (rule 4), after its own SKIP, too. `now`
    /// by its clock.
    void check_duties(MemberIndex member, const consensus::Simplex& machine, Instant now);
    /// And late, for the last of the blocks that it has just committed.
    void check_late_duties(MemberIndex member, const replica::Commit& commit, const consensus::Simplex& machine);
    /// Starts (again) from what its disk holds.
    void on_started(MemberIndex member, const chain::FinalHead& head, const std::vector<consensus::Record>& records);
    /// Blocks that a member has committed.
    void on_committed(MemberIndex member, const replica::Commit& commit);
    /// What it has stored is the state that its head tells of.
    void check_state(MemberIndex member, const chain::FinalHead& head, const state::StateStore& state);
    void on_effect(MemberIndex member, const consensus::Report& report);
    void on_effect(MemberIndex member, const consensus::Misbehaved& misbehaved);
    void on_effect(MemberIndex member, const consensus::Diverged& diverged);
    /// Nothing has grown beyond its limit, and the time-out is what rule 1 says.
    void check_bounds(MemberIndex member, const replica::Replica& replica, const consensus::Settings& settings);
    void violate(std::string what) { violations_.push_back(std::move(what)); }

    [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
    [[nodiscard]] std::uint64_t agreed_blocks() const { return blocks_.size(); }

private:
    struct Member {
        bool is_honest = true;
        Hash tip;                                        ///< last committed
        std::optional<Slot> final_shown;                 ///< the highest of a final certificate it has sent
        std::set<Slot> owed;                             ///< NOTARIZE, at the last look
        std::map<Slot, std::vector<ledger::Vote>> votes; ///< at most three each
    };
    bool see(MemberIndex signer, const ledger::Vote& vote);
    void check_notarize(MemberIndex member, const ledger::Vote& vote, const consensus::Simplex& machine);
    void check_finalize(MemberIndex member, const ledger::Vote& vote, const consensus::Simplex& machine);
    void see(const ledger::Certificate& certificate);
    void check_supply(MemberIndex member, const state::StateStore& state);

    ledger::Committee committee_;
    Amount supply_;
    std::vector<Member> members_;
    std::map<Height, Hash> blocks_; ///< agreed
    std::map<Height, Hash> roots_;  ///< of the state after them
    std::map<std::pair<Slot, ledger::VoteKind>, Hash> certified_;
    std::vector<std::string> violations_;
};

} // namespace arpeggio::simulation
