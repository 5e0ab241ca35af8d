#include "ledger/final_run.h"

#include "base/check.h"

namespace arpeggio::ledger {
namespace {
using codec::DecodeError;

bool is_child(const Header& parent, const Hash& parent_id, const Header& child) {
    const bool is_same_instance =
        child.shard == parent.shard && child.epoch == parent.epoch && child.instance == parent.instance;
    return is_same_instance && child.parent == parent_id && child.height == parent.height.next() &&
           child.slot > parent.slot;
}
} // namespace

void encode_final_run(codec::Writer& out, const FinalRun& run, std::size_t committee_size) {
    CHECK(!run.headers.empty() && run.headers.size() <= FinalRun::headers_max);
    out.u16(static_cast<std::uint16_t>(committee_size));
    out.u32(static_cast<std::uint32_t>(run.headers.size()));
    for (const Header& header : run.headers) encode_header(out, header);
    encode_certificate(out, run.certificate, committee_size);
}

Result<FinalRun, DecodeError> decode_final_run(codec::Reader& in) {
    codec::Reader ahead = in;
    TRY(const std::uint16_t committee_size, ahead.u16());
    if (committee_size > Committee::size_max) return Fail(DecodeError::TooLong);
    TRY(const std::size_t count, ahead.count(FinalRun::headers_max, Header::encoded_size));
    if (count == 0) return Fail(DecodeError::OutOfRange);
    FinalRun out;
    Hash id;
    for (std::size_t i = 0; i < count; ++i) {
        TRY(const Header header, decode_header(ahead));
        if (i > 0 && !is_child(out.headers.back(), id, header)) return Fail(DecodeError::OutOfRange);
        id = header_id(header);
        out.headers.push_back(header);
    }
    TRY(out.certificate, decode_certificate(ahead, committee_size));
    const Certificate& certificate = out.certificate;
    const bool is_of_last =
        certificate.kind == VoteKind::Finalize && certificate.candidate == id && certificate.slot == out.last().slot;
    if (!is_of_last) return Fail(DecodeError::OutOfRange);
    in = ahead;
    return out;
}

bool verify_final_run(const SigningContext& context, const Committee& committee, const FinalRun& run) {
    const Header& last = run.last(); // the others are of the same instance
    const bool is_of_context =
        last.shard == context.shard && last.epoch == context.epoch && last.instance == context.instance;
    return is_of_context && verify_certificate(context, committee, run.certificate);
}

} // namespace arpeggio::ledger
