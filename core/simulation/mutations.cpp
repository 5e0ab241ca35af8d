#include "simulation/mutations.h"

namespace arpeggio::simulation {
namespace {
using consensus::Policy;

template <class Change>
Mutation with(std::string_view name, std::string_view rule, Change change) {
    Mutation mutation{name, rule, {}};
    change(mutation.policy);
    return mutation;
}

std::vector<Mutation> all() {
    using Quorum = Policy::Quorum;
    return {
        with("time-outs never grow", "1", [](Policy& p) { p.backs_off = false; }),
        with("a notarization resets the back-off", "1", [](Policy& p) { p.backs_off_from_final = false; }),
        with("proposes before the interval is over", "2", [](Policy& p) { p.waits_an_interval = false; }),
        with("accepts a candidate of any member", "3", [](Policy& p) { p.takes_leaders_only = false; }),
        with("keeps votes for any future slot", "3", [](Policy& p) { p.bounds_slots_ahead = false; }),
        with("notarizes every candidate of a slot", "4", [](Policy& p) { p.notarizes_once = false; }),
        with("notarizes on any parent", "4", [](Policy& p) { p.needs_certified_parent = false; }),
        with("notarizes over a gap that is not skipped", "4", [](Policy& p) { p.needs_skipped_gap = false; }),
        with("notarizes without executing", "4", [](Policy& p) { p.needs_execution = false; }),
        with("executes on final parents only", "4", [](Policy& p) { p.executes_open_parents = false; }),
        with("refuses NOTARIZE after own SKIP", "4", [](Policy& p) { p.notarizes_after_skip = false; }),
        with("gives no late NOTARIZE", "4", [](Policy& p) { p.notarizes_late = false; }),
        with("asks for no missing candidate", "4", [](Policy& p) { p.asks_for_missing = false; }),
        with("FINALIZE before the notarization", "5", [](Policy& p) { p.finalize_needs_certificate = false; }),
        with("FINALIZE for what others notarized", "5", [](Policy& p) { p.finalize_needs_own_notarize = false; }),
        with("FINALIZE after own SKIP", "5", [](Policy& p) { p.skip_bars_finalize = false; }),
        with("timers skip nothing", "6", [](Policy& p) { p.timers_skip = false; }),
        with("SKIP after own FINALIZE", "6", [](Policy& p) { p.finalize_bars_skip = false; }),
        with("half of the weight certifies", "7", [](Policy& p) { p.quorum = Quorum::Half; }),
        with("half of the weight skips", "7", [](Policy& p) { p.skip_quorum = Quorum::Half; }),
        with("counts heads, not weight", "7", [](Policy& p) { p.counts_weight = false; }),
        with("counts a repeated vote again", "7", [](Policy& p) { p.counts_a_voter_once = false; }),
        with("believes votes unverified", "7", [](Policy& p) { p.verifies_votes = false; }),
        with("believes certificates unverified", "7", [](Policy& p) { p.verifies_certificates = false; }),
        with("commits what is notarized", "8", [](Policy& p) { p.commits_final_only = false; }),
        with("sends nothing again at a standstill", "9", [](Policy& p) { p.resends = false; }),
        with("forgets its votes at a restart", "10", [](Policy& p) { p.restores_votes = false; }),
        with("sends before it is on disk", "durability", [](Policy& p) { p.is_durable_first = false; }),
        with("notarizes a body that is not on disk", "durability", [](Policy& p) { p.records_candidates = false; }),
        with("takes NOTARIZE and SKIP for a crime", "11", [](Policy& p) { p.notarize_and_skip_is_legal = false; }),
        with("leaves votes with silent collectors", "12", [](Policy& p) { p.falls_back_to_all = false; }),
    };
}
} // namespace

const std::vector<Mutation>& mutations() {
    static const std::vector<Mutation> mutations = all();
    return mutations;
}

} // namespace arpeggio::simulation
