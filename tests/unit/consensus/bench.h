#pragma once
#include "base/overloaded.h"
#include "consensus/imitation_keys.h"
#include "consensus/simplex.h"
#include "consensus/timeouts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace arpeggio::consensus {

using ledger::Certificate;
using ledger::Vote;
using ledger::VoteKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

inline Hash hash_of(std::uint8_t byte) {
    Hash hash;
    hash.bytes.fill(byte);
    return hash;
}

/// Four members, one of which is a real machine under test; the test speaks for the others and answers for the replica.
class Bench : public ::testing::Test {
protected:
    static constexpr std::uint64_t weight = 100;

    Bench() { reset_committee(std::vector<std::uint64_t>(4, weight)); }

    void reset_committee(const std::vector<std::uint64_t>& weights) {
        keys.clear();
        std::vector<ledger::Member> members;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            keys.push_back(make_imitation_key(i));
            members.push_back({keys.back()->public_key(), weights[i], {}});
        }
        committee = ledger::Committee::make(members);
        context = {NetworkId{7}, ShardId{0}, Epoch{1}, Instance{0}, committee->hash()};
    }
    /// The machine of a member that leads window 0, or of one that does not.
    void start(bool as_leader = false, std::vector<Record> restored = {}) {
        const LeaderSchedule schedule(context, *committee, seed);
        self = schedule.leader(Window{0});
        if (!as_leader) self = other(self, 1);
        start_again(std::move(restored));
    }
    void start_again(std::vector<Record> restored) {
        consensus::Setup setup{settings, context, *committee, seed, tip, make_imitation_scheme(), keys[self.value], {}};
        setup.records = std::move(restored);
        machine = std::make_unique<Simplex>(std::move(setup));
        take(machine->start(now));
    }
    [[nodiscard]] MemberIndex other(MemberIndex member, std::uint16_t step) const {
        return {static_cast<std::uint16_t>((member.value + step) % committee->size())};
    }
    [[nodiscard]] MemberIndex leader_of(Slot slot) const { return machine->leader(window_of(slot, settings)); }

    // What others sign.
    [[nodiscard]] Vote vote(VoteKind kind, Slot slot, const Hash& id, MemberIndex voter) const {
        return {kind, slot, id, voter, keys[voter.value]->sign(ledger::vote_message(context, kind, slot, id))};
    }
    /// By all but the last `without` members.
    [[nodiscard]] Certificate certificate(VoteKind kind, Slot slot, const Hash& id, std::uint16_t without = 1) const {
        Certificate made{kind, slot, id, {}};
        for (std::uint16_t i = 0; i + without < committee->size(); ++i) {
            made.signers.push_back({{i}, vote(kind, slot, id, {i}).signature});
        }
        return made;
    }
    [[nodiscard]] CandidatePtr candidate(Slot slot, const CandidatePtr& parent, std::uint8_t salt = 0) const {
        auto made = std::make_shared<ledger::Candidate>();
        made->body = {salt, 1, 2};
        ledger::Header& header = made->header;
        header.epoch = context.epoch;
        header.slot = slot;
        header.parent = parent ? ledger::header_id(parent->header) : tip.id;
        header.height = parent ? parent->header.height.next() : tip.height.next();
        header.timestamp = timestamp_of(now);
        header.proposer = keys[leader_of(slot).value]->public_key();
        header.body_root = ledger::body_root(made->body);
        if (parent) made->parent_slot = parent->header.slot;
        sign(*made);
        return made;
    }
    void sign(ledger::Candidate& made) const {
        const auto& key = keys[leader_of(made.header.slot).value];
        made.signature = key->sign(ledger::candidate_message(context, ledger::header_id(made.header)));
    }

    // What happens to the machine.
    void deliver(const Message& message, std::optional<MemberIndex> from = std::nullopt) {
        take(machine->on_message(from.value_or(other(self, 1)), message, now));
    }
    /// Votes of so many others, in member order.
    void deliver_votes(VoteKind kind, Slot slot, const Hash& id, int count) {
        for (std::uint16_t i = 0; i < committee->size() && count > 0; ++i) {
            if (i == self.value) continue;
            deliver(vote(kind, slot, id, {i}), MemberIndex{i});
            --count;
        }
    }
    void advance_to(Instant at) {
        while (timer && *timer <= at) {
            now = std::max(now, *timer);
            timer.reset();
            take(machine->on_timer(now));
        }
        now = at;
    }
    void advance(Duration by) { advance_to(now + by); }
    /// The replica builds what Propose asks for.
    void answer(const Propose& asked) {
        BuiltBlock built;
        built.body = {7};
        built.header.epoch = context.epoch;
        built.header.slot = asked.slot;
        built.header.parent = asked.parent;
        built.header.height = Height{asked.slot.value + 1};
        built.header.timestamp = std::max(asked.earliest, timestamp_of(now));
        built.header.proposer = keys[self.value]->public_key();
        built.header.body_root = ledger::body_root(built.body);
        take(machine->on_proposal(asked.slot, std::move(built), now));
    }
    void persist_all() {
        disk_stalls = false;
        if (last_persist) take(machine->on_persisted(*last_persist, now));
    }

    void take(const Effects& effects) {
        for (const Effect& effect : effects) {
            std::visit([&](const auto& one) { carry_out(one); }, effect);
        }
    }
    void carry_out(const Broadcast& one) { sent(one.message); }
    void carry_out(const Send& one) {
        targets.push_back(one.to);
        sent(one.message);
    }
    void carry_out(const Multicast& one) {
        targets.insert(targets.end(), one.to.begin(), one.to.end());
        sent(one.message);
    }
    void carry_out(const SetTimer& one) { timer = one.at; }
    void carry_out(const Persist& one) {
        records.insert(records.end(), one.records.begin(), one.records.end());
        last_persist = one.id;
        if (!disk_stalls) take(machine->on_persisted(one.id, now));
    }
    void carry_out(const Propose& one) { proposals.push_back(one); }
    void carry_out(const Check& one) {
        checks.push_back(one);
        if (check_outcome) take(machine->on_checked(one.id, *check_outcome, now));
    }
    void carry_out(const Discard& one) { discarded.push_back(one.id); }
    void carry_out(const Finalized& one) { finalized.push_back(one); }
    void carry_out(const ServeBlocks& one) { served.push_back(one); }
    void carry_out(const Report& one) { reports.push_back(one.evidence); }
    void carry_out(const Misbehaved& one) { misbehaved.push_back(one.reason); }
    void carry_out(const Diverged& one) { diverged.push_back(one); }
    void sent(const Message& message) {
        messages.push_back(message);
        if (const auto* one = std::get_if<Vote>(&message); one && one->voter == self && !is_sent(*one)) {
            votes.push_back(*one);
        }
        if (const auto* one = std::get_if<Certificate>(&message)) certificates.push_back(*one);
    }

    [[nodiscard]] bool is_sent(const Vote& vote) const {
        return std::find(votes.begin(), votes.end(), vote) != votes.end();
    }
    [[nodiscard]] int cast(VoteKind kind, Slot slot) const {
        int count = 0;
        for (const Vote& one : votes) count += one.kind == kind && one.slot == slot ? 1 : 0;
        return count;
    }
    template <class Kind>
    [[nodiscard]] std::vector<Kind> sent_of() const {
        std::vector<Kind> found;
        for (const Message& message : messages) {
            if (const auto* one = std::get_if<Kind>(&message)) found.push_back(*one);
        }
        return found;
    }
    /// Brings a candidate through all of its votes to finality.
    void make_final(const CandidatePtr& block) {
        const Hash id = ledger::header_id(block->header);
        deliver(block, leader_of(block->header.slot));
        deliver(certificate(VoteKind::Notarize, block->header.slot, id));
        deliver(certificate(VoteKind::Finalize, block->header.slot, id));
    }

    Settings settings;
    std::vector<std::shared_ptr<const VotingKey>> keys;
    std::optional<ledger::Committee> committee;
    ledger::SigningContext context;
    Hash seed = hash_of(9);
    Instant now = instant_of(TimestampMs{1'000'000});
    Tip tip{hash_of(1), TimestampMs{999'000}, Height{0}, std::nullopt};
    MemberIndex self;
    std::unique_ptr<Simplex> machine;

    bool disk_stalls = false;
    std::optional<CheckOutcome> check_outcome = CheckOutcome::Valid; ///< absent: the replica takes its time
    std::optional<Instant> timer;
    std::optional<PersistId> last_persist;
    std::vector<Record> records;
    std::vector<Message> messages;
    std::vector<MemberIndex> targets; ///< of Send
    std::vector<Vote> votes;          ///< own, each once
    std::vector<Certificate> certificates;
    std::vector<Propose> proposals;
    std::vector<Check> checks;
    std::vector<Hash> discarded;
    std::vector<Finalized> finalized;
    std::vector<ServeBlocks> served;
    std::vector<Evidence> reports;
    std::vector<Misbehaviour> misbehaved;
    std::vector<Diverged> diverged;
};

inline Hash id_of(const CandidatePtr& candidate) {
    return ledger::header_id(candidate->header);
}

} // namespace arpeggio::consensus
