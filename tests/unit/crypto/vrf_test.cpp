#include "crypto/vrf.h"
#include "unit/crypto/from_hex.h"

namespace arpeggio::crypto {
namespace {

// RFC 9381, appendix B.3, example 17: its point is found at the second try.
const Bytes rfc_secret = from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
const Bytes rfc_alpha = from_hex("72");
constexpr std::string_view rfc_proof = "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed593"
                                       "3bf0864a62558b3ed7f2fea45c92a465301b3bbf5e3e54ddf2d935be3b67926d"
                                       "a3ef39226bbc355bdc9850112c8f4b02";
constexpr std::string_view rfc_output = "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb"
                                        "5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031";

/// The group order q, little-endian (RFC 8032, section 5.1).
const Bytes order = from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/// A point of order 8, and 2^255 − 19 + 1, another way to write the identity (libsodium's list of low-order points).
constexpr std::string_view order_eight = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
constexpr std::string_view identity_unreduced = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";

struct VrfTest : testing::Test {
    Ed25519SecretKey secret = Ed25519SecretKey::from_seed(rfc_secret);
    Ed25519PublicKey key = secret.public_key();
    VrfProof proof = vrf_prove(secret, rfc_alpha);
};

TEST_F(VrfTest, MakesTheRfcsProofAndOutput) {
    EXPECT_EQ(to_hex(proof.view()), rfc_proof);
    const auto output = vrf_verify(key, rfc_alpha, proof);
    ASSERT_TRUE(output);
    EXPECT_EQ(to_hex(output->view()), rfc_output);
    EXPECT_EQ(vrf_output(proof), output);
}

TEST_F(VrfTest, RefusesEveryChangedByte) {
    for (std::size_t at = 0; at < VrfProof::size; ++at) {
        for (const int change : {1, 2, 0x80, 0xff}) {
            VrfProof other = proof;
            other.bytes[at] ^= static_cast<std::uint8_t>(change);
            EXPECT_FALSE(vrf_verify(key, rfc_alpha, other)) << at << " ^ " << change;
        }
    }
}

TEST_F(VrfTest, RefusesAnotherAlphaAndAnotherKey) {
    EXPECT_FALSE(vrf_verify(key, from_hex("73"), proof));
    EXPECT_FALSE(vrf_verify(key, {}, proof));
    EXPECT_FALSE(vrf_verify(Ed25519SecretKey::from_seed(Bytes(32, 1)).public_key(), rfc_alpha, proof));
}

TEST_F(VrfTest, RefusesTheSameScalarWrittenWithTheOrderAdded) {
    unsigned carry = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        carry += proof.bytes[48 + i] + unsigned{order[i]};
        proof.bytes[48 + i] = static_cast<std::uint8_t>(carry);
        carry >>= 8;
    }
    ASSERT_EQ(carry, 0u);
    EXPECT_FALSE(vrf_verify(key, rfc_alpha, proof));
}

TEST_F(VrfTest, RefusesKeysOfLowOrder) { // with Γ of low order, too, an output could be had for any alpha
    Ed25519PublicKey identity;
    identity.bytes[0] = 1;
    const auto eight = Ed25519PublicKey::from(from_hex(order_eight));
    const auto unreduced = Ed25519PublicKey::from(from_hex(identity_unreduced));
    for (const auto& low : {identity, eight, unreduced, Ed25519PublicKey{}}) {
        std::ranges::copy(low.view(), proof.bytes.begin());
        EXPECT_FALSE(vrf_verify(low, rfc_alpha, proof)) << to_hex(low.view());
        EXPECT_FALSE(vrf_verify(key, rfc_alpha, proof)) << to_hex(low.view());
    }
}

TEST_F(VrfTest, RefusesChallengeAndScalarOfZero) {
    for (const auto& [from, count] : {std::pair{32, 16}, {48, 32}}) {
        VrfProof other = proof;
        std::fill_n(other.bytes.begin() + from, count, std::uint8_t{0});
        EXPECT_FALSE(vrf_verify(key, rfc_alpha, other)) << from;
    }
}

TEST_F(VrfTest, GivesNoOutputForWhatIsNoPoint) { // no x belongs to y = 2
    VrfProof other;
    other.bytes[0] = 2;
    EXPECT_FALSE(vrf_output(other));
    EXPECT_FALSE(vrf_verify(key, rfc_alpha, other));
}

TEST_F(VrfTest, VerifiesWhatItProved) {
    for (std::uint8_t length = 0; length < 40; ++length) {
        const Bytes alpha(length, length);
        const VrfProof made = vrf_prove(secret, alpha);
        EXPECT_EQ(vrf_verify(key, alpha, made), vrf_output(made)) << int{length};
        EXPECT_TRUE(vrf_output(made));
    }
}

} // namespace
} // namespace arpeggio::crypto
