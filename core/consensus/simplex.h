#pragma once
#include "consensus/effects.h"
#include "consensus/leader.h"
#include "consensus/outbox.h"
#include "consensus/requests.h"
#include "consensus/routes.h"
#include "consensus/served.h"
#include "consensus/settings.h"
#include "consensus/signer.h"
#include "consensus/slots.h"
#include "ledger/committee.h"

namespace arpeggio::consensus {

struct Setup {
    Settings settings;
    ledger::SigningContext context;
    ledger::Committee committee;
    Hash seed; ///< of the epoch, for leaders
    Tip tip;
    std::shared_ptr<const SignatureScheme> scheme;
    std::shared_ptr<const VotingKey> key; ///< absent, or of no member: follows and never votes
    std::vector<Record> records;          ///< of this instance, as they were persisted; empty at its start
    Policy policy{};                      ///< changed by simulations only
};

/// A block that the replica built in answer to Propose.
struct BuiltBlock {
    ledger::Header header;
    Bytes body; ///< encoded
};

enum class CheckOutcome : std::uint8_t { Valid, Invalid };

/// Simplex: one member's part in the agreement of one (shard, epoch, instance) on a chain of blocks.
///
/// Driven by events with the member's own clock, answers with effects; no clock, socket, disk or thread of its own.
/// Invariants: at most one notarized and one final candidate a slot while faulty weight is below a third; what anyone
/// sees of this member is on its disk before; it never signs two votes that conflict.
/// Limits: settings.h. Errors: a bad message becomes Misbehaved and changes nothing.
/// Source: protocol.md, section 4; rules are named where they stand. Chan & Pass, ePrint 2023/463; Shoup, ePrint
/// 2023/1916; differs from both in windows of slots and explicit SKIP votes, as TON's Catchain 2.0.
class Simplex {
public:
    explicit Simplex(Setup setup);

    /// Once, before anything else.
    Effects start(Instant now);
    /// `from` is whoever the link proves, and in the committee (CHECK). The message need not be its own.
    Effects on_message(MemberIndex from, const Message& message, Instant now);
    Effects on_timer(Instant now);
    Effects on_persisted(PersistId id, Instant now);
    /// The answer to Propose for `slot`. Nothing: no block can be built; the rest of the window is given up.
    Effects on_proposal(Slot slot, std::optional<BuiltBlock> built, Instant now);
    Effects on_checked(const Hash& id, CheckOutcome outcome, Instant now);

    [[nodiscard]] MemberIndex leader(Window window) const { return schedule_.leader(window); }
    [[nodiscard]] Window window() const { return active_; } ///< the one whose timers run
    [[nodiscard]] Slot frontier() const { return slots_.frontier(); }
    [[nodiscard]] std::optional<Slot> final_slot() const { return slots_.final().slot; } ///< by certificate
    [[nodiscard]] std::optional<MemberIndex> self() const { return self_; }
    [[nodiscard]] const Slots& slots() const { return slots_; }
    [[nodiscard]] Duration timeout() const { return backoff_; } ///< of the active window's first slot, less an interval

private:
    struct Pending { ///< a block that the replica is building
        Slot slot;
        Hash parent;
        std::optional<Slot> parent_slot;
        TimestampMs earliest;
    };
    struct Peer {
        Instant heard; ///< its last message
        Instant status_answered;
        Instant serve_answered;
        Height served_above;
        AnswerBudget budget;
    };
    using VoteKind = ledger::VoteKind;

    // simplex.cpp: events
    void restore(const std::vector<Record>& records);
    void restore(const ledger::Vote& vote);
    void restore(const ledger::Certificate& certificate);
    void restore(const CandidatePtr& candidate);
    void restore(const ActiveWindow& active);
    void restore(const SigningFloor& /*floor*/) {} // the signer's
    Effects finish();
    void advance();
    void update_timer();
    void wake_at(Instant at); ///< advance again then, at the latest

    // simplex_receive.cpp: rules 3 and 7
    void receive(MemberIndex from, const CandidatePtr& candidate);
    void receive(MemberIndex from, const ledger::Vote& vote);
    void receive(MemberIndex from, const ledger::Certificate& certificate);
    [[nodiscard]] bool is_too_far(Slot slot) const;
    std::optional<Misbehaviour> refuse(const ledger::Candidate& candidate, const Hash& id) const;
    void hold(MemberIndex from, const Hash& id, const CandidatePtr& candidate, bool is_wanted);
    bool make_room(const ledger::Candidate& candidate, bool wanted);
    void give_up(const Hash& id);
    void count(const ledger::Vote& vote);
    [[nodiscard]] std::uint64_t weight_of(MemberIndex member) const;
    [[nodiscard]] std::uint64_t quorum(VoteKind kind) const;
    void count_signers(const ledger::Certificate& certificate);
    void certify(VoteKind kind, Slot slot, const Hash& candidate);
    void add_certificate(const ledger::Certificate& certificate);
    void forget_the_middle();
    void diverge(Slot slot, const Hash& id);
    [[nodiscard]] bool is_verified(const ledger::Vote& vote) const;
    [[nodiscard]] bool is_valid(const ledger::Certificate& certificate) const;

    // simplex_vote.cpp: rules 1, 4, 5, 6
    void enter_window();
    void activate(Window window);
    void check_candidates();
    [[nodiscard]] bool is_executed(const Hash& id) const;
    void notarize();
    void finalize();
    void skip();
    void skip_from(Slot slot);
    [[nodiscard]] bool must_skip(Slot slot, const SlotState* state) const;
    [[nodiscard]] bool is_leader_silent() const;
    void wake_for_skips();
    void cast(VoteKind kind, Slot slot, const Hash& candidate);
    void cast_notarize(Held& held);

    // simplex_evidence.cpp: rule 11
    void receive(MemberIndex from, const Evidence& evidence);
    void report_second_candidate(const ledger::Candidate& first, const ledger::Candidate& second);
    void report(MemberIndex culprit, Slot slot, const Evidence& evidence);

    // simplex_route.cpp: rule 12
    void send_vote(const ledger::Vote& vote);
    void spread(const Message& message, Slot slot);
    void fall_back();
    void answer_fall_back(MemberIndex from, const ledger::Vote& vote, const SlotState& state);
    [[nodiscard]] bool is_certified(const ledger::Vote& vote) const;

    // simplex_propose.cpp: rule 2
    void propose();
    [[nodiscard]] std::optional<Pending> next_proposal() const;
    void emit_candidate(const Pending& asked, BuiltBlock built);

    // simplex_commit.cpp: rule 8, and late NOTARIZE of rule 4
    void commit();
    [[nodiscard]] std::optional<Slot> lowest_final() const; ///< above the last committed block
    std::optional<std::vector<Hash>> chain_to(Slot final);
    void commit_chain(const std::vector<Hash>& ids, const ledger::Certificate& certificate);
    void vote_late(const std::vector<Hash>& ids, Slot final);
    void forget();
    void drop_void_candidates();

    // simplex_repair.cpp: rules 9 and 10, what is missing
    void receive(MemberIndex from, const RequestCandidate& request);
    void receive(MemberIndex from, const RequestCertificates& request);
    void receive(MemberIndex from, const Status& status);
    void rejoin();
    void repair();
    [[nodiscard]] std::optional<Place> hole() const;
    [[nodiscard]] std::optional<Place> missing_parent(const Held& child) const;
    void take_served();
    void ask_for_candidates();
    void ask_for_certificates();
    void ask_for_blocks();
    void resend();
    [[nodiscard]] std::vector<Message> bundle() const;
    [[nodiscard]] Status status() const;

    struct Uncertified { ///< an own vote that only collectors were sent
        ledger::Vote vote;
        Instant at; ///< when all others are
    };

    Settings settings_;
    Policy policy_;
    ledger::SigningContext context_;
    ledger::Committee committee_;
    LeaderSchedule schedule_;
    std::shared_ptr<const SignatureScheme> scheme_;
    std::optional<MemberIndex> self_;
    Routes routes_;
    std::optional<Signer> signer_; ///< with self_
    Slots slots_;
    Outbox outbox_;
    Instant now_;          ///< of the event being handled
    bool changed_ = false; ///< something happened that a rule may wait for
    bool diverged_ = false;

    Window active_;
    std::optional<Instant> entered_at_; ///< the active window; absent before start
    Duration backoff_{};
    std::optional<Window> barred_; ///< own window in which nothing more is proposed
    std::optional<Pending> pending_;
    std::optional<Place> last_proposed_;

    Tip committed_;
    std::deque<Uncertified> uncertified_; ///< by rising time; at most three a slot above the last final one
    std::set<MemberIndex> accused_;       ///< whose guilt was told to others

    std::deque<Slot> late_; ///< slots of the last committed blocks, at most late_blocks
    Slot floor_;            ///< what is below has been forgotten

    std::vector<Peer> peers_; ///< one entry per member
    Requests requests_;
    Served served_;
    std::optional<Slot> stuck_at_; ///< the frontier, while something is known beyond it
    std::size_t stuck_attempts_ = 0;
    Instant stuck_next_;
    std::size_t behind_attempts_ = 0;
    Instant behind_next_;
    Instant resend_at_;
    std::size_t resent_ = 0; ///< messages of the bundle that have been sent again

    std::optional<Instant> wake_;  ///< earliest deadline found in this event
    std::optional<Instant> timer_; ///< the one set
};

} // namespace arpeggio::consensus
