#include "simulation/adversary.h"

#include <algorithm>

namespace arpeggio::simulation {
namespace {
using ledger::VoteKind;
constexpr std::size_t memory_max = 32;
} // namespace

Adversary::Adversary(Random random, Setup setup)
    : random_(random), setup_(std::move(setup)), told_(setup_.committee.size()), second_half_(setup_.committee.size()) {
    for (std::size_t i = 0; i < told_.size(); ++i) {
        told_[i] = random_.chance(50);
        second_half_[i] = random_.chance(50);
    }
}

LetterPtr Adversary::write(const replica::Payload& payload) const {
    const std::size_t size = setup_.committee.size();
    return read_letter(std::make_shared<const Bytes>(encode_frame(setup_.envelope, payload, size)), size);
}

ledger::Vote Adversary::sign(VoteKind kind, Slot slot, const Hash& id) const {
    return {kind, slot, id, setup_.self, setup_.key->sign(ledger::vote_message(setup_.context, kind, slot, id))};
}

void Adversary::remember(const LetterPtr& letter) {
    if (letter->frame->size() > 100'000) return;
    letters_.push_back(letter);
    if (letters_.size() > letters_max) letters_.pop_front();
    const auto* candidate = letter->as<consensus::CandidatePtr>();
    if (!candidate) return;
    lately_ = *candidate;
    slot_ = std::max(slot_, lately_->header.slot);
    if (has(Fault::VoteForAll)) vote_for_all(**candidate);
}

void Adversary::broadcast(const LetterPtr& letter) {
    if (has(Fault::Silence)) return setup_.count(Fault::Silence);
    const auto* candidate = letter->as<consensus::CandidatePtr>();
    const auto* vote = letter->as<ledger::Vote>();
    if (candidate && has(Fault::Equivocation)) {
        equivocate(letter, *candidate);
    } else if (vote && seconds_.contains(vote->slot) && vote->kind != VoteKind::Skip) {
        split_vote(letter, *vote);
    } else if (candidate && has(Fault::WithheldBodies)) {
        withhold(letter);
    } else if (candidate && has(Fault::Selection)) {
        auto bare = std::make_shared<ledger::Candidate>(**candidate);
        bare->skips.clear(); // what it builds over, others are to find out
        post_all(write(consensus::Message{consensus::CandidatePtr{bare}}));
    } else {
        post_all(letter);
    }
    remember(letter);
}

void Adversary::send(MemberIndex to, const LetterPtr& letter) {
    if (has(Fault::Silence)) return setup_.count(Fault::Silence);
    if (has(Fault::WithheldBodies)) return setup_.count(Fault::WithheldBodies);
    if (is_told(to)) setup_.post(to, letter);
}

void Adversary::hear(const LetterPtr& letter) {
    remember(letter);
}

void Adversary::post_all(const LetterPtr& letter) {
    if (has(Fault::Selection)) setup_.count(Fault::Selection);
    for (std::uint16_t to = 0; to < setup_.committee.size(); ++to) {
        if (to != setup_.self.value && is_told({to})) setup_.post({to}, letter);
    }
}

void Adversary::post_some(const LetterPtr& letter) {
    for (std::uint64_t count = random_.between(1, 3); count > 0; --count) setup_.post(someone(), letter);
}

MemberIndex Adversary::someone() {
    const std::size_t others = setup_.committee.size() - 1;
    const std::size_t step = 1 + random_.below(others);
    return {static_cast<std::uint16_t>((setup_.self.value + step) % (others + 1))};
}

/// The second candidate differs in its time, or claims a wrong state and is invalid.
void Adversary::equivocate(const LetterPtr& letter, const consensus::CandidatePtr& candidate) {
    setup_.count(Fault::Equivocation);
    auto second = std::make_shared<ledger::Candidate>(*candidate);
    if (random_.chance(70)) {
        second->header.timestamp.value += 1;
    } else {
        second->header.state_root.bytes[0] ^= 1;
    }
    const Hash id = ledger::header_id(second->header);
    second->signature = setup_.key->sign(ledger::candidate_message(setup_.context, id));
    seconds_[second->header.slot] = id;
    if (seconds_.size() > memory_max) seconds_.erase(seconds_.begin());
    const LetterPtr other = write(consensus::Message{consensus::CandidatePtr{second}});
    const LetterPtr vote = write(consensus::Message{sign(VoteKind::Notarize, second->header.slot, id)});
    for (std::uint16_t to = 0; to < setup_.committee.size(); ++to) {
        if (to == setup_.self.value || !is_told({to})) continue;
        setup_.post({to}, second_half_[to] ? other : letter);
        if (second_half_[to]) setup_.post({to}, vote);
        if (random_.chance(30)) setup_.post({to}, second_half_[to] ? letter : other); // some see both
    }
}

/// Each half hears that its candidate is voted for.
void Adversary::split_vote(const LetterPtr& letter, const ledger::Vote& vote) {
    const LetterPtr other = write(consensus::Message{sign(vote.kind, vote.slot, seconds_.at(vote.slot))});
    for (std::uint16_t to = 0; to < setup_.committee.size(); ++to) {
        if (to != setup_.self.value && is_told({to})) setup_.post({to}, second_half_[to] ? other : letter);
    }
}

/// Few get the block; all others have to ask them.
void Adversary::withhold(const LetterPtr& letter) {
    setup_.count(Fault::WithheldBodies);
    const std::size_t few = 1 + random_.below(setup_.committee.size() - 1);
    for (std::size_t i = 0; i < few; ++i) {
        const MemberIndex to = someone();
        if (is_told(to)) setup_.post(to, letter);
    }
}

void Adversary::vote_for_all(const ledger::Candidate& candidate) {
    const Hash id = ledger::header_id(candidate.header);
    if (std::find(voted_for_.begin(), voted_for_.end(), id) != voted_for_.end()) return;
    voted_for_.push_back(id);
    if (voted_for_.size() > memory_max) voted_for_.pop_front();
    if (has(Fault::Silence)) return;
    setup_.count(Fault::VoteForAll);
    const Slot slot = candidate.header.slot;
    post_all(write(consensus::Message{sign(VoteKind::Finalize, slot, id)}));
    post_all(write(consensus::Message{sign(VoteKind::Skip, slot, {})}));
    post_all(write(consensus::Message{sign(VoteKind::Notarize, slot, id)}));
}

void Adversary::tick() {
    if (has(Fault::Selection) && random_.chance(20)) {
        std::generate(told_.begin(), told_.end(), [&] { return random_.chance(50); });
    }
    if (has(Fault::Equivocation) && random_.chance(20)) {
        std::generate(second_half_.begin(), second_half_.end(), [&] { return random_.chance(50); });
    }
    if (has(Fault::Junk)) {
        setup_.count(Fault::Junk);
        for (std::uint64_t count = random_.between(1, 4); count > 0; --count) post_some(make_junk());
    }
    if (has(Fault::Oversized) && random_.chance(20)) {
        setup_.count(Fault::Oversized);
        const LetterPtr letter = make_oversized(); // first: compilers differ in the order of arguments
        setup_.post(someone(), letter);
    }
    if (has(Fault::Replay) && !letters_.empty()) {
        setup_.count(Fault::Replay);
        for (std::uint64_t count = random_.between(1, 6); count > 0; --count) {
            post_some(letters_[random_.below(letters_.size())]);
        }
    }
}

} // namespace arpeggio::simulation
