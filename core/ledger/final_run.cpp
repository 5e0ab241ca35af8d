#include "ledger/final_run.h"

#include "base/check.h"

namespace arpeggio::ledger {
namespace {
using codec::DecodeError;

bool is_child(const Header& parent, const Hash& parent_id, const Header& child) {
    if (child.shard != parent.shard || child.parent != parent_id || child.height != parent.height.next()) return false;
    return is_of_one_instance(parent, child) ? child.slot > parent.slot : begins_anew(parent, child);
}
} // namespace

bool is_of_one_instance(const Header& a, const Header& b) {
    return a.epoch == b.epoch && a.instance == b.instance;
}

bool begins_anew(const Header& parent, const Header& child) {
    return child.epoch > parent.epoch && child.instance.value > 0 && kind_of(parent) == BlockKind::Ordinary;
}

std::optional<FinalRun::Newest> FinalRun::newest() const {
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const bool is_last = i + 1 == headers.size();
        if (kind_of(headers[i]) == BlockKind::Tail) return std::nullopt;
        if (is_last) return Newest{headers[i], certificate.candidate};
        if (kind_of(headers[i]) == BlockKind::Closing) return Newest{headers[i], headers[i + 1].parent};
    }
    return std::nullopt;
}

void encode_final_run(codec::Writer& out, const FinalRun& run) {
    CHECK(!run.headers.empty() && run.headers.size() <= FinalRun::headers_max);
    out.u16(run.committee_size);
    out.u32(static_cast<std::uint32_t>(run.headers.size()));
    for (const Header& header : run.headers) encode_header(out, header);
    encode_certificate(out, run.certificate, run.committee_size);
}

Result<FinalRun, DecodeError> decode_final_run(codec::Reader& in) {
    codec::Reader ahead = in;
    FinalRun out;
    TRY(out.committee_size, ahead.u16());
    if (out.committee_size > Committee::size_max) return Fail(DecodeError::TooLong);
    TRY(const std::size_t count, ahead.count(FinalRun::headers_max, Header::encoded_size));
    if (count == 0) return Fail(DecodeError::OutOfRange);
    Hash id;
    for (std::size_t i = 0; i < count; ++i) {
        TRY(const Header header, decode_header(ahead));
        if (i > 0 && !is_child(out.headers.back(), id, header)) return Fail(DecodeError::OutOfRange);
        id = header_id(header);
        out.headers.push_back(header);
    }
    TRY(out.certificate, decode_certificate(ahead, out.committee_size));
    const Certificate& certificate = out.certificate;
    const bool is_of_last =
        certificate.kind == VoteKind::Finalize && certificate.candidate == id && certificate.slot == out.last().slot;
    if (!is_of_last) return Fail(DecodeError::OutOfRange);
    in = ahead;
    return out;
}

bool verify_final_run(const SigningContext& context, const Committee& committee, const FinalRun& run) {
    const Header& last = run.last(); // speaks for the others, whatever their instance
    const bool is_of_context =
        last.shard == context.shard && last.epoch == context.epoch && last.instance == context.instance;
    return is_of_context && run.committee_size == committee.size() &&
           verify_certificate(context, committee, run.certificate);
}

} // namespace arpeggio::ledger
