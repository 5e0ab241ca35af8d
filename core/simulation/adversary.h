#pragma once
#include "base/random.h"
#include "consensus/keys.h"
#include "consensus/leader.h"
#include "ledger/committee.h"
#include "simulation/fault.h"
#include "simulation/letter.h"

#include <deque>

namespace arpeggio::simulation {

/// Adversary: a member of ill will. An honest process stands behind it; what that one would say passes through here,
/// and is split, held back, twisted and added to. It signs with its own key only, and knows what it hears.
/// Twins are two such processes, told apart by the world.
/// Limits: remembers `letters_max` letters.
class Adversary {
public:
    struct Setup {
        MemberIndex self;
        Faults vices;
        ledger::Committee committee;
        ledger::SigningContext context;
        replica::Envelope envelope;
        std::shared_ptr<const consensus::VotingKey> key;
        std::function<void(MemberIndex to, const LetterPtr&)> post; ///< through the links
        std::function<void(Fault)> count;                           ///< it has done that
    };
    static constexpr std::size_t letters_max = 64;

    Adversary(Random random, Setup setup);

    void broadcast(const LetterPtr& letter); ///< what its process says to all
    void send(MemberIndex to, const LetterPtr& letter);
    void hear(const LetterPtr& letter);
    void tick(); ///< now and then

private:
    [[nodiscard]] bool has(Fault vice) const { return setup_.vices.contains(vice); }
    [[nodiscard]] bool is_told(MemberIndex to) const { return !has(Fault::Selection) || told_[to.value]; }
    void post_all(const LetterPtr& letter);
    void post_some(const LetterPtr& letter);
    void remember(const LetterPtr& letter);
    // adversary.cpp: protocol
    void equivocate(const LetterPtr& letter, const consensus::CandidatePtr& candidate);
    void split_vote(const LetterPtr& letter, const ledger::Vote& vote);
    void withhold(const LetterPtr& letter);
    void vote_for_all(const ledger::Candidate& candidate);
    [[nodiscard]] ledger::Vote sign(ledger::VoteKind kind, Slot slot, const Hash& id) const;
    [[nodiscard]] LetterPtr write(const replica::Payload& payload) const;
    // adversary_junk.cpp: noise
    [[nodiscard]] LetterPtr make_junk();
    [[nodiscard]] LetterPtr make_oversized();
    [[nodiscard]] LetterPtr make_noise();
    [[nodiscard]] LetterPtr mutate();
    [[nodiscard]] LetterPtr far_vote();
    [[nodiscard]] LetterPtr forged_vote();
    [[nodiscard]] LetterPtr weak_certificate();
    [[nodiscard]] LetterPtr usurping_candidate();
    [[nodiscard]] LetterPtr absurd_request();
    [[nodiscard]] crypto::Ed25519Signature no_signature();
    [[nodiscard]] MemberIndex someone();

    Random random_;
    Setup setup_;
    std::vector<bool> told_;         ///< by member: Selection
    std::vector<bool> second_half_;  ///< by member: who gets the second of two candidates
    std::map<Slot, Hash> seconds_;   ///< own second candidates; the last few
    std::deque<Hash> voted_for_;     ///< VoteForAll
    std::deque<LetterPtr> letters_;  ///< heard and said
    consensus::CandidatePtr lately_; ///< a candidate it has seen
    Slot slot_;                      ///< about where the others are
};

} // namespace arpeggio::simulation
