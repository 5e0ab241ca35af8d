#pragma once
#include "base/amount.h"
#include "codec/reader.h"
#include "codec/writer.h"
#include "crypto/merkle.h"

namespace arpeggio::ledger {

// Mail: value and words from an account on one shard to one on another. Source: protocol.md, section 7; a list of mail
// is committed to by a Merkle list instead of a hash chain, so that what is left of it is shown by few hashes.

struct Mail {
    ShardId source, destination;
    std::uint64_t sequence = 0; ///< among all mail from `source` to `destination`, 0-based
    Address sender, recipient;
    Amount value;
    std::uint64_t gas_limit = 0; ///< for its delivery
    Amount prepaid_fee;          ///< for its delivery; value + prepaid_fee fit in 256 bits
    Bytes payload;
    /// Brings back what could not be delivered, as a plain credit: no gas limit and no fee, and the payload is the hash
    /// of the mail that comes back.
    bool is_return = false;

    static constexpr std::size_t payload_max = 1'024;
    static constexpr std::size_t size_without_payload = 4 + 4 + 8 + 20 + 20 + 32 + 8 + 32 + 4 + 1; ///< encoded
    friend bool operator==(const Mail&, const Mail&) = default;
};
[[nodiscard]] bool is_encodable(const Mail& mail); ///< within the limits above
/// Encodable (CHECK).
void encode_mail(codec::Writer& out, const Mail& mail);
Result<Mail, codec::DecodeError> decode_mail(codec::Reader& in);
Hash mail_hash(const Mail& mail);

/// All mail from one shard to another since genesis, by their hashes in order.
using MailList = crypto::MerkleList;
Hash mail_root(const MailList& list);

/// What a shard has ever sent to another, as its blocks commit to it.
struct OutboxEntry {
    ShardId destination;
    std::uint64_t count = 0; ///< at least 1
    Hash root;               ///< mail_root of so many

    static constexpr std::size_t encoded_size = 4 + 8 + 32;
    friend bool operator==(const OutboxEntry&, const OutboxEntry&) = default;
};
/// One for each shard that was ever sent mail, by rising destination.
using Outbox = std::vector<OutboxEntry>;
void encode_outbox_entry(codec::Writer& out, const OutboxEntry& entry);
Result<OutboxEntry, codec::DecodeError> decode_outbox_entry(codec::Reader& in);

/// Header::outbox_root: the Merkle root over the entries; zero if there are none.
Hash outbox_root(const Outbox& outbox);
/// Leads from the entry at `index` (CHECK) to the root.
crypto::MerkleBranch outbox_branch(const Outbox& outbox, std::size_t index);
bool verify_outbox_branch(const OutboxEntry& entry, const crypto::MerkleBranch& branch, const Hash& root);

} // namespace arpeggio::ledger
