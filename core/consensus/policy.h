#pragma once

namespace arpeggio::consensus {

/// Policy: the answer of each rule that a slip of the pen could change, as protocol.md, section 4, gives it. The
/// product never sets a field; a simulation turns one at a time to show that its checkers see a member that errs there
/// (simulation/mutations.h).
struct Policy {
    // Rule 1
    bool backs_off = true;            ///< time-outs grow with the windows since the last final slot
    bool backs_off_from_final = true; ///< and not since the last notarized one
    // Rule 2
    bool waits_an_interval = true; ///< between the timestamps of a proposal and its parent
    // Rule 3
    bool takes_leaders_only = true; ///< a candidate counts from the leader of its slot
    bool bounds_slots_ahead = true; ///< votes and candidates count up to windows_ahead_max
    // Rule 4
    bool notarizes_once = true;         ///< one candidate a slot
    bool needs_certified_parent = true; ///< NOTARIZE: of the parent
    bool needs_skipped_gap = true;      ///< NOTARIZE: of every slot between
    bool needs_execution = true;        ///< NOTARIZE: of the body
    bool executes_open_parents = true;  ///< a parent that is not final yet will do
    bool notarizes_after_skip = true;
    bool notarizes_late = true; ///< a final block, within late_blocks
    bool asks_for_missing = true;
    // Rule 5
    bool finalize_needs_certificate = true;  ///< of NOTARIZE
    bool finalize_needs_own_notarize = true; ///< for the same candidate
    bool skip_bars_finalize = true;
    // Rule 6
    bool timers_skip = true;
    bool finalize_bars_skip = true;
    // Rule 7
    enum class Quorum { TwoThirds, Half } quorum = Quorum::TwoThirds;
    Quorum skip_quorum = Quorum::TwoThirds;
    bool counts_weight = true; ///< and not heads
    bool counts_a_voter_once = true;
    bool verifies_votes = true;
    bool verifies_certificates = true;
    // Rule 8
    bool commits_final_only = true; ///< and not what is notarized
    // Rule 9
    bool resends = true;
    // Rule 10 and durability
    bool restores_votes = true;
    bool is_durable_first = true;   ///< nothing is sent before what it depends on is on disk
    bool records_candidates = true; ///< with their body, before NOTARIZE
    // Rule 11
    bool notarize_and_skip_is_legal = true;
    // Rule 12
    bool falls_back_to_all = true; ///< with votes that collectors do not certify

    friend bool operator==(const Policy&, const Policy&) = default;
};

} // namespace arpeggio::consensus
