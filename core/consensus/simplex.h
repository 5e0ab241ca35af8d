#pragma once
#include "consensus/effects.h"
#include "consensus/leader.h"
#include "consensus/outbox.h"
#include "consensus/settings.h"
#include "consensus/signer.h"
#include "consensus/slots.h"
#include "ledger/committee.h"

#include <set>

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

private:
    // simplex.cpp: events
    Effects finish(Instant now);
    void advance(Instant now);
    void restore(const std::vector<Record>& records);
    [[nodiscard]] std::optional<Instant> next_deadline() const;

    // simplex_receive.cpp: rules 3 and 7
    void receive(MemberIndex from, const CandidatePtr& candidate);
    void receive(MemberIndex from, const ledger::Vote& vote);
    void receive(MemberIndex from, const ledger::Certificate& certificate);
    void add_vote(const ledger::Vote& vote);
    void add_certificate(const ledger::Certificate& certificate);
    bool verify(const ledger::Certificate& certificate) const;

    // simplex_vote.cpp: rules 1, 4, 5, 6
    void enter_window(Instant now);
    void check_candidates();
    void notarize(Instant now);
    void finalize();
    void skip(Instant now);
    bool cast(ledger::VoteKind kind, Slot slot, const Hash& candidate);

    // simplex_propose.cpp: rule 2
    void propose(Instant now);

    // simplex_commit.cpp: rule 8
    void commit();

    // simplex_repair.cpp: rules 9 and 10, missing candidates and certificates
    void receive(MemberIndex from, const RequestCandidate& request);
    void receive(MemberIndex from, const RequestCertificates& request);
    void receive(MemberIndex from, const Status& status);

    Settings settings_;
    ledger::SigningContext context_;
    ledger::Committee committee_;
    LeaderSchedule schedule_;
    std::shared_ptr<const SignatureScheme> scheme_;
    std::optional<MemberIndex> self_;
    std::optional<Signer> signer_;
    Slots slots_;
    Outbox outbox_;
    Window active_;
};

} // namespace arpeggio::consensus
