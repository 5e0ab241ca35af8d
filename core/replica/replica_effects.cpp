#include "base/overloaded.h"
#include "replica/disk_keys.h"
#include "replica/replica.h"
#include "replica/roll_back.h"

#include <algorithm>

// How the effects of consensus become effects of the replica, and what lies on disk for it.

namespace arpeggio::replica {
namespace {
constexpr std::size_t served_blocks_max = 16;
constexpr std::size_t served_bytes_max = 4'000'000;
} // namespace

void Replica::carry_out(consensus::Effects effects) {
    for (consensus::Effect& effect : effects) carry_out(effect);
}

void Replica::carry_out(consensus::Effect& effect) {
    std::visit(
        overloaded{
            [&](const consensus::Broadcast& broadcast) { out_.emplace_back(Broadcast{encode(broadcast.message)}); },
            [&](const consensus::Send& single) {
                out_.emplace_back(Send{committee_[single.to].key, encode(single.message)});
            },
            [&](const consensus::Multicast& several) {
                const Frame frame = encode(several.message);
                for (const MemberIndex to : several.to) out_.emplace_back(Send{committee_[to].key, frame});
            },
            [&](const consensus::SetTimer& timer) { out_.emplace_back(SetTimer{timer.at}); },
            [&](const consensus::Persist& records) { persist(records); },
            [&](const consensus::Propose& propose) { waiting_build_ = propose; },
            [&](const consensus::Check& check) { waiting_checks_.emplace(check.id, check.candidate); },
            [&](const consensus::Discard& discard) {
                waiting_checks_.erase(discard.id);
                std::erase_if(waiting_blocks_, [&](const Checked& one) { return one.id == discard.id; });
                tree_.remove(discard.id);
            },
            [&](consensus::Finalized& finalized) { waiting_commits_.push_back(std::move(finalized)); },
            [&](const consensus::ServeBlocks& serve) {
                out_.emplace_back(Serve{committee_[serve.to].key, serve.above, envelope_});
            },
            [&](const consensus::Report& report) { out_.emplace_back(report); },
            [&](const consensus::Misbehaved& misbehaved) { out_.emplace_back(misbehaved); },
            [&](const consensus::Diverged& diverged) { out_.emplace_back(diverged); },
        },
        effect);
}

void Replica::persist(const consensus::Persist& persist) {
    Persist out;
    out.id = persist.id;
    for (const consensus::Record& record : persist.records) {
        Bytes key = consensus::record_key(record);
        out.batch.put(stored_record_key(key), consensus::encode_record(record, committee_.size()));
        record_keys_.insert(std::move(key));
    }
    out_.emplace_back(std::move(out));
}

Frame Replica::encode(const consensus::Message& message) const {
    return std::make_shared<const Bytes>(encode_frame(envelope_, message, committee_.size()));
}

void append_commit(
    storage::Batch& batch, const Commit& commit, const state::StateStore& state, std::size_t committee_size) {
    for (const auto& block : commit.blocks) {
        chain::append_block(batch, *block.block, block.id, *block.result);
        state.append_final(batch, *block.result->diff, *block.update);
        if (block.result->undo) batch.put(undo_key(block.block->header.height), encode_undo(*block.result->undo));
    }
    chain::append_head(batch, commit.head);
    if (commit.closing) {
        codec::Writer proof;
        ledger::encode_final_run(proof, *commit.closing);
        batch.put(closing_key(commit.head.header.height), std::move(proof).out());
    }
    if (commit.certificate.candidate == commit.head.id) {
        codec::Writer certificate;
        ledger::encode_certificate(certificate, commit.certificate, committee_size);
        batch.put(certificate_key(commit.head.header.height), std::move(certificate).out());
    }
    for (const Bytes& key : commit.forgotten) batch.erase(stored_record_key(key));
    for (const Bytes& key : commit.outdated) batch.erase(key);
}

Result<std::vector<consensus::Record>, storage::StorageError>
read_records(const storage::Store& store, std::size_t committee_size) {
    std::vector<consensus::Record> out;
    bool is_damaged = false;
    const Bytes prefix{record_prefix};
    TRY_VOID(store.scan(prefix, prefix, [&](ByteView, ByteView value) {
        auto record = consensus::decode_record(value, committee_size);
        is_damaged = !record;
        if (record) out.push_back(*std::move(record));
        return !is_damaged;
    }));
    if (is_damaged) return Fail(storage::StorageError::Corrupt);
    return out;
}

Result<bool, storage::StorageError> has_record(const storage::Store& store, const consensus::Record& record) {
    TRY(const auto stored, store.get(stored_record_key(consensus::record_key(record))));
    return stored.has_value();
}

namespace {
/// The block at `height` as a candidate whose signature nobody asks for: its certificate speaks for it. Null if it is
/// not here whole.
Result<consensus::CandidatePtr, storage::StorageError> stored_candidate(const storage::Store& store, Height height) {
    TRY(const auto header, chain::read_header(store, height));
    TRY(auto body, chain::read_body(store, height));
    TRY(const auto parent, chain::read_header(store, Height{height.value - 1}));
    if (!body) return consensus::CandidatePtr{};
    if (!header || !parent) return Fail(storage::StorageError::Corrupt);
    ledger::Candidate candidate;
    candidate.header = *header;
    const bool is_of_instance = parent->epoch == header->epoch && parent->instance == header->instance;
    if (parent->height.value > 0 && is_of_instance) candidate.parent_slot = parent->slot;
    candidate.body = *std::move(body);
    return std::make_shared<const ledger::Candidate>(std::move(candidate));
}
} // namespace

namespace {
/// What a closing block is sent with: its tail, and the certificate of that.
Result<ledger::Certificate, storage::StorageError>
append_tail(const storage::Store& store, Height closing, std::vector<consensus::Message>& run) {
    TRY(const auto stored, store.get(closing_key(closing)));
    if (!stored) return Fail(storage::StorageError::Corrupt);
    codec::Reader in(*stored);
    const auto proof = ledger::decode_final_run(in);
    if (!proof) return Fail(storage::StorageError::Corrupt);
    for (std::size_t i = 1; i < proof->headers.size(); ++i) {
        ledger::Candidate tail;
        tail.header = proof->headers[i];
        tail.parent_slot = proof->headers[i - 1].slot;
        tail.body = ledger::encode_body({});
        run.emplace_back(std::make_shared<const ledger::Candidate>(std::move(tail)));
    }
    return proof->certificate;
}
} // namespace

Result<std::vector<consensus::Message>, storage::StorageError>
blocks_above(const storage::Store& store, Height above, const Envelope& instance, std::size_t committee_size) {
    std::vector<consensus::Message> run; // rising; turned round at the end
    std::optional<ledger::Certificate> certificate;
    std::size_t bytes = 0;
    for (Height height = above.next();; height = height.next()) {
        TRY(const auto header, chain::read_header(store, height));
        if (!header || header->epoch != instance.epoch || header->instance != instance.instance) break;
        TRY(auto candidate, stored_candidate(store, height));
        if (!candidate) return std::vector<consensus::Message>{};
        bytes += candidate->body.size();
        run.emplace_back(std::move(candidate));
        if (header->closing) {
            TRY(certificate, append_tail(store, height, run));
            break;
        }
        TRY(const auto stored, store.get(certificate_key(height)));
        if (!stored) continue; // decided by a later block's certificate
        codec::Reader in(*stored);
        auto decoded = ledger::decode_certificate(in, committee_size);
        if (!decoded) return Fail(storage::StorageError::Corrupt);
        certificate = *std::move(decoded);
        if (run.size() >= served_blocks_max || bytes >= served_bytes_max) break;
    }
    if (!certificate) return std::vector<consensus::Message>{};
    std::vector<consensus::Message> out{*std::move(certificate)};
    out.insert(out.end(), run.rbegin(), run.rend());
    return out;
}

} // namespace arpeggio::replica
