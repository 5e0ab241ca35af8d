#include "crypto/ed25519.h"
#include "unit/crypto/from_hex.h"

namespace arpeggio::crypto {
namespace {

// RFC 8032, section 7.1, test 3.
const Bytes rfc_seed = from_hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
const Bytes rfc_message = from_hex("af82");

struct Ed25519Test : testing::Test {
    Ed25519SecretKey key = Ed25519SecretKey::from_seed(rfc_seed);
    Ed25519Signature signature = key.sign(rfc_message);
};

TEST_F(Ed25519Test, MakesTheRfcsKeyAndSignature) {
    EXPECT_EQ(to_hex(key.public_key().view()), "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    EXPECT_EQ(
        to_hex(signature.view()),
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
}

TEST_F(Ed25519Test, VerifiesWhatItSigned) {
    EXPECT_TRUE(verify(key.public_key(), rfc_message, signature));
    EXPECT_TRUE(verify(key.public_key(), {}, key.sign({})));
}

TEST_F(Ed25519Test, RefusesEveryChangedBit) {
    for (std::size_t bit = 0; bit < 512; ++bit) {
        auto other = signature;
        other.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        EXPECT_FALSE(verify(key.public_key(), rfc_message, other)) << bit;
    }
}

TEST_F(Ed25519Test, RefusesAnotherMessageAndAnotherKey) {
    EXPECT_FALSE(verify(key.public_key(), from_hex("af83"), signature));
    EXPECT_FALSE(verify(Ed25519SecretKey::from_seed(Bytes(32, 1)).public_key(), rfc_message, signature));
}

TEST_F(Ed25519Test, RefusesAKeyOfSmallOrder) { // all-zero signature under the identity point would verify anything
    Ed25519PublicKey identity;
    identity.bytes[0] = 1;
    Ed25519Signature zero_scalar;
    zero_scalar.bytes[0] = 1;
    EXPECT_FALSE(verify(identity, rfc_message, zero_scalar));
}

TEST_F(Ed25519Test, GivesItsSeedBack) {
    EXPECT_EQ(to_bytes(key.seed()), rfc_seed);
    EXPECT_EQ(Ed25519SecretKey::from_seed(key.seed()).public_key(), key.public_key());
}

} // namespace
} // namespace arpeggio::crypto
