#pragma once
#include "base/amount.h"
#include "base/time.h"
#include "codec/reader.h"
#include "codec/writer.h"
#include "crypto/vrf.h"
#include "ledger/transaction.h"

namespace arpeggio::ledger {

using Bloom = FixedBytes<struct BloomTag, 256>;
using crypto::VrfProof;

/// A block's header. All fields are there from the first block on, zero where not in use.
/// Its id is the hash of its encoding; signatures are not part of it. Source: protocol.md, section 3.
struct Header {
    ShardId shard;
    Epoch epoch;
    Instance instance;
    Height height;
    Slot slot;   ///< of consensus; genesis has slot 0 and precedes the instance's slot 0
    Hash parent; ///< id of the parent's header; zero for genesis
    TimestampMs timestamp;
    crypto::Ed25519PublicKey proposer;
    Hash body_root;         ///< commits to the encoded body
    Hash transactions_root; ///< Merkle root over transaction hashes
    Hash receipts_root;     ///< Merkle root over hashes of encoded receipts
    /// After the block at height − 2; after genesis for heights 0 to 2. On a closing block, as on genesis, it is that
    /// after the parent: who joins there can judge what follows.
    Hash state_root;
    Hash outbox_root;
    Hash beacon_ref; ///< a final beacon block
    Amount base_fee; ///< atto per gas
    std::uint64_t gas_used = 0;
    std::uint64_t gas_limit = 0;
    Bloom logs_bloom;
    VrfProof vrf;            ///< beacon only
    bool closing = false;    ///< a closing block, or one of the tail behind it
    Hash closing_state_root; ///< of a closing block: after this very block; otherwise zero

    static constexpr std::size_t encoded_size = 713; ///< every field has a fixed place
    friend bool operator==(const Header&, const Header&) = default;
};
void encode_header(codec::Writer& out, const Header& header);
/// Form only; what the fields may be is the chain's to judge.
Result<Header, codec::DecodeError> decode_header(codec::Reader& in);
Hash header_id(const Header& header);

/// What a block is to its epoch. The closing block is the last one that counts; it holds nothing. The tail behind it
/// is empty, too, and only there to make it final: no other chain refers to it, and the next epoch starts from the
/// closing block. Source: protocol.md, section 6, Closing.
enum class BlockKind : std::uint8_t { Ordinary, Closing, Tail };
BlockKind kind_of(const Header& header);

/// What a block carries. Transactions are in the order of execution, and verified: decoding recovers no sender, the
/// caller does. Inbound mail is executed before them and stays encoded here, one entry a source (sharding/inbox.h); so
/// do the links of a beacon block, one entry a shard: what makes its newest header final (ledger/final_run.h). One
/// beacon block an epoch has the answer of the delay function (delay/verify.h).
struct Body {
    std::vector<TransactionPtr> transactions;
    std::vector<Bytes> inbound{};
    std::vector<Bytes> links{};
    Bytes delay{};

    static constexpr std::size_t size_max = 2'500'000;      ///< encoded bytes
    static constexpr std::size_t transactions_max = 24'000; ///< above what 480 M gas can hold
    static constexpr std::size_t inbound_max = 256;         ///< batches
    static constexpr std::size_t links_max = 1024;
    static constexpr std::size_t delay_max = 512;  ///< bytes of an answer
    static constexpr std::size_t size_empty = 4;   ///< a count, encoded
    static constexpr std::size_t size_inbound = 4; ///< another one, if there is inbound mail or a link
    static constexpr std::size_t size_links = 4;   ///< another one, if there is a link
    static constexpr std::size_t size_each = 4;    ///< what encoding adds to a transaction, a batch, a link, an answer
    /// True if there is nothing in it.
    [[nodiscard]] bool is_empty() const {
        return transactions.empty() && inbound.empty() && links.empty() && delay.empty();
    }
};
Bytes encode_body(const Body& body);
/// What an encoded body holds, in place.
struct BodyParts {
    std::vector<ByteView> transactions; ///< wire forms, still to be decoded and recovered: from_wire
    std::vector<ByteView> inbound;      ///< encoded batches, still to be decoded
    std::vector<ByteView> links;        ///< encoded runs, still to be decoded
    ByteView delay;                     ///< an answer, still to be verified; empty if there is none
};
/// Fails with TooLong above size_max or the numbers of entries. What is empty at the end is left out, but for the
/// transactions.
Result<BodyParts, codec::DecodeError> decode_body(ByteView raw);
Hash body_root(ByteView encoded_body);
Hash transactions_root(const std::vector<TransactionPtr>& transactions);

struct Block {
    Header header;
    Body body;
};
using BlockPtr = std::shared_ptr<const Block>;

} // namespace arpeggio::ledger
