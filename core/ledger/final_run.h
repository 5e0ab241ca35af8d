#pragma once
#include "ledger/vote.h"

namespace arpeggio::ledger {

/// FinalRun: headers of one instance, each the parent of the next, and the final certificate of the last. Shows to
/// whoever knows the committee that all of them are final, without their bodies.
struct FinalRun {
    std::vector<Header> headers; ///< 1 to headers_max
    Certificate certificate;     ///< of the last

    static constexpr std::size_t headers_max = 64;
    [[nodiscard]] const Header& last() const { return headers.back(); }
    friend bool operator==(const FinalRun&, const FinalRun&) = default;
};
/// 1 to headers_max headers (CHECK). The committee's size comes first: whoever reads it need not know it.
void encode_final_run(codec::Writer& out, const FinalRun& run, std::size_t committee_size);
/// Checks form: headers follow each other by hash, height and slot, and the certificate names the last. Weight and
/// signatures are verify_final_run's.
Result<FinalRun, codec::DecodeError> decode_final_run(codec::Reader& in);
/// All headers are of that context's shard, epoch and instance, and the certificate is good.
bool verify_final_run(const SigningContext& context, const Committee& committee, const FinalRun& run);

} // namespace arpeggio::ledger
