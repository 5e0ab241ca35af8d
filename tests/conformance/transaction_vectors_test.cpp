#include "codec/hex.h"
#include "conformance/vectors.h"
#include "crypto/hash.h"
#include "ledger/transaction.h"

#include <boost/json.hpp>

using namespace arpeggio;
using ledger::Transaction;
using ledger::TransactionError;
using ledger::TransactionType;
using ledger::VerifiedTransaction;
namespace json = boost::json;

namespace {
class Transactions : public conformance::Vectors {
protected:
    void check_ethers(const json::value& item, const std::string& name, TransactionType type);
    void check_fork(const json::value& item, const json::value& result);
};

template <class Fixed>
Fixed fixed(std::string_view digits) {
    const Bytes bytes = conformance::hex(digits);
    if (bytes.size() != Fixed::size) throw std::runtime_error("wrong length");
    return Fixed::from(bytes);
}
/// A hex quantity, with or without an even number of digits.
U256 quantity(std::string_view digits) {
    digits.remove_prefix(2);
    return from_big_endian(conformance::hex((digits.size() % 2 == 0 ? "" : "0") + std::string(digits)));
}
/// A field given as a quantity or a number; zero if it is left away.
U256 quantity(const json::value& object, std::string_view key) {
    const json::value* field = conformance::find(object, key);
    if (field == nullptr) return U256{};
    const json::value& value = *field;
    return value.is_string() ? quantity(std::string_view(value.as_string())) : U256{value.to_number<std::uint64_t>()};
}
crypto::Secp256k1SecretKey key_of(const json::value& object, std::string_view key) {
    auto found = crypto::Secp256k1SecretKey::from_bytes(conformance::hex(object, key));
    if (!found) throw std::runtime_error("not a key");
    return std::move(*found);
}

std::vector<ledger::AccessListEntry> access_list_of(const json::value& list) {
    std::vector<ledger::AccessListEntry> out;
    if (list.is_null()) return out;
    for (const json::value& entry : list.as_array()) {
        ledger::AccessListEntry& added = out.emplace_back();
        added.address = fixed<Address>(conformance::text(entry, "address"));
        for (const json::value& key : conformance::member(entry, "storageKeys").as_array())
            added.storage_keys.push_back(fixed<Hash>(std::string_view(key.as_string())));
    }
    return out;
}

/// The transaction of a case of ethers, as one of the types we have.
Transaction ethers_transaction(const json::value& fields, TransactionType type) {
    Transaction out;
    out.type = type;
    out.chain_id = quantity(fields, "chainId").low64();
    out.nonce = quantity(fields, "nonce").low64();
    const bool is_dynamic = type == TransactionType::DynamicFee;
    out.max_priority_fee_per_gas = {quantity(fields, is_dynamic ? "maxPriorityFeePerGas" : "gasPrice")};
    out.max_fee_per_gas = {quantity(fields, is_dynamic ? "maxFeePerGas" : "gasPrice")};
    out.gas_limit = quantity(fields, "gasLimit").low64();
    const json::value* to = conformance::find(fields, "to");
    if (to != nullptr && to->is_string()) out.to = fixed<Address>(std::string_view(to->as_string()));
    out.value = {quantity(fields, "value")};
    if (conformance::find(fields, "data") != nullptr) out.data = conformance::hex(fields, "data");
    const json::value* entries = conformance::find(fields, "accessList");
    if (type != TransactionType::Legacy && entries != nullptr) out.access_list = access_list_of(*entries);
    return out;
}
} // namespace

TEST_F(Transactions, ExampleOfEip155) {
    const json::value item = load("transactions/eip155_example.json");
    count();
    const auto verified = VerifiedTransaction::from_wire(conformance::hex(item, "signed"));
    ASSERT_TRUE(verified);
    EXPECT_EQ((*verified)->sender(), key_of(item, "privateKey").address());
    EXPECT_EQ(codec::to_0x(signing_hash(***verified).view()), conformance::text(item, "signingHash"));
    EXPECT_EQ(crypto::keccak256(conformance::hex(item, "signingData")), signing_hash(***verified));
    EXPECT_EQ(from_big_endian((**verified)->signature.r.view()), *parse_decimal(conformance::text(item, "r")));
    EXPECT_EQ(from_big_endian((**verified)->signature.s.view()), *parse_decimal(conformance::text(item, "s")));
}

void Transactions::check_ethers(const json::value& item, const std::string& name, TransactionType type) {
    SCOPED_TRACE(conformance::text(item, "name") + ", " + name);
    const Bytes wire = conformance::hex(item, "signed" + name);
    if (wire.empty()) return leave_out("without a chain id: unprotected, refused here on purpose");
    count();
    const auto key = key_of(item, "privateKey");
    Transaction made = ethers_transaction(conformance::member(item, "transaction"), type);
    EXPECT_EQ(signing_hash(made), crypto::keccak256(conformance::hex(item, "unsigned" + name)));
    made.signature = key.sign(signing_hash(made));
    EXPECT_EQ(encode_transaction(made), wire);
    const auto verified = VerifiedTransaction::from_wire(wire);
    if (made.max_priority_fee_per_gas > made.max_fee_per_gas) {
        EXPECT_EQ(verified.error(), TransactionError::TipAboveFee);
        return;
    }
    ASSERT_TRUE(verified) << to_string(verified.error());
    EXPECT_EQ(***verified, made);
    EXPECT_EQ((*verified)->sender(), key.address());
}

TEST_F(Transactions, OfEthers) {
    const json::value set = load("transactions/ethers_transactions.json");
    for (const json::value& item : set.as_array()) {
        check_ethers(item, "Eip155", TransactionType::Legacy);
        check_ethers(item, "Berlin", TransactionType::AccessList);
        check_ethers(item, "London", TransactionType::DynamicFee);
        count();
        EXPECT_EQ(
            ledger::decode_transaction(conformance::hex(item, "signedLegacy")).error(), TransactionError::Unprotected);
        if (const Bytes blob = conformance::hex(item, "signedCancun"); !blob.empty()) {
            EXPECT_EQ(ledger::decode_transaction(blob).error(), TransactionError::UnknownType);
        }
    }
}

// One fork of one case: what it says of sender, hash and gas, or that it is refused.
void Transactions::check_fork(const json::value& item, const json::value& result) {
    const Bytes wire = conformance::hex(item, "txbytes");
    const auto verified = VerifiedTransaction::from_wire(wire);
    if (const json::value* exception = conformance::find(result, "exception")) {
        const bool is_gas = exception->as_string() == "TransactionException.INTRINSIC_GAS_TOO_LOW";
        count();
        if (verified && is_gas) {
            EXPECT_GT(intrinsic_gas(***verified), (**verified)->gas_limit);
        } else { // the pool of a chain refuses what names another chain; here it is chain 1
            EXPECT_FALSE(verified && (**verified)->chain_id == 1) << exception->as_string();
        }
        return;
    }
    if (!verified && verified.error() == TransactionError::Unprotected) {
        return leave_out("unprotected (v = 27 or 28), refused here on purpose");
    }
    count();
    ASSERT_TRUE(verified) << to_string(verified.error());
    EXPECT_EQ(encode_transaction(***verified), wire);
    EXPECT_EQ(codec::to_0x((*verified)->hash().view()), conformance::text(result, "hash"));
    EXPECT_EQ(codec::to_0x((*verified)->sender().view()), conformance::text(result, "sender"));
    EXPECT_EQ(U256{intrinsic_gas(***verified)}, quantity(result, "intrinsicGas"));
}

TEST_F(Transactions, OfEthereumTests) {
    for (const std::string& path : files("transaction-tests", ".json")) {
        const json::value set = load(path);
        for (const auto& [name, item] : set.as_object())
            for (const auto& [fork, result] : conformance::member(item, "result").as_object()) {
                SCOPED_TRACE(std::string(name) + ", " + std::string(fork));
                check_fork(item, result);
            }
    }
}

// Signed before EIP-155 was: their form is read and found unprotected.
TEST_F(Transactions, OfBasicTests) {
    const json::value set = load("basic/txtest.json");
    for (const json::value& item : set.as_array()) {
        count();
        const Bytes wire = conformance::hex(item, "signed");
        EXPECT_EQ(VerifiedTransaction::from_wire(wire).error(), TransactionError::Unprotected);
    }
}

// What the set's signatures sign is not said there, and is not the hash of the empty text: keys and addresses only.
TEST_F(Transactions, KeysOfBasicTests) {
    const json::value set = load("basic/keyaddrtest.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(conformance::text(item, "seed"));
        count();
        const Hash secret = crypto::keccak256(as_bytes(conformance::text(item, "seed")));
        EXPECT_EQ(secret, fixed<Hash>(conformance::text(item, "key")));
        EXPECT_EQ(key_of(item, "key").address(), fixed<Address>(conformance::text(item, "addr")));
    }
}
