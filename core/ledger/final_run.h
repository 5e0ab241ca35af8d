#pragma once
#include "ledger/vote.h"

namespace arpeggio::ledger {

bool is_of_one_instance(const Header& a, const Header& b); ///< of one shard
/// Whether the child is the first block of the members with which its halted shard was drawn anew, from the parent on.
bool begins_anew(const Header& parent, const Header& child);

/// FinalRun: headers of one shard, each the parent of the next, and the final certificate of the last. Shows to whoever
/// knows the last one's committee that all of them are final, without their bodies. They are of one instance, or of
/// several of which each but the first begins anew.
struct FinalRun {
    std::vector<Header> headers;      ///< 1 to headers_max
    Certificate certificate;          ///< of the last
    std::uint16_t committee_size = 0; ///< of the committee whose certificate it is

    static constexpr std::size_t headers_max = 64;
    [[nodiscard]] const Header& last() const { return headers.back(); }
    /// The newest header that counts: the closing block if there is one, as what follows is its tail. Absent if there
    /// is only tail.
    struct Newest {
        const Header& header;
        Hash id;
    };
    [[nodiscard]] std::optional<Newest> newest() const;
    friend bool operator==(const FinalRun&, const FinalRun&) = default;
};
/// 1 to headers_max headers (CHECK). Whoever reads it need not know the committee.
void encode_final_run(codec::Writer& out, const FinalRun& run);
/// Checks form: headers follow each other by hash, height and slot, and the certificate names the last. Weight and
/// signatures are verify_final_run's.
Result<FinalRun, codec::DecodeError> decode_final_run(codec::Reader& in);
/// The last header is of that context's shard, epoch and instance, and the certificate is good.
bool verify_final_run(const SigningContext& context, const Committee& committee, const FinalRun& run);

} // namespace arpeggio::ledger
