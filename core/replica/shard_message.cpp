#include "replica/shard_message.h"

#include "base/check.h"
#include "base/overloaded.h"

namespace arpeggio::replica {
namespace {
using codec::DecodeError;
using codec::Reader;
using codec::Writer;

enum class Kind : std::uint8_t {
    BeaconNews = 0,
    LinkOffer = 1,
    BeaconRequest = 2,
    MailRequest = 3,
    MailAnswer = 4,
    RosterRequest = 5,
    RosterAnswer = 6,
    PivotRequest = 7,
    PivotAnswer = 8,
    StateRequest = 9,
    StateAnswer = 10,
    KeptMailRequest = 11,
    KeptMailAnswer = 12
};

Writer begin(Kind kind) {
    return std::move(Writer().u8(static_cast<std::uint8_t>(kind)));
}

Result<LinkProof, DecodeError> decode_link_proof(Reader& in) {
    LinkProof out;
    TRY(out.shard.value, in.u32());
    TRY(const ByteView proof, in.byte_string(sharding::InboundBatch::proof_bytes_max));
    TRY(out.proof, state::decode_proof(proof));
    return out;
}

Result<BeaconNews, DecodeError> decode_news(Reader& in) {
    BeaconNews out;
    TRY(out.run, ledger::decode_final_run(in));
    TRY(const std::size_t count, in.count(BeaconNews::proofs_max, 8));
    for (std::size_t i = 0; i < count; ++i) {
        TRY(LinkProof proof, decode_link_proof(in));
        out.proofs.push_back(std::move(proof));
    }
    return out;
}

Result<MailAnswer, DecodeError> decode_answer(Reader& in) {
    MailAnswer out;
    TRY(out.block, in.fixed<Hash>());
    TRY(out.is_lacking, in.boolean());
    TRY(const bool has_batch, in.boolean());
    if (has_batch && out.is_lacking) return Fail(DecodeError::OutOfRange);
    if (!has_batch) return out;
    TRY(const ByteView bytes, in.bytes(in.left()));
    TRY(out.batch, sharding::decode_batch(bytes));
    return out;
}

Result<KeptMailRequest, DecodeError> decode_kept_request(Reader& in) {
    KeptMailRequest out;
    TRY(out.destination.value, in.u32());
    TRY(const bool has_from, in.boolean());
    if (!has_from) return out;
    TRY(out.from, in.u64());
    return out;
}

Result<KeptMailAnswer, DecodeError> decode_kept_answer(Reader& in) {
    KeptMailAnswer out;
    TRY(out.destination.value, in.u32());
    TRY(const std::uint64_t count, in.u64());
    TRY(const std::size_t peaks, in.count(ledger::MailList::peaks_max, Hash::size));
    std::vector<Hash> hashes;
    for (std::size_t i = 0; i < peaks; ++i) {
        TRY(const Hash peak, in.fixed<Hash>());
        hashes.push_back(peak);
    }
    auto base = ledger::MailList::of(count, std::move(hashes));
    if (!base) return Fail(DecodeError::OutOfRange);
    out.base = *std::move(base);
    if (in.left() > KeptMailAnswer::bytes_max + 4) return Fail(DecodeError::TooLong);
    TRY(const std::size_t mails, in.count(KeptMailAnswer::mails_max, ledger::Mail::size_without_payload));
    for (std::size_t i = 0; i < mails; ++i) {
        TRY(ledger::Mail mail, ledger::decode_mail(in));
        out.mails.push_back(std::move(mail));
    }
    return out;
}

Result<ShardMessage, DecodeError> decode_kind(Kind kind, Reader& in) {
    switch (kind) {
    case Kind::BeaconNews: {
        TRY(BeaconNews news, decode_news(in));
        return ShardMessage{std::move(news)};
    }
    case Kind::LinkOffer: {
        TRY(ledger::FinalRun run, ledger::decode_final_run(in));
        return ShardMessage{LinkOffer{std::move(run)}};
    }
    case Kind::BeaconRequest: {
        TRY(const std::uint64_t from, in.u64());
        return ShardMessage{BeaconRequest{{from}}};
    }
    case Kind::MailRequest: {
        MailRequest request;
        TRY(request.height.value, in.u64());
        TRY(request.block, in.fixed<Hash>());
        TRY(request.from, in.u64());
        TRY(request.settled, in.u64());
        return ShardMessage{request};
    }
    case Kind::MailAnswer: {
        TRY(MailAnswer answer, decode_answer(in));
        return ShardMessage{std::move(answer)};
    }
    case Kind::RosterRequest: {
        TRY(const std::uint64_t epoch, in.u64());
        return ShardMessage{RosterRequest{{epoch}}};
    }
    case Kind::RosterAnswer: {
        RosterAnswer answer;
        TRY(answer.epoch.value, in.u64());
        TRY(const ByteView proof, in.byte_string(state::Proof::bytes_max));
        TRY(answer.proof, state::decode_proof(proof));
        return ShardMessage{std::move(answer)};
    }
    case Kind::PivotRequest: return ShardMessage{PivotRequest{}};
    case Kind::PivotAnswer: {
        TRY(ledger::FinalRun run, ledger::decode_final_run(in));
        if (!shows_state(run)) return Fail(DecodeError::OutOfRange);
        return ShardMessage{PivotAnswer{std::move(run)}};
    }
    case Kind::StateRequest: {
        TRY(const ByteView bytes, in.bytes(in.left()));
        TRY(const auto request, sync::decode_state_request(bytes));
        return ShardMessage{request};
    }
    case Kind::StateAnswer: {
        TRY(const ByteView bytes, in.bytes(in.left()));
        TRY(auto answer, sync::decode_state_answer(bytes));
        return ShardMessage{std::move(answer)};
    }
    case Kind::KeptMailRequest: {
        TRY(const KeptMailRequest request, decode_kept_request(in));
        return ShardMessage{request};
    }
    case Kind::KeptMailAnswer: {
        TRY(KeptMailAnswer answer, decode_kept_answer(in));
        return ShardMessage{std::move(answer)};
    }
    }
    return Fail(DecodeError::OutOfRange);
}
} // namespace

bool shows_state(const ledger::FinalRun& run) {
    const auto kind = ledger::kind_of(run.headers.front());
    if (kind == ledger::BlockKind::Closing) return true;
    return kind == ledger::BlockKind::Ordinary && run.headers.size() >= 3 &&
           ledger::kind_of(run.headers[1]) == ledger::BlockKind::Ordinary;
}

Bytes encode_shard_message(const ShardMessage& message) {
    Writer out;
    std::visit(
        overloaded{
            [&](const BeaconNews& news) {
                out = begin(Kind::BeaconNews);
                ledger::encode_final_run(out, news.run);
                out.u32(static_cast<std::uint32_t>(news.proofs.size()));
                for (const LinkProof& one : news.proofs)
                    out.u32(one.shard.value).byte_string(state::encode_proof(one.proof));
            },
            [&](const LinkOffer& offer) {
                out = begin(Kind::LinkOffer);
                ledger::encode_final_run(out, offer.run);
            },
            [&](const BeaconRequest& request) {
                out = begin(Kind::BeaconRequest);
                out.u64(request.from.value);
            },
            [&](const MailRequest& request) {
                out = begin(Kind::MailRequest);
                out.u64(request.height.value).fixed(request.block).u64(request.from).u64(request.settled);
            },
            [&](const MailAnswer& answer) {
                out = begin(Kind::MailAnswer);
                out.fixed(answer.block).boolean(answer.is_lacking).boolean(answer.batch.has_value());
                if (answer.batch) out.bytes(sharding::encode_batch(*answer.batch));
            },
            [&](const RosterRequest& request) {
                out = begin(Kind::RosterRequest);
                out.u64(request.epoch.value);
            },
            [&](const RosterAnswer& answer) {
                out = begin(Kind::RosterAnswer);
                out.u64(answer.epoch.value).byte_string(state::encode_proof(answer.proof));
            },
            [&](const PivotRequest&) { out = begin(Kind::PivotRequest); },
            [&](const PivotAnswer& answer) {
                out = begin(Kind::PivotAnswer);
                ledger::encode_final_run(out, answer.run);
            },
            [&](const sync::StateRequest& request) {
                out = begin(Kind::StateRequest);
                out.bytes(sync::encode_state_request(request));
            },
            [&](const sync::StateAnswer& answer) {
                out = begin(Kind::StateAnswer);
                out.bytes(sync::encode_state_answer(answer));
            },
            [&](const KeptMailRequest& request) {
                out = begin(Kind::KeptMailRequest);
                out.u32(request.destination.value).boolean(request.from.has_value());
                if (request.from) out.u64(*request.from);
            },
            [&](const KeptMailAnswer& answer) {
                out = begin(Kind::KeptMailAnswer);
                out.u32(answer.destination.value).u64(answer.base.count());
                out.u32(static_cast<std::uint32_t>(answer.base.peaks().size()));
                for (const Hash& peak : answer.base.peaks()) out.fixed(peak);
                out.u32(static_cast<std::uint32_t>(answer.mails.size()));
                for (const ledger::Mail& mail : answer.mails) ledger::encode_mail(out, mail);
            },
        },
        message);
    CHECK(out.out().size() <= shard_message_size_max);
    return std::move(out).out();
}

Result<ShardMessage, DecodeError> decode_shard_message(ByteView bytes) {
    if (bytes.size() > shard_message_size_max) return Fail(DecodeError::TooLong);
    Reader in(bytes);
    TRY(const std::uint8_t kind, in.u8());
    TRY(ShardMessage message, decode_kind(static_cast<Kind>(kind), in));
    TRY_VOID(in.finish());
    return message;
}

} // namespace arpeggio::replica
