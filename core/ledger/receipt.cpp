#include "ledger/receipt.h"

#include "base/check.h"
#include "crypto/hash.h"

namespace arpeggio::ledger {
namespace {
using codec::DecodeError;
using codec::Reader;

void encode_log(codec::Writer& out, const Log& log) {
    CHECK(log.topics.size() <= Log::topics_max && log.data.size() <= Log::data_max);
    out.fixed(log.address).u8(static_cast<std::uint8_t>(log.topics.size()));
    for (const Hash& topic : log.topics) out.fixed(topic);
    out.byte_string(log.data);
}

Result<Log, DecodeError> decode_log(Reader& in) {
    Log out;
    TRY(out.address, in.fixed<Address>());
    TRY(const std::uint8_t topics, in.u8());
    if (topics > Log::topics_max) return Fail(DecodeError::TooLong);
    for (std::size_t i = 0; i < topics; ++i) {
        TRY(const Hash topic, in.fixed<Hash>());
        out.topics.push_back(topic);
    }
    TRY(const ByteView data, in.byte_string(Log::data_max));
    out.data = to_bytes(data);
    return out;
}

/// Three bits of 2048, each from two bytes of the hash (yellow paper, section 4.3.1).
std::array<std::size_t, 3> bits_of(ByteView entry) {
    const Hash hash = crypto::keccak256(entry);
    std::array<std::size_t, 3> out{};
    for (std::size_t pair = 0; pair < out.size(); ++pair)
        out[pair] = (std::size_t{hash.bytes[2 * pair]} << 8 | hash.bytes[2 * pair + 1]) & 2047;
    return out;
}
void add_to_bloom(Bloom& bloom, ByteView entry) {
    for (const std::size_t bit : bits_of(entry)) {
        std::uint8_t& byte = bloom.bytes[Bloom::size - 1 - bit / 8];
        byte = static_cast<std::uint8_t>(byte | 1U << bit % 8);
    }
}
} // namespace

void encode_receipt(codec::Writer& out, const Receipt& receipt) {
    CHECK(receipt.logs.size() <= Receipt::logs_max);
    out.boolean(receipt.succeeded).u64(receipt.gas_used).u256(receipt.effective_gas_price.atto);
    out.u32(static_cast<std::uint32_t>(receipt.logs.size()));
    for (const Log& log : receipt.logs) encode_log(out, log);
}

Result<Receipt, DecodeError> decode_receipt(Reader& in) {
    Reader ahead = in;
    Receipt out;
    TRY(out.succeeded, ahead.boolean());
    TRY(out.gas_used, ahead.u64());
    TRY(out.effective_gas_price.atto, ahead.u256());
    constexpr std::size_t log_size_min = Address::size + 1 + 4;
    TRY(const std::size_t logs, ahead.count(Receipt::logs_max, log_size_min));
    out.logs.reserve(logs);
    for (std::size_t i = 0; i < logs; ++i) {
        TRY(Log log, decode_log(ahead));
        out.logs.push_back(std::move(log));
    }
    in = ahead;
    return out;
}

Hash receipts_root(const std::vector<Receipt>& receipts, const std::optional<Receipt>& inbound) {
    std::vector<Hash> leaves;
    leaves.reserve(receipts.size() + 1);
    const auto add = [&](const Receipt& receipt) {
        codec::Writer out;
        encode_receipt(out, receipt);
        leaves.push_back(crypto::hash(crypto::HashDomain::ReceiptsRoot, {out.out()}));
    };
    for (const Receipt& receipt : receipts) add(receipt);
    if (inbound) add(*inbound);
    return crypto::merkle_root(crypto::HashDomain::ReceiptsRoot, leaves);
}

Bloom logs_bloom(const std::vector<Receipt>& receipts, const std::optional<Receipt>& inbound) {
    Bloom bloom;
    const auto add = [&](const Receipt& receipt) {
        for (const Log& log : receipt.logs) {
            add_to_bloom(bloom, log.address.view());
            for (const Hash& topic : log.topics) add_to_bloom(bloom, topic.view());
        }
    };
    for (const Receipt& receipt : receipts) add(receipt);
    if (inbound) add(*inbound);
    return bloom;
}

bool bloom_may_contain(const Bloom& bloom, ByteView entry) {
    const auto bits = bits_of(entry);
    return std::all_of(bits.begin(), bits.end(), [&](std::size_t bit) {
        return (bloom.bytes[Bloom::size - 1 - bit / 8] >> bit % 8 & 1) != 0;
    });
}

} // namespace arpeggio::ledger
