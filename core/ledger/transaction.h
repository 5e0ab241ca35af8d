#pragma once
#include "base/amount.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secp256k1.h"

#include <memory>
#include <optional>

namespace arpeggio::ledger {

// Transaction: exactly Ethereum's, so that every Ethereum wallet and library signs for us unchanged.
// Source: EIP-155 (chain id in legacy transactions), EIP-2718 (envelope), EIP-2930 (type 1), EIP-1559 (type 2), EIP-2
// (low s).

enum class TransactionType : std::uint8_t { Legacy = 0, AccessList = 1, DynamicFee = 2 };

struct AccessListEntry {
    Address address;
    std::vector<Hash> storage_keys;
    friend bool operator==(const AccessListEntry&, const AccessListEntry&) = default;
};

struct Transaction {
    TransactionType type = TransactionType::DynamicFee;
    std::uint64_t chain_id = 0;
    std::uint64_t nonce = 0;
    Amount max_priority_fee_per_gas; ///< atto; equals max_fee_per_gas for types 0 and 1 (their gas price)
    Amount max_fee_per_gas;          ///< atto
    std::uint64_t gas_limit = 0;
    std::optional<Address> to; ///< absent: creates a contract
    Amount value;
    Bytes data;
    std::vector<AccessListEntry> access_list; ///< empty for legacy
    crypto::EcdsaSignature signature;

    static constexpr std::size_t size_max = 128 * 1024; ///< encoded bytes
    friend bool operator==(const Transaction&, const Transaction&) = default;
};

enum class TransactionError : std::uint8_t {
    TooLarge,       ///< more than size_max bytes
    Malformed,      ///< not the RLP of a transaction of its type, or not in its only form
    UnknownType,    ///< an EIP-2718 type other than 0, 1, 2
    Unprotected,    ///< legacy with v = 27 or 28: valid on every chain, refused
    NumberTooLarge, ///< gas limit or chain id beyond 64 bits, nonce beyond 2^64 − 2 (EIP-2681), or a price, a value or
                    ///< gas limit × max fee beyond 256 bits
    BadSignature, ///< r or s outside the group, s in the upper half, or no such key
    TipAboveFee,  ///< max_priority_fee_per_gas > max_fee_per_gas
};
std::string_view to_string(TransactionError error);

/// Reads the signed wire form (type byte and RLP; plain RLP for legacy). Total and bounded; accepts the canonical form
/// only, so that encode_transaction(decode_transaction(x)) == x. Whether r and s can be a signature shows on recovery.
Result<Transaction, TransactionError> decode_transaction(ByteView raw);
Bytes encode_transaction(const Transaction& transaction);
/// What the sender signs.
Hash signing_hash(const Transaction& transaction);

/// Gas that a transaction costs before anything runs: 21,000, and calldata, creation and access list on top
/// (EIP-2028, EIP-2930, EIP-3860), and what a call of a system contract costs (system_contracts.h). What memory can
/// hold costs far less than 2^64.
std::uint64_t intrinsic_gas(const Transaction& transaction);

/// A transaction whose sender has been recovered from its signature, once; immutable and shared by pool, blocks and
/// replicas.
class VerifiedTransaction {
public:
    /// Decodes and recovers: 50 µs, meant for a worker.
    static Result<std::shared_ptr<const VerifiedTransaction>, TransactionError> from_wire(Bytes raw);
    /// The same for one already decoded (a wallet's own).
    static Result<std::shared_ptr<const VerifiedTransaction>, TransactionError> from(const Transaction& transaction);
    /// Only for what this program verified and then stored together with its sender.
    static Result<std::shared_ptr<const VerifiedTransaction>, TransactionError>
    restore(Bytes raw, const Address& sender);

    [[nodiscard]] const Transaction& operator*() const { return transaction_; }
    [[nodiscard]] const Transaction* operator->() const { return &transaction_; }
    [[nodiscard]] const Address& sender() const { return sender_; }
    [[nodiscard]] const Hash& hash() const { return hash_; } ///< keccak256 of the wire form
    [[nodiscard]] const Bytes& wire() const { return wire_; }

private:
    VerifiedTransaction(Transaction transaction, const Address& sender, Bytes wire);
    Transaction transaction_;
    Address sender_;
    Hash hash_;
    Bytes wire_;
};
using TransactionPtr = std::shared_ptr<const VerifiedTransaction>;

} // namespace arpeggio::ledger
