#include "base/overloaded.h"
#include "consensus/simplex.h"

namespace arpeggio::consensus {

/// Rule 11. The signature of the first is not always known to be good: who is asked for it by id may send none.
void Simplex::report_second_candidate(const ledger::Candidate& first, const ledger::Candidate& second) {
    const CandidateConflict evidence{{first.header, first.signature}, {second.header, second.signature}};
    const auto culprit = verify_evidence(context_, committee_, evidence, *scheme_);
    if (culprit && slots_.at(first.header.slot).accused.insert(*culprit).second) {
        report(*culprit, first.header.slot, evidence);
    }
}

/// Rule 11: evidence proves itself, so it is passed on; once a culprit, for one is enough to ban it.
void Simplex::report(MemberIndex culprit, Slot slot, const Evidence& evidence) {
    outbox_.now(Report{evidence});
    if (!accused_.insert(culprit).second) return;
    spread(evidence, slot);
    if (const auto collectors = routes_.of_vote(VoteKind::Notarize, slot, schedule_)) {
        outbox_.durably(Multicast{*collectors, evidence});
    }
}

void Simplex::receive(MemberIndex from, const Evidence& evidence) {
    const auto [slot, accused] = std::visit(
        overloaded{
            [&](const VoteConflict& votes) {
                return std::pair{votes.first.slot, std::optional{votes.first.voter}};
            },
            [&](const CandidateConflict& candidates) {
                return std::pair{candidates.first.header.slot, committee_.find(candidates.first.header.proposer)};
            },
        },
        evidence);
    if (accused && accused_.contains(*accused)) return;
    const auto culprit = verify_evidence(context_, committee_, evidence, *scheme_);
    if (!culprit) return outbox_.now(Misbehaved{from, Misbehaviour::BadEvidence});
    report(*culprit, slot, evidence);
}

} // namespace arpeggio::consensus
