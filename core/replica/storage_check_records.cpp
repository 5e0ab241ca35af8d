#include "base/overloaded.h"
#include "consensus/evidence.h"
#include "replica/storage_check_parts.h"

// What an identity has on record of its part in the agreement: above all, what it has signed.

namespace arpeggio::replica {
using ledger::VoteKind;

namespace {
constexpr std::size_t slot_bytes = 8; ///< in front of a record's key
/// As in record.cpp: the order of the variant's alternatives.
enum class Kind : std::uint8_t { Vote, Certificate, Candidate, ActiveWindow, SigningFloor };

/// What the key of a damaged record still tells.
struct Place {
    Slot slot;
    Kind kind{};
    std::optional<VoteKind> vote;
};
std::optional<Place> place_of(ByteView key) {
    const auto slot = number_in_key(key);
    if (!slot) return std::nullopt;
    codec::Reader in(key.subspan(slot_bytes));
    const auto kind = in.u8();
    if (!kind || *kind > static_cast<std::uint8_t>(Kind::SigningFloor)) return std::nullopt;
    Place place{Slot{*slot}, Kind{*kind}, std::nullopt};
    if (place.kind != Kind::Vote) return place;
    const auto vote = in.u8();
    if (!vote || *vote > static_cast<std::uint8_t>(VoteKind::Finalize)) return std::nullopt;
    place.vote = VoteKind{*vote};
    return place;
}

std::string at_slot(const std::string& what, Slot slot) {
    return what + " at slot " + std::to_string(slot.value);
}
std::string vote_text(VoteKind kind, Slot slot) {
    return at_slot("its " + std::string(ledger::to_string(kind)) + " vote", slot);
}
const ledger::Vote* find_vote(const std::vector<ledger::Vote>& votes, VoteKind kind, Slot slot) {
    const auto same = [&](const ledger::Vote& vote) { return vote.kind == kind && vote.slot == slot; };
    const auto found = std::ranges::find_if(votes, same);
    return found == votes.end() ? nullptr : &*found;
}
} // namespace

bool StorageCheck::is_sound_candidate(const Signers& signers, const ledger::Candidate& candidate) const {
    const ledger::Header& header = candidate.header;
    const auto proposer = signers.committee.find(header.proposer);
    const bool is_of_instance = header.shard == signers.context.shard && header.epoch == signers.context.epoch;
    if (!proposer || !is_of_instance || ledger::body_root(candidate.body) != header.body_root) return false;
    if (candidate.signature.is_zero()) return true; // one that was served: its certificate spoke for it
    const Bytes message = ledger::candidate_message(signers.context, ledger::header_id(header));
    return crypto::verify(header.proposer, message, candidate.signature);
}

bool StorageCheck::is_sound_record(const Part& part, ByteView key, ByteView value, consensus::Record& out) const {
    const Signers& signers = *part.signers;
    auto record = consensus::decode_record(value, signers.committee.size());
    if (!record || !std::ranges::equal(consensus::record_key(*record), key)) return false;
    out = *std::move(record);
    return std::visit(
        overloaded{
            [&](const ledger::Vote& vote) {
                return vote.voter == part.self && ledger::verify_vote(signers.context, signers.committee, vote);
            },
            [&](const ledger::Certificate& one) {
                return ledger::verify_certificate(signers.context, signers.committee, one);
            },
            [&](const consensus::CandidatePtr& candidate) { return is_sound_candidate(signers, *candidate); },
            [&](const consensus::ActiveWindow& active) {
                return active.first.value == active.window.value * setup_.network.profile.slots_per_window;
            },
            [](const consensus::SigningFloor&) { return true; },
        },
        out);
}

/// Of one that is signed in another epoch than the part's; absent if it is not.
std::optional<Epoch> StorageCheck::epoch_of_record(const Part& part, ByteView key, ByteView value) const {
    for (const auto& [epoch, signers] : signers_) {
        const auto record = consensus::decode_record(value, signers.committee.size());
        if (epoch == part.epoch || !record || !std::ranges::equal(consensus::record_key(*record), key)) continue;
        const auto* vote = std::get_if<ledger::Vote>(&*record);
        const auto* one = std::get_if<ledger::Certificate>(&*record);
        const bool is_signed = (vote != nullptr && ledger::verify_vote(signers.context, signers.committee, *vote)) ||
                               (one != nullptr && ledger::verify_certificate(signers.context, signers.committee, *one));
        if (is_signed) return epoch;
    }
    return std::nullopt;
}

StorageCheck::Stored<StorageCheck::Records> StorageCheck::read_sound_records(const Part& part) {
    Records out;
    if (part.signers == nullptr) return out;
    const Bytes prefix{record_prefix};
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView stored_key, ByteView value) {
        out.is_empty = false;
        const ByteView key = stored_key.subspan(1);
        const auto place = place_of(key);
        consensus::Record record;
        if (place && is_sound_record(part, key, value, record)) {
            add_record(part, record, place->slot, out);
        } else {
            sort_out(part, key, value, out);
        }
        return true;
    }));
    return out;
}

void StorageCheck::add_record(const Part& part, const consensus::Record& record, Slot slot, Records& into) const {
    if (const auto* floor = std::get_if<consensus::SigningFloor>(&record)) {
        into.floor = std::max(into.floor, floor->slot);
        return;
    }
    into.lowest = std::min(into.lowest.value_or(slot), slot);
    into.highest = std::max(into.highest.value_or(slot), slot);
    if (const auto* vote = std::get_if<ledger::Vote>(&record)) into.votes.push_back(*vote);
    if (const auto* one = std::get_if<ledger::Certificate>(&record)) into.certificates.push_back(*one);
    if (const auto* one = std::get_if<consensus::CandidatePtr>(&record)) {
        const bool is_own = (*one)->header.proposer == part.checked.key;
        into.candidates.push_back({slot, ledger::header_id((*one)->header), is_own});
    }
    if (std::holds_alternative<consensus::ActiveWindow>(record)) into.has_window = true;
}

void StorageCheck::sort_out(const Part& part, ByteView key, ByteView value, Records& into) const {
    const auto epoch = epoch_of_record(part, key, value);
    if (!epoch) {
        into.damaged.push_back(to_bytes(key));
    } else if (*epoch < part.epoch) {
        into.outdated.push_back(to_bytes(key));
    } else {
        into.ahead = std::max(into.ahead.value_or(*epoch), *epoch);
    }
}

StorageCheck::Stored<void> StorageCheck::check_records(std::size_t index) {
    Part& part = parts_[index];
    Records& records = records_[index];
    if (part.signers == nullptr || (!part.has_chain && !part.is_from_genesis())) return {};
    say("Checking the votes of " + part.checked.name + ".");
    if (records.ahead) {
        const std::string epoch = std::to_string(records.ahead->value);
        report(
            part,
            "it has signed in epoch " + epoch + ", which its chain has not reached",
            "its records are left as they are; keep it switched off until that epoch is over",
            false);
        return {};
    }
    report_.votes += records.votes.size();
    report_.certificates += records.certificates.size();
    check_conflicts(part, records);
    TRY_VOID(drop_outdated(part, records));
    TRY_VOID(restore_votes(part, records));
    std::optional<Slot> lost = find_missing(part, records);
    TRY(const auto damaged, mend_damaged(part, records));
    lost = std::max(lost, damaged);
    TRY_VOID(mend_candidates(part, records));
    TRY_VOID(mend_window(part, records));
    return part.self ? lay_floor(part, records, lost) : Stored<void>();
}

StorageCheck::Stored<void> StorageCheck::drop_outdated(Part& part, const Records& records) {
    if (records.outdated.empty()) return {};
    for (const Bytes& key : records.outdated) TRY_VOID(write(part, stored_record_key(key), std::nullopt));
    const std::string count = std::to_string(records.outdated.size());
    report(part, count + " records are of an epoch that is over", "erased", true);
    return {};
}

void StorageCheck::check_conflicts(const Part& part, const Records& records) {
    for (std::size_t i = 0; i < records.votes.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!consensus::in_conflict(records.votes[i], records.votes[j])) continue;
            const std::string what = at_slot("two of its votes conflict", records.votes[i].slot);
            report(part, what, "others can prove it", false);
        }
    }
}

StorageCheck::Stored<void> StorageCheck::put_record(Part& part, const consensus::Record& record) {
    const std::size_t members = part.signers->committee.size();
    return write(part, stored_record_key(consensus::record_key(record)), consensus::encode_record(record, members));
}

/// A certificate on record holds the votes it is made of, and each was on its voter's disk before anyone saw it.
StorageCheck::Stored<void> StorageCheck::restore_votes(Part& part, Records& records) {
    if (!part.self) return {};
    const Slot kept_from = records.lowest.value_or(first_open(part));
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (parts_[i].epoch != part.epoch) continue;
        for (const ledger::Certificate& certificate : records_[i].certificates) {
            if (certificate.slot < kept_from || find_vote(records.votes, certificate.kind, certificate.slot)) continue;
            const auto mine = std::ranges::find(certificate.signers, *part.self, &ledger::Certificate::Signer::member);
            if (mine == certificate.signers.end()) continue;
            const ledger::Vote vote{
                certificate.kind, certificate.slot, certificate.candidate, *part.self, mine->signature};
            TRY_VOID(put_record(part, vote));
            records.votes.push_back(vote);
            const std::string what = vote_text(vote.kind, vote.slot) + " is missing or damaged";
            report(part, what, "restored from a certificate", true);
        }
    }
    return {};
}

/// Highest slot of a vote that must have been there.
std::optional<Slot> StorageCheck::find_missing(Part& part, const Records& records) {
    std::optional<Slot> lost;
    const auto expect = [&](Slot slot) {
        if (slot < records.floor || find_vote(records.votes, VoteKind::Notarize, slot)) return;
        const auto key = consensus::record_key(ledger::Vote{VoteKind::Notarize, slot, {}, {}, {}});
        if (std::ranges::find(records.damaged, key) != records.damaged.end()) return; // reported as that
        lost = std::max(lost, std::optional(slot));
        report(part, vote_text(VoteKind::Notarize, slot) + " is missing", fate_of_vote(part, slot), true);
    };
    for (const ledger::Vote& vote : records.votes) {
        if (vote.kind == VoteKind::Finalize) expect(vote.slot);
    }
    for (const auto& candidate : records.candidates) {
        const bool is_told = find_vote(records.votes, VoteKind::Finalize, candidate.slot) != nullptr;
        if (!candidate.is_own && !is_told) expect(candidate.slot);
    }
    return lost;
}

/// Highest slot of a vote that nothing here gives back.
StorageCheck::Stored<std::optional<Slot>> StorageCheck::mend_damaged(Part& part, const Records& records) {
    std::optional<Slot> lost;
    for (const Bytes& key : records.damaged) {
        const auto place = place_of(key);
        const Bytes stored_key = stored_record_key(key);
        if (place && place->vote && find_vote(records.votes, *place->vote, place->slot)) continue; // restored
        if (place && place->kind == Kind::SigningFloor) {
            TRY_VOID(put_record(part, consensus::SigningFloor{place->slot}));
            report(part, at_slot("the floor of its signing", place->slot) + " is damaged", "made again", true);
            continue;
        }
        TRY_VOID(write(part, stored_key, std::nullopt));
        if (!place) {
            report(part, "a record has a key that none has", "erased", true);
        } else if (place->vote) {
            lost = std::max(lost, std::optional(place->slot));
            const std::string what = vote_text(*place->vote, place->slot) + " is damaged";
            report(part, what, fate_of_vote(part, place->slot), true);
        } else if (place->kind == Kind::ActiveWindow) {
            report(part, "its active window is damaged", "erased", true);
        } else {
            const char* const what = place->kind == Kind::Certificate ? "a certificate" : "a proposed block";
            TRY_VOID(copy_record(part, key, at_slot(what, place->slot) + " is damaged"));
        }
    }
    return lost;
}

StorageCheck::Stored<void> StorageCheck::copy_record(Part& part, const Bytes& key, const std::string& what) {
    consensus::Record record;
    const Sound is_sound = [&](ByteView value) { return is_sound_record(part, key, value, record); };
    std::string name;
    TRY(const auto copy, value_of_another(part, stored_record_key(key), is_sound, name));
    if (copy) TRY_VOID(write(part, stored_record_key(key), copy));
    report(part, what, copy ? "copied from " + name : "the members send it again if it counts", true);
    return {};
}

/// Who votes NOTARIZE has the block on record with the vote.
StorageCheck::Stored<void> StorageCheck::mend_candidates(Part& part, const Records& records) {
    for (const ledger::Vote& vote : records.votes) {
        if (vote.kind != VoteKind::Notarize || vote.slot < first_open(part)) continue;
        const auto same = [&](const auto& one) { return one.slot == vote.slot && one.id == vote.candidate; };
        if (std::ranges::any_of(records.candidates, same)) continue;
        Bytes key = consensus::record_key_of_slot(vote.slot);
        key.push_back(static_cast<std::uint8_t>(Kind::Candidate));
        append(key, vote.candidate.view());
        if (std::ranges::find(records.damaged, key) != records.damaged.end()) continue; // reported as that
        TRY_VOID(copy_record(part, key, at_slot("the block it voted for", vote.slot) + " is missing"));
    }
    return {};
}

/// It was never behind what was voted on or proposed, and that is what it guards.
StorageCheck::Stored<void> StorageCheck::mend_window(Part& part, const Records& records) {
    if (records.has_window || !records.highest) return {};
    const std::uint64_t slots = setup_.network.profile.slots_per_window;
    const Window window{std::max(*records.highest, first_open(part)).value / slots};
    TRY_VOID(put_record(part, consensus::ActiveWindow{window, Slot{window.value * slots}}));
    report(part, "its active window is missing", "made again from its votes", true);
    return {};
}

} // namespace arpeggio::replica
