#include "ledger/transaction.h"

#include "codec/rlp.h"
#include "crypto/hash.h"
#include "ledger/system_contracts.h"

#include <limits>

namespace arpeggio::ledger {
namespace {
using codec::DecodeError;
using codec::RlpReader;
using codec::RlpWriter;

constexpr std::uint64_t nonce_max = std::numeric_limits<std::uint64_t>::max() - 1;
constexpr std::uint64_t protected_v = 35; ///< v = 35 + 2 × chain id + parity (EIP-155)

TransactionError transaction_error(DecodeError error) {
    return error == DecodeError::OutOfRange ? TransactionError::NumberTooLarge : TransactionError::Malformed;
}

// A field of the wrong length is malformed, a number of too many bytes is too large: RlpReader says OutOfRange of both.
template <class Fixed>
Result<Fixed, TransactionError> read_fixed(RlpReader& in) {
    const auto value = in.fixed<Fixed>();
    if (!value) return Fail(TransactionError::Malformed);
    return *value;
}
Result<std::uint64_t, TransactionError> read_number(RlpReader& in) {
    const auto value = in.number();
    if (!value) return Fail(transaction_error(value.error()));
    return *value;
}
Result<Amount, TransactionError> read_amount(RlpReader& in) {
    const auto value = in.number256();
    if (!value) return Fail(transaction_error(value.error()));
    return Amount{*value};
}
Result<ByteView, TransactionError> read_string(RlpReader& in) {
    const auto value = in.string();
    if (!value) return Fail(TransactionError::Malformed);
    return *value;
}
Result<RlpReader, TransactionError> read_list(RlpReader& in) {
    const auto value = in.list();
    if (!value) return Fail(TransactionError::Malformed);
    return *value;
}

Result<std::optional<Address>, TransactionError> read_to(RlpReader& in) {
    TRY(const ByteView raw, read_string(in));
    if (raw.empty()) return std::optional<Address>{};
    if (raw.size() != Address::size) return Fail(TransactionError::Malformed);
    return std::optional<Address>{Address::from(raw)};
}

Result<std::vector<AccessListEntry>, TransactionError> read_access_list(RlpReader& in) {
    std::vector<AccessListEntry> out;
    TRY(RlpReader entries, read_list(in));
    while (!entries.at_end()) {
        TRY(RlpReader entry, read_list(entries));
        AccessListEntry& added = out.emplace_back();
        TRY(added.address, read_fixed<Address>(entry));
        TRY(RlpReader keys, read_list(entry));
        while (!keys.at_end()) {
            TRY(const Hash key, read_fixed<Hash>(keys));
            added.storage_keys.push_back(key);
        }
        if (!entry.at_end()) return Fail(TransactionError::Malformed);
    }
    return out;
}

Result<void, TransactionError> read_scalars(RlpReader& in, crypto::EcdsaSignature& signature) {
    for (auto* scalar : {&signature.r, &signature.s}) {
        const auto value = in.number256();
        if (!value) {
            const bool is_long = value.error() == DecodeError::OutOfRange;
            return Fail(is_long ? TransactionError::BadSignature : TransactionError::Malformed);
        }
        scalar->bytes = to_big_endian(*value);
    }
    return {};
}

/// v of a legacy transaction: the chain id, and the parity of the signature.
Result<void, TransactionError> read_v(RlpReader& in, Transaction& out) {
    TRY(const Amount read, read_amount(in));
    const U256 v = read.atto;
    if (v == U256{27} || v == U256{28}) return Fail(TransactionError::Unprotected);
    if (v < U256{protected_v}) return Fail(TransactionError::BadSignature);
    const U256 rest = v - U256{protected_v};
    const U256 chain_id = rest >> 1;
    if (!chain_id.fits_u64()) return Fail(TransactionError::NumberTooLarge);
    out.chain_id = chain_id.low64();
    out.signature.y_parity = static_cast<std::uint8_t>(rest.low64() & 1);
    return {};
}

Result<void, TransactionError> read_parity(RlpReader& in, crypto::EcdsaSignature& signature) {
    TRY(const Amount parity, read_amount(in));
    if (parity.atto > U256{1}) return Fail(TransactionError::BadSignature);
    signature.y_parity = static_cast<std::uint8_t>(parity.atto.low64());
    return {};
}

Result<void, TransactionError> read_prices(RlpReader& in, Transaction& out) {
    TRY(out.max_priority_fee_per_gas, read_amount(in));
    out.max_fee_per_gas = out.max_priority_fee_per_gas;
    if (out.type == TransactionType::DynamicFee) {
        TRY(out.max_fee_per_gas, read_amount(in));
    }
    return {};
}

/// Everything inside the outer list, in the order of EIP-155, EIP-2930 and EIP-1559.
Result<void, TransactionError> read_fields(RlpReader& in, Transaction& out) {
    const bool is_legacy = out.type == TransactionType::Legacy;
    if (!is_legacy) {
        TRY(out.chain_id, read_number(in));
    }
    TRY(out.nonce, read_number(in));
    TRY_VOID(read_prices(in, out));
    TRY(out.gas_limit, read_number(in));
    TRY(out.to, read_to(in));
    TRY(out.value, read_amount(in));
    TRY(const ByteView data, read_string(in));
    out.data = to_bytes(data);
    if (is_legacy) {
        TRY_VOID(read_v(in, out));
    } else {
        TRY(out.access_list, read_access_list(in));
        TRY_VOID(read_parity(in, out.signature));
    }
    return read_scalars(in, out.signature);
}

/// What no transaction of any chain may be.
Result<void, TransactionError> validate_numbers(const Transaction& transaction) {
    if (transaction.nonce > nonce_max) return Fail(TransactionError::NumberTooLarge);
    if (!checked_mul(transaction.max_fee_per_gas.atto, U256{transaction.gas_limit}))
        return Fail(TransactionError::NumberTooLarge);
    if (transaction.max_priority_fee_per_gas > transaction.max_fee_per_gas) return Fail(TransactionError::TipAboveFee);
    return {};
}

void write_access_list(RlpWriter& out, const std::vector<AccessListEntry>& entries) {
    out.list([&] {
        for (const AccessListEntry& entry : entries) {
            out.list([&] {
                out.fixed(entry.address).list([&] {
                    for (const Hash& key : entry.storage_keys) out.fixed(key);
                });
            });
        }
    });
}

/// The fields before the signature.
void write_fields(RlpWriter& out, const Transaction& transaction) {
    if (transaction.type != TransactionType::Legacy) out.number(transaction.chain_id);
    out.number(transaction.nonce);
    if (transaction.type == TransactionType::DynamicFee) out.number256(transaction.max_priority_fee_per_gas.atto);
    out.number256(transaction.max_fee_per_gas.atto).number(transaction.gas_limit);
    out.string(transaction.to ? transaction.to->view() : ByteView{});
    out.number256(transaction.value.atto).string(transaction.data);
    if (transaction.type != TransactionType::Legacy) write_access_list(out, transaction.access_list);
}

void write_signature(RlpWriter& out, const Transaction& transaction) {
    const crypto::EcdsaSignature& signature = transaction.signature;
    const U256 parity{signature.y_parity};
    const bool is_legacy = transaction.type == TransactionType::Legacy;
    out.number256(is_legacy ? (U256{transaction.chain_id} << 1) + U256{protected_v} + parity : parity);
    out.number256(from_big_endian(signature.r.view())).number256(from_big_endian(signature.s.view()));
}

/// A writer that begins with the type byte, which legacy has not.
RlpWriter start_envelope(TransactionType type) {
    if (type == TransactionType::Legacy) return {};
    return RlpWriter(Bytes{static_cast<std::uint8_t>(type)});
}
} // namespace

std::string_view to_string(TransactionError error) {
    switch (error) {
    case TransactionError::TooLarge: return "TooLarge";
    case TransactionError::Malformed: return "Malformed";
    case TransactionError::UnknownType: return "UnknownType";
    case TransactionError::Unprotected: return "Unprotected";
    case TransactionError::NumberTooLarge: return "NumberTooLarge";
    case TransactionError::BadSignature: return "BadSignature";
    case TransactionError::TipAboveFee: return "TipAboveFee";
    }
    CHECK(false);
}

Result<Transaction, TransactionError> decode_transaction(ByteView raw) {
    if (raw.size() > Transaction::size_max) return Fail(TransactionError::TooLarge);
    if (raw.empty()) return Fail(TransactionError::Malformed);
    constexpr std::uint8_t list_start = 0xc0, type_end = 0x80; // EIP-2718: what may come first
    Transaction out;
    out.type = TransactionType::Legacy;
    if (raw[0] < list_start) {
        if (raw[0] >= type_end) return Fail(TransactionError::Malformed);
        out.type = static_cast<TransactionType>(raw[0]);
        if (out.type != TransactionType::AccessList && out.type != TransactionType::DynamicFee)
            return Fail(TransactionError::UnknownType);
        raw = raw.subspan(1);
    }
    RlpReader outer(raw);
    TRY(RlpReader fields, read_list(outer));
    if (!outer.at_end()) return Fail(TransactionError::Malformed);
    TRY_VOID(read_fields(fields, out));
    if (!fields.at_end()) return Fail(TransactionError::Malformed);
    TRY_VOID(validate_numbers(out));
    return out;
}

Bytes encode_transaction(const Transaction& transaction) {
    RlpWriter out = start_envelope(transaction.type);
    out.list([&] {
        write_fields(out, transaction);
        write_signature(out, transaction);
    });
    return std::move(out).out();
}

Hash signing_hash(const Transaction& transaction) {
    RlpWriter out = start_envelope(transaction.type);
    out.list([&] {
        write_fields(out, transaction);
        if (transaction.type == TransactionType::Legacy) out.number(transaction.chain_id).number(0).number(0);
    });
    return crypto::keccak256(out.out());
}

std::uint64_t intrinsic_gas(const Transaction& transaction) {
    constexpr std::uint64_t base = 21'000, creation = 32'000;         // yellow paper, appendix G
    constexpr std::uint64_t zero_byte = 4, other_byte = 16;           // EIP-2028
    constexpr std::uint64_t listed_address = 2400, listed_key = 1900; // EIP-2930
    constexpr std::uint64_t creation_word = 2;                        // EIP-3860
    const auto zeros = static_cast<std::uint64_t>(std::count(transaction.data.begin(), transaction.data.end(), 0));
    std::uint64_t gas = base + zeros * zero_byte + (transaction.data.size() - zeros) * other_byte;
    if (transaction.to == mail_contract) gas += mail_call_gas;
    if (transaction.to == staking_contract) gas += staking_call_gas;
    if (transaction.to == governance_contract) gas += governance_call_gas;
    if (!transaction.to) gas += creation + (transaction.data.size() + 31) / 32 * creation_word;
    for (const AccessListEntry& entry : transaction.access_list)
        gas += listed_address + entry.storage_keys.size() * listed_key;
    return gas;
}

Result<std::shared_ptr<const VerifiedTransaction>, TransactionError> VerifiedTransaction::from_wire(Bytes raw) {
    TRY(Transaction transaction, decode_transaction(raw));
    const auto sender = crypto::recover(signing_hash(transaction), transaction.signature);
    if (!sender) return Fail(TransactionError::BadSignature);
    return std::shared_ptr<const VerifiedTransaction>(
        new VerifiedTransaction(std::move(transaction), *sender, std::move(raw)));
}

Result<std::shared_ptr<const VerifiedTransaction>, TransactionError>
VerifiedTransaction::from(const Transaction& transaction) {
    return from_wire(encode_transaction(transaction));
}

Result<std::shared_ptr<const VerifiedTransaction>, TransactionError>
VerifiedTransaction::restore(Bytes raw, const Address& sender) {
    TRY(Transaction transaction, decode_transaction(raw));
    return std::shared_ptr<const VerifiedTransaction>(
        new VerifiedTransaction(std::move(transaction), sender, std::move(raw)));
}

VerifiedTransaction::VerifiedTransaction(Transaction transaction, const Address& sender, Bytes wire)
    : transaction_(std::move(transaction)), sender_(sender), hash_(crypto::keccak256(wire)), wire_(std::move(wire)) {}

} // namespace arpeggio::ledger
