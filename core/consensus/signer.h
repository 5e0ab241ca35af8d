#pragma once
#include "consensus/keys.h"
#include "consensus/policy.h"
#include "consensus/record.h"

#include <map>

namespace arpeggio::consensus {

enum class SignerError : std::uint8_t {
    ConflictingVote, ///< with a vote signed before
    SecondCandidate, ///< another one was signed for that slot
    TooOld,          ///< the record of that slot has been given up, or may be incomplete
};
std::string_view to_string(SignerError error);

/// Signer: the only place that signs, and the last line of defence: it keeps what it signed at every slot and refuses
/// whatever conflicts, however the rest of the program errs.
/// The caller puts each vote and candidate on disk before anyone sees it and hands all of them to `restore` when it
/// starts again.
class Signer {
public:
    Signer(
        const ledger::SigningContext& context,
        MemberIndex self,
        std::shared_ptr<const VotingKey> key,
        const Policy& policy = {});

    /// `candidate` is zero for Skip. The same vote again is the same vote.
    Result<ledger::Vote, SignerError> sign_vote(ledger::VoteKind kind, Slot slot, const Hash& candidate);
    /// The leader's signature of the header with this slot and id.
    Result<crypto::Ed25519Signature, SignerError> sign_candidate(Slot slot, const Hash& id);

    void restore(const Record& record);
    /// Gives up the records of slots below and refuses those slots from now on.
    void forget_below(Slot slot);

    [[nodiscard]] MemberIndex self() const { return self_; }
    [[nodiscard]] const ledger::Vote* find(ledger::VoteKind kind, Slot slot) const;
    [[nodiscard]] bool has_proposed(Slot slot) const;
    [[nodiscard]] bool may_sign(Slot slot) const { return slot >= floor_; } ///< unless it conflicts
    /// All own votes at slots ≥ `from`, by slot.
    [[nodiscard]] std::vector<ledger::Vote> votes_from(Slot from) const;

private:
    struct Signed {
        std::array<std::optional<ledger::Vote>, 3> votes; ///< by kind
        std::optional<Hash> candidate;
    };
    [[nodiscard]] bool refuses(const ledger::Vote& before, const ledger::Vote& vote) const;

    ledger::SigningContext context_;
    MemberIndex self_;
    std::shared_ptr<const VotingKey> key_;
    Policy policy_;
    std::map<Slot, Signed> signed_;
    Slot floor_;
};

} // namespace arpeggio::consensus
