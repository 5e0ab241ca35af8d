#include "base/uint256.h"
#include "crypto/hash.h"
#include "crypto/secp256k1.h"
#include "unit/crypto/from_hex.h"

namespace arpeggio::crypto {
namespace {

const Bytes order = from_hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"); // SEC 2, 2.4.1

template <class Scalar>
U256 number(const Scalar& scalar) {
    return from_big_endian(scalar.view());
}
decltype(EcdsaSignature::s) scalar(const U256& value) {
    return {to_big_endian(value)};
}

struct Secp256k1Test : testing::Test {
    // EIP-155, "Example": its key, its signing hash.
    Secp256k1SecretKey key = *Secp256k1SecretKey::from_bytes(Bytes(32, 0x46));
    Hash digest = Hash::from(from_hex("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"));
    EcdsaSignature signature = key.sign(digest);
    U256 n = from_big_endian(order);
};

TEST_F(Secp256k1Test, SignsTheExampleOfEip155) {
    EXPECT_EQ(
        to_decimal(number(signature.r)),
        "18515461264373351373200002665853028612451056578545711640558177340181847433846");
    EXPECT_EQ(
        to_decimal(number(signature.s)),
        "46948507304638947509940763649030358759909902576025900602547168820602576006531");
    EXPECT_EQ(signature.y_parity, 0); // v = 37
}

// Address of the key 0x46…46, as every Ethereum library prints it.
TEST_F(Secp256k1Test, KnowsItsAddress) {
    EXPECT_EQ(to_hex(key.address().view()), "9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
}

TEST_F(Secp256k1Test, RecoversTheSignerOfAnyDigest) {
    for (std::uint8_t i = 0; i < 50; ++i) {
        const Hash any = keccak256(ByteView{&i, 1});
        EXPECT_EQ(recover(any, key.sign(any)), key.address());
    }
}

TEST_F(Secp256k1Test, SignsDeterministicallyWithLowS) {
    EXPECT_EQ(key.sign(digest), signature);
    for (std::uint8_t i = 0; i < 50; ++i) EXPECT_LE(number(key.sign(keccak256(ByteView{&i, 1})).s), n / U256{2});
}

TEST_F(Secp256k1Test, RefusesZero) {
    auto without_r = signature, without_s = signature;
    without_r.r = {};
    without_s.s = {};
    EXPECT_EQ(recover(digest, without_r), Fail(EcdsaError::OutOfRange));
    EXPECT_EQ(recover(digest, without_s), Fail(EcdsaError::OutOfRange));
}

TEST_F(Secp256k1Test, RefusesScalarsFromTheOrderOn) {
    for (const U256& value : {n, n + U256{1}, U256::max()}) {
        auto large_r = signature, large_s = signature;
        large_r.r = scalar(value);
        large_s.s = scalar(value);
        EXPECT_EQ(recover(digest, large_r), Fail(EcdsaError::OutOfRange));
        EXPECT_EQ(recover(digest, large_s), Fail(EcdsaError::OutOfRange));
    }
}

TEST_F(Secp256k1Test, RefusesTheOtherFormOfAValidSignature) { // EIP-2: (r, n − s, 1 − y) signs the same
    auto high = signature;
    high.s = scalar(n - number(signature.s));
    high.y_parity ^= 1;
    EXPECT_EQ(recover(digest, high), Fail(EcdsaError::HighS));
}

TEST_F(Secp256k1Test, TakesHalfTheOrderAsLowAndOneMoreAsHigh) {
    auto edge = signature;
    edge.s = scalar(n / U256{2});
    EXPECT_TRUE(recover(digest, edge));
    edge.s = scalar(n / U256{2} + U256{1});
    EXPECT_EQ(recover(digest, edge), Fail(EcdsaError::HighS));
}

TEST_F(Secp256k1Test, RefusesAParityThatIsNone) {
    for (const char parity : {'\2', '\3', '\33', '\377'}) {
        signature.y_parity = static_cast<std::uint8_t>(parity);
        EXPECT_EQ(recover(digest, signature), Fail(EcdsaError::OutOfRange));
    }
}

TEST_F(Secp256k1Test, RefusesAnRThatIsNoPoint) {
    signature.r = scalar(U256{5}); // 5³ + 7 = 132 is no square modulo p
    EXPECT_EQ(recover(digest, signature), Fail(EcdsaError::NoSuchKey));
}

TEST_F(Secp256k1Test, RecoversSomebodyElseFromAnythingChanged) {
    for (std::size_t i = 0; i < 32; ++i) {
        auto other_r = signature, other_s = signature;
        auto other_digest = digest;
        other_r.r.bytes[i] ^= 1;
        other_s.s.bytes[i] ^= 1;
        other_digest.bytes[i] ^= 1;
        EXPECT_NE(recover(digest, other_r), key.address());
        EXPECT_NE(recover(digest, other_s), key.address());
        EXPECT_NE(recover(other_digest, signature), key.address());
    }
    signature.y_parity ^= 1;
    EXPECT_NE(recover(digest, signature), key.address());
}

TEST_F(Secp256k1Test, RefusesKeysOutsideTheGroup) {
    EXPECT_FALSE(Secp256k1SecretKey::from_bytes(Bytes(32)));
    EXPECT_FALSE(Secp256k1SecretKey::from_bytes(order));
    EXPECT_FALSE(Secp256k1SecretKey::from_bytes(Bytes(31, 1)));
    EXPECT_FALSE(Secp256k1SecretKey::from_bytes(Bytes(33, 1)));
}

TEST_F(Secp256k1Test, AddsTweaksModuloTheOrder) {
    const auto one = scalar(U256{1});
    const auto last = Secp256k1SecretKey::from_bytes(to_big_endian(n - U256{1}));
    ASSERT_TRUE(last);
    EXPECT_FALSE(last->plus(one.view())); // the sum is zero
    EXPECT_FALSE(key.plus(order));
    EXPECT_FALSE(key.plus(ByteView{order}.first(31)));
    EXPECT_EQ(from_big_endian(key.plus(one.view())->bytes()), from_big_endian(key.bytes()) + U256{1});
    EXPECT_EQ(from_big_endian(key.plus(last->bytes())->bytes()), from_big_endian(key.bytes()) - U256{1});
}

// SEC 2, section 2.4.1: the base point, compressed, is the public key of 1.
TEST_F(Secp256k1Test, OfOneHasTheBasePointAsItsPublicKey) {
    const auto one = Secp256k1SecretKey::from_bytes(to_big_endian(U256{1}));
    EXPECT_EQ(to_hex(one->public_key().view()), "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
}

TEST_F(Secp256k1Test, ASeriesOfAddressesBelongsToTheKeysOfItsScalars) {
    AddressSeries series(key, 3);
    for (std::uint64_t i = 0; i < 40; ++i) {
        const auto member = i == 0 ? key.clone() : *key.plus(to_big_endian(U256{3 * i}));
        EXPECT_EQ(series.next(), member.address()) << i;
    }
}

} // namespace
} // namespace arpeggio::crypto
