#include "codec/hex.h"
#include "codec/rlp.h"
#include "crypto/hash.h"
#include "ledger/transaction.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using ledger::decode_transaction;
using ledger::encode_transaction;
using ledger::Transaction;
using ledger::TransactionError;
using ledger::TransactionType;
using ledger::VerifiedTransaction;

namespace {
Bytes hex(std::string_view digits) {
    return *codec::parse_hex(digits);
}
crypto::Secp256k1SecretKey key() { // of the example in EIP-155
    return *crypto::Secp256k1SecretKey::from_bytes(Bytes(32, 0x46));
}
Transaction transfer(TransactionType type) {
    Transaction out;
    out.type = type;
    out.chain_id = 65'536;
    out.nonce = 9;
    out.max_priority_fee_per_gas = out.max_fee_per_gas = gwei(20);
    out.gas_limit = 21'000;
    out.to = Address::from(Bytes(20, 0x35));
    out.value = arp(1);
    return out;
}
Transaction signed_by_key(Transaction transaction) {
    transaction.signature = key().sign(signing_hash(transaction));
    return transaction;
}
TransactionError wire_error(const Transaction& transaction) {
    return VerifiedTransaction::from_wire(encode_transaction(transaction)).error();
}
/// A legacy transfer whose v is written as it is.
Bytes legacy_with_v(std::uint64_t v) {
    codec::RlpWriter out;
    out.list([&] {
        out.number(9).number(1).number(21'000).string(Bytes(20, 0x35)).number(1).string({});
        out.number(v).number(1).number(1);
    });
    return out.out();
}
const std::vector<TransactionType> types{
    TransactionType::Legacy, TransactionType::AccessList, TransactionType::DynamicFee};
} // namespace

// The example of EIP-155: a legacy transaction on chain 1.
TEST(Transaction, TheExampleOfEip155IsSignedToTheByte) {
    Transaction example = transfer(TransactionType::Legacy);
    example.chain_id = 1;
    EXPECT_EQ(
        codec::to_hex(signing_hash(example).view()),
        "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
    const Bytes wire = hex("f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a0"
                           "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb70330"
                           "4b3800ccf555c9f3dc64214b297fb1966a3b6d83");
    EXPECT_EQ(encode_transaction(signed_by_key(example)), wire);
    EXPECT_EQ((*VerifiedTransaction::from_wire(wire))->sender(), key().address());
}
TEST(Transaction, EveryTypeSurvivesTheRoundTrip) {
    for (const TransactionType type : types) {
        Transaction made = transfer(type);
        made.data = Bytes{0, 1, 2};
        if (type != TransactionType::Legacy) made.access_list = {{*made.to, {Hash{}, Hash{}}}, {Address{}, {}}};
        made = signed_by_key(made);
        const Bytes wire = encode_transaction(made);
        EXPECT_EQ(*decode_transaction(wire), made);
        const auto verified = *VerifiedTransaction::from(made);
        EXPECT_EQ(verified->sender(), key().address());
        EXPECT_EQ(verified->wire(), wire);
        EXPECT_EQ(verified->hash(), crypto::keccak256(wire));
    }
}
TEST(Transaction, AnotherChainIdMeansAnotherSender) {
    for (const TransactionType type : types) {
        Transaction moved = signed_by_key(transfer(type));
        moved.chain_id += 1;
        const auto verified = VerifiedTransaction::from(moved);
        EXPECT_FALSE(verified && (*verified)->sender() == key().address());
    }
}
TEST(Transaction, OneWithoutAChainIsRefused) {
    EXPECT_EQ(decode_transaction(legacy_with_v(27)).error(), TransactionError::Unprotected);
    EXPECT_EQ(decode_transaction(legacy_with_v(28)).error(), TransactionError::Unprotected);
    EXPECT_EQ(decode_transaction(legacy_with_v(29)).error(), TransactionError::BadSignature);
    EXPECT_EQ(decode_transaction(legacy_with_v(0)).error(), TransactionError::BadSignature);
    EXPECT_EQ(decode_transaction(legacy_with_v(37))->chain_id, 1u);
}
TEST(Transaction, TheUpperHalfOfSIsRefused) {
    Transaction high = signed_by_key(transfer(TransactionType::DynamicFee));
    const U256 order = from_big_endian(hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"));
    high.signature.s.bytes = to_big_endian(order - from_big_endian(high.signature.s.view()));
    high.signature.y_parity ^= 1;
    EXPECT_EQ(wire_error(high), TransactionError::BadSignature);
    high.signature.s = {};
    EXPECT_EQ(wire_error(high), TransactionError::BadSignature);
}
TEST(Transaction, NumbersThatNoChainCanCarryAreRefused) {
    Transaction nonce = transfer(TransactionType::DynamicFee), fee = nonce, tip = nonce;
    nonce.nonce = ~0ULL;
    fee.max_fee_per_gas = {U256::max()};
    tip.max_priority_fee_per_gas = fee.max_fee_per_gas;
    EXPECT_EQ(wire_error(signed_by_key(nonce)), TransactionError::NumberTooLarge);
    EXPECT_EQ(wire_error(signed_by_key(fee)), TransactionError::NumberTooLarge);
    EXPECT_EQ(wire_error(signed_by_key(tip)), TransactionError::TipAboveFee);
    EXPECT_EQ(decode_transaction(hex("ca89010000000000000000")).error(), TransactionError::NumberTooLarge);
}
TEST(Transaction, OnlyTheWholeAndOnlyFormIsRead) {
    const Bytes wire = encode_transaction(signed_by_key(transfer(TransactionType::DynamicFee)));
    for (std::size_t size = 0; size < wire.size(); ++size)
        EXPECT_EQ(decode_transaction(ByteView{wire}.first(size)).error(), TransactionError::Malformed);
    Bytes longer = wire;
    longer.push_back(0);
    EXPECT_EQ(decode_transaction(longer).error(), TransactionError::Malformed);
}
TEST(Transaction, TypesToComeAreNamedUnknown) {
    for (const std::uint8_t type : Bytes{0, 3, 4, 0x7f})
        EXPECT_EQ(decode_transaction(Bytes{type, 0xc0}).error(), TransactionError::UnknownType);
    EXPECT_EQ(decode_transaction(Bytes{0x80}).error(), TransactionError::Malformed);
}
TEST(Transaction, ItsSizeIsBounded) {
    Transaction large = transfer(TransactionType::DynamicFee);
    large.data = Bytes(Transaction::size_max, 1);
    EXPECT_EQ(wire_error(signed_by_key(large)), TransactionError::TooLarge);
    large.data.resize(Transaction::size_max - 200);
    EXPECT_TRUE(VerifiedTransaction::from(signed_by_key(large)));
}
TEST(Transaction, IntrinsicGasCountsDataCreationAndAccessList) {
    Transaction counted = transfer(TransactionType::DynamicFee);
    EXPECT_EQ(intrinsic_gas(counted), 21'000u);
    counted.data = Bytes{0, 0, 1};
    EXPECT_EQ(intrinsic_gas(counted), 21'000u + 4 + 4 + 16);
    counted.access_list = {{Address{}, {Hash{}}}};
    EXPECT_EQ(intrinsic_gas(counted), 21'024u + 2400 + 1900);
    counted.to = std::nullopt;
    EXPECT_EQ(intrinsic_gas(counted), 25'324u + 32'000 + 2);
}
