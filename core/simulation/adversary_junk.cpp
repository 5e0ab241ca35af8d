#include "simulation/adversary.h"

namespace arpeggio::simulation {
namespace {
using ledger::VoteKind;

VoteKind draw_kind(Random& random) {
    return VoteKind{static_cast<std::uint8_t>(random.below(3))};
}
Hash draw_hash(Random& random) {
    Hash hash;
    for (std::uint8_t& byte : hash.bytes) byte = static_cast<std::uint8_t>(random.next());
    return hash;
}
} // namespace

crypto::Ed25519Signature Adversary::no_signature() {
    crypto::Ed25519Signature signature;
    for (std::size_t i = 0; i < 8; ++i) signature.bytes[i] = static_cast<std::uint8_t>(random_.next());
    return signature;
}

LetterPtr Adversary::make_junk() {
    switch (random_.below(7)) {
    case 0: return make_noise();
    case 1: return mutate();
    case 2: return far_vote();
    case 3: return forged_vote();
    case 4: return weak_certificate();
    case 5: return usurping_candidate();
    default: return absurd_request();
    }
}

/// Behind an envelope, so that the rest is looked at.
LetterPtr Adversary::make_noise() {
    Bytes noise = encode_frame(setup_.envelope, replica::Relay{}, setup_.committee.size());
    noise.resize(noise.size() - 5); // kind and count of the relay
    for (std::uint64_t count = random_.below(200); count > 0; --count) {
        noise.push_back(static_cast<std::uint8_t>(random_.next()));
    }
    return read_letter(std::make_shared<const Bytes>(std::move(noise)), setup_.committee.size());
}

LetterPtr Adversary::mutate() {
    if (letters_.empty()) return make_noise();
    Bytes bytes = *letters_[random_.below(letters_.size())]->frame;
    for (std::uint64_t count = random_.between(1, 4); count > 0; --count) {
        bytes[random_.below(bytes.size())] ^= static_cast<std::uint8_t>(1 << random_.below(8));
    }
    if (random_.chance(20)) bytes.resize(random_.below(bytes.size()));
    return read_letter(std::make_shared<const Bytes>(std::move(bytes)), setup_.committee.size());
}

/// Signed as it should be, for a slot that nobody will ever see.
LetterPtr Adversary::far_vote() {
    const Slot far{slot_.value + random_.between(1, std::uint64_t{1} << random_.between(1, 60))};
    const VoteKind kind = draw_kind(random_);
    return write(consensus::Message{sign(kind, far, kind == VoteKind::Skip ? Hash{} : draw_hash(random_))});
}

LetterPtr Adversary::forged_vote() {
    ledger::Vote vote = sign(VoteKind::Skip, Slot{slot_.value + random_.below(8)}, {});
    vote.signature = no_signature();
    vote.voter = random_.chance(20) ? MemberIndex{static_cast<std::uint16_t>(random_.next())} : someone();
    return write(consensus::Message{vote});
}

/// Of its own signature alone, or with all others made up.
LetterPtr Adversary::weak_certificate() {
    ledger::Certificate certificate{draw_kind(random_), Slot{slot_.value + random_.below(40)}, {}, {}};
    if (certificate.kind != VoteKind::Skip) certificate.candidate = draw_hash(random_);
    const bool is_full = random_.chance(50);
    for (std::uint16_t i = 0; i < setup_.committee.size(); ++i) {
        const auto own = sign(certificate.kind, certificate.slot, certificate.candidate);
        if (i == setup_.self.value) certificate.signers.push_back({setup_.self, own.signature});
        if (i != setup_.self.value && is_full) certificate.signers.push_back({{i}, no_signature()});
    }
    return write(consensus::Message{certificate});
}

/// For a slot that another leads, or with a body that is not the header's.
LetterPtr Adversary::usurping_candidate() {
    if (!lately_) return make_noise();
    auto candidate = std::make_shared<ledger::Candidate>(*lately_);
    if (random_.chance(50)) {
        candidate->header.proposer = setup_.key->public_key();
        const Hash id = ledger::header_id(candidate->header);
        candidate->signature = setup_.key->sign(ledger::candidate_message(setup_.context, id));
    } else {
        candidate->body.push_back(0);
    }
    return write(consensus::Message{consensus::CandidatePtr{candidate}});
}

LetterPtr Adversary::absurd_request() {
    switch (random_.below(3)) {
    case 0: return write(consensus::Message{consensus::RequestCandidate{draw_hash(random_)}});
    case 1: {
        const auto count = static_cast<std::uint16_t>(random_.next());
        return write(consensus::Message{consensus::RequestCertificates{Slot{random_.below(100)}, count}});
    }
    default: {
        const consensus::Status status{Height{random_.next()}, Slot{random_.next()}, Slot{random_.next()}};
        return write(consensus::Message{status});
    }
    }
}

LetterPtr Adversary::make_oversized() {
    const std::size_t size = setup_.committee.size();
    Bytes frame;
    switch (random_.below(256)) { // the larger, the rarer
    case 0: {                     // a whole body of zeros
        auto candidate = std::make_shared<ledger::Candidate>();
        if (lately_) candidate = std::make_shared<ledger::Candidate>(*lately_);
        candidate->body.assign(ledger::Body::size_max, 0);
        return write(consensus::Message{consensus::CandidatePtr{candidate}});
    }
    case 1:
    case 2: // more than a relay may hold
        frame = encode_frame(setup_.envelope, replica::Relay{}, size);
        frame.resize(frame.size() + replica::Relay::size_max + 1);
        break;
    default: // signed by more members than there are
        frame = encode_frame(
            setup_.envelope, consensus::Message{ledger::Certificate{VoteKind::Skip, slot_, {}, {}}}, 1'000);
    }
    return read_letter(std::make_shared<const Bytes>(std::move(frame)), size);
}

} // namespace arpeggio::simulation
