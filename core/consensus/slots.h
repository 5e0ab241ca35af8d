#pragma once
#include "consensus/message.h"
#include "consensus/policy.h"
#include "consensus/settings.h"
#include "consensus/tally.h"

#include <set>

namespace arpeggio::consensus {

enum class CheckState : std::uint8_t { Waiting, Running, Valid, Invalid };

/// A candidate that was accepted, and what our own execution says about it.
struct Held {
    Hash id;
    CandidatePtr candidate;
    CheckState state = CheckState::Waiting;
    bool recorded = false; ///< given to the log
};

/// All that is known of one slot.
struct SlotState {
    Tally votes;
    std::array<std::optional<ledger::Certificate>, 3> certificates; ///< by kind
    std::vector<Held> candidates;  ///< at most the first accepted and the certified one
    std::set<MemberIndex> accused; ///< whose double vote or candidate here was reported

    [[nodiscard]] const ledger::Certificate* certificate(ledger::VoteKind kind) const;
    [[nodiscard]] bool has(ledger::VoteKind kind) const { return certificate(kind) != nullptr; }
    /// Named by a notarization or final certificate.
    [[nodiscard]] const Hash* certified() const;
    [[nodiscard]] const Held* find(const Hash& id) const;
    /// The one to vote for: the certified one, or the first accepted. Absent if not held.
    [[nodiscard]] const Held* preferred() const;
    [[nodiscard]] const Held* newest() const;
};

/// Where a block stands that another one may build on.
struct Place {
    Hash id;
    std::optional<Slot> slot; ///< absent: before the instance's first slot
};

/// Slots: what is known of every slot from the last few final ones on, and the questions the rules ask of it.
class Slots {
public:
    explicit Slots(const Tip& tip) : final_{tip.id, tip.slot} {}

    [[nodiscard]] SlotState& at(Slot slot) { return slots_[slot]; } ///< made if absent: the caller has bounded `slot`
    [[nodiscard]] const SlotState* find(Slot slot) const;
    [[nodiscard]] const std::map<Slot, SlotState>& all() const { return slots_; }
    [[nodiscard]] bool has(Slot slot, ledger::VoteKind certificate) const;

    /// Its slot is the header's; not held before (CHECK).
    Held& add_candidate(Held held);
    [[nodiscard]] Held* find_candidate(const Hash& id);
    [[nodiscard]] const Held* find_candidate(const Hash& id) const;
    void drop_candidate(const Hash& id);
    void drop_candidates_below(Slot slot);
    struct Load {
        std::size_t candidates = 0;
        std::size_t bytes = 0; ///< of their bodies
    };
    [[nodiscard]] Load candidates_from(Slot slot) const; ///< at slots ≥ `slot`

    /// The last final block by certificate; at first the tip.
    [[nodiscard]] const Place& final() const { return final_; }
    void set_final(const Place& place);
    /// The first slot above the last final one.
    [[nodiscard]] Slot first_open() const { return final_.slot ? final_.slot->next() : Slot{}; }
    /// First slot above the last final one that has neither a notarization nor a skip certificate (rule 1).
    [[nodiscard]] Slot frontier() const { return frontier_; }
    /// Moves the frontier over slots that have been certified. True if it moved.
    bool advance_frontier();

    /// The highest notarized slot below `slot` with skip certificates for the whole gap, or the last final block
    /// (rules 2 and 4). Absent if there is a hole.
    [[nodiscard]] std::optional<Place> base_for(Slot slot) const;
    /// Whether a block at `slot` may build on `parent`: final or notarized, every slot between skipped (rule 4).
    [[nodiscard]] bool may_follow(const Hash& parent, Slot slot, const Policy& policy = {}) const;
    /// Skip certificates of the slots after the parent and before `slot`, at most Candidate::skips_max.
    [[nodiscard]] std::vector<ledger::Certificate> skips_between(std::optional<Slot> parent, Slot slot) const;

    void forget_below(Slot slot) { forget(Slot{}, slot); }
    /// Drops all that is known of the slots in [from, to).
    void forget(Slot from, Slot to);

private:
    std::map<Slot, SlotState> slots_;
    std::map<Hash, Slot> places_; ///< of held candidates
    Place final_;
    Slot frontier_ = first_open();
};

} // namespace arpeggio::consensus
