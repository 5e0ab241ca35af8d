// Hashes and signatures. Sets of primitives that nothing here uses are not read: SHA-512 and RIPEMD-160 alone, HKDF,
// X25519, ECDH, ChaCha20-Poly1305 with a 12-byte nonce, PBKDF2 with SHA-256, and keystores of other programs.
#include "base/uint256.h"
#include "conformance/vectors.h"
#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "crypto/secp256k1.h"
#include "crypto/vrf.h"

#include <boost/json.hpp>

using namespace arpeggio;
using conformance::hex;
using conformance::member;
using conformance::text;
namespace json = boost::json;

namespace {
class Crypto : public conformance::Vectors {
protected:
    /// Calls `check(group, test)` for each test of a Wycheproof file.
    template <class Check>
    void each_of_wycheproof(const std::string& path, Check check) {
        const json::value set = load(path);
        for (const json::value& group : member(set, "testGroups").as_array()) {
            for (const json::value& test : member(group, "tests").as_array()) {
                SCOPED_TRACE(conformance::number(test, "tcId"));
                check(group, test);
            }
        }
    }
};

bool is_valid(const json::value& test) {
    return text(test, "result") == "valid";
}

using Scalar = decltype(crypto::EcdsaSignature::r);
struct Scalars {
    Scalar r, s;
};

/// One INTEGER of DER, positive and in its shortest form, as 32 bytes.
std::optional<Scalar> take_integer(ByteView& rest) {
    if (rest.size() < 2 || rest[0] != 2 || rest[1] == 0 || rest[1] > 33 || rest.size() < 2U + rest[1])
        return std::nullopt;
    ByteView digits = rest.subspan(2, rest[1]);
    rest = rest.subspan(2 + digits.size());
    if (digits[0] >= 0x80) return std::nullopt;
    if (digits.size() > 1 && digits[0] == 0) {
        if (digits[1] < 0x80) return std::nullopt;
        digits = digits.subspan(1);
    }
    if (digits.size() > Scalar::size) return std::nullopt;
    Scalar out;
    std::ranges::copy(digits, out.bytes.end() - static_cast<std::ptrdiff_t>(digits.size()));
    return out;
}

/// r and s of a strict DER signature; absent for anything else.
std::optional<Scalars> read_der(ByteView der) {
    if (der.size() < 2 || der[0] != 0x30 || der[1] >= 0x80 || der.size() != 2U + der[1]) return std::nullopt;
    ByteView rest = der.subspan(2);
    const auto r = take_integer(rest);
    const auto s = take_integer(rest);
    if (!r || !s || !rest.empty()) return std::nullopt;
    return Scalars{*r, *s};
}

U256 order() {
    return from_big_endian(hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"));
}

/// Whether one of the two keys that recovery can name is the signer's.
bool recovers(const Address& signer, const Hash& digest, const Scalars& scalars) {
    for (const std::uint8_t parity : {std::uint8_t{0}, std::uint8_t{1}}) {
        if (crypto::recover(digest, {.r = scalars.r, .s = scalars.s, .y_parity = parity}) == signer) return true;
    }
    return false;
}

/// r is an x coordinate less the order: such a point (one in 2^127) is named by parity 2 or 3, which Ethereum's
/// transactions cannot hold.
bool may_lie_beyond_the_order(const Scalars& scalars) {
    const U256 field = from_big_endian(hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"));
    return from_big_endian(scalars.r.view()) < field - order();
}

bool recovers_in_low_form(const Address& signer, const Hash& digest, Scalars scalars) {
    const U256 s = from_big_endian(scalars.s.view());
    if (s > order() / U256{2} && s < order()) {
        EXPECT_FALSE(recovers(signer, digest, scalars)) << "s in the upper half was accepted";
        scalars.s = {to_big_endian(order() - s)};
    }
    return recovers(signer, digest, scalars);
}
} // namespace

TEST_F(Crypto, Blake2b) {
    const json::value set = load("blake2b/blake2b-kat.json");
    for (const json::value& item : set.as_array()) {
        count();
        const Bytes key = hex(item, "key"), expected = hex(item, "out");
        EXPECT_EQ(crypto::blake2b(hex(item, "in"), expected.size(), key), expected) << text(item, "in");
    }
}

TEST_F(Crypto, HashesOfEthers) {
    const json::value set = load("hashes/ethers_hashes.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(text(item, "name"));
        count();
        const Bytes data = hex(item, "data");
        EXPECT_EQ(to_bytes(crypto::keccak256(data).view()), hex(item, "keccak256"));
        EXPECT_EQ(to_bytes(crypto::sha256(data).view()), hex(item, "sha256"));
    }
}

TEST_F(Crypto, HmacOfEthers) {
    const json::value set = load("hashes/ethers_hmac.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(text(item, "name"));
        if (text(item, "algorithm") != "sha512") {
            leave_out("HMAC-SHA-256 is not used");
            continue;
        }
        count();
        EXPECT_EQ(to_bytes(crypto::hmac_sha512(hex(item, "key"), hex(item, "data")).view()), hex(item, "hmac"));
    }
}

TEST_F(Crypto, HmacSha512OfWycheproof) {
    each_of_wycheproof("wycheproof/hmac_sha512_test.json", [&](const json::value&, const json::value& test) {
        count();
        const auto mac = crypto::hmac_sha512(hex(test, "key"), hex(test, "msg"));
        const Bytes tag = hex(test, "tag"); // some groups cut it
        EXPECT_EQ(std::ranges::equal(mac.view().first(tag.size()), tag), is_valid(test));
    });
}

TEST_F(Crypto, Pbkdf2Sha512OfWycheproof) {
    each_of_wycheproof("wycheproof/pbkdf2_hmacsha512_test.json", [&](const json::value&, const json::value& test) {
        count();
        const auto rounds = static_cast<std::uint32_t>(conformance::number(test, "iterationCount"));
        const auto key =
            crypto::pbkdf2_sha512(hex(test, "password"), hex(test, "salt"), rounds, conformance::number(test, "dkLen"));
        EXPECT_EQ(to_bytes(key.view()) == hex(test, "dk"), is_valid(test));
    });
}

TEST_F(Crypto, Ed25519OfWycheproof) {
    each_of_wycheproof("wycheproof/ed25519_test.json", [&](const json::value& group, const json::value& test) {
        const Bytes signature = hex(test, "sig");
        if (signature.size() != crypto::Ed25519Signature::size) {
            EXPECT_FALSE(is_valid(test));
            leave_out("not 64 bytes: the type cannot hold it");
            return;
        }
        count();
        const auto key = crypto::Ed25519PublicKey::from(hex(member(group, "publicKey"), "pk"));
        EXPECT_EQ(crypto::verify(key, hex(test, "msg"), crypto::Ed25519Signature::from(signature)), is_valid(test));
    });
}

// What the one predicate of the system accepts among the cases on which implementations differ (Chalkias, Garillot,
// Nikolaenko, "Taming the many EdDSAs", table 5). It is part of the protocol: votes must be judged alike everywhere.
TEST_F(Crypto, Ed25519EdgeCases) {
    const std::vector<bool> accepted{
        false, // 0: key and R of small order
        false, // 1: key of small order
        false, // 2: R of small order
        true,  // 3: key and R of mixed order, both equations hold
        false, // 4: only the equation with the cofactor holds
        false, // 5: the same, with an s for which a reduction of 8h matters
        false, // 6: s ≥ L
        false, // 7: s far above L
        false, // 8: R of small order and not in its canonical form
        false, // 9: the same, for the other way to reduce it
        false, // 10: key of small order and not in its canonical form
        false, // 11: the same, for the other way to reduce it
    };
    const json::value set = load("ed25519/speccheck_cases.json");
    ASSERT_EQ(set.as_array().size(), accepted.size());
    for (std::size_t i = 0; i < accepted.size(); ++i) {
        count();
        const json::value& item = set.as_array()[i];
        const auto key = crypto::Ed25519PublicKey::from(hex(item, "pub_key"));
        const auto signature = crypto::Ed25519Signature::from(hex(item, "signature"));
        EXPECT_EQ(crypto::verify(key, hex(item, "message"), signature), accepted[i]) << "case " << i;
    }
}

TEST_F(Crypto, VerifiableRandomnessOfRfc9381) { // ..._ell2.json beside it is of another suite: all its values differ
    const json::value set = load("ecvrf/rfc9381_edwards25519_sha512_tai.json");
    ASSERT_EQ(text(set, "suite_string"), "03");
    for (const json::value& item : member(set, "vectors").as_array()) {
        SCOPED_TRACE(conformance::number(item, "example"));
        count();
        const auto key = crypto::Ed25519SecretKey::from_seed(hex(item, "SK"));
        EXPECT_EQ(to_bytes(key.public_key().view()), hex(item, "PK"));
        const crypto::VrfProof proof = crypto::vrf_prove(key, hex(item, "alpha"));
        EXPECT_EQ(to_bytes(proof.view()), hex(item, "pi"));
        const auto output = crypto::vrf_verify(key.public_key(), hex(item, "alpha"), proof);
        ASSERT_TRUE(output);
        EXPECT_EQ(to_bytes(output->view()), hex(item, "beta"));
    }
}

TEST_F(Crypto, EcdsaOfWycheproof) {
    const auto check = [&](const json::value& group, const json::value& test) {
        const auto scalars = read_der(hex(test, "sig"));
        if (!scalars) {
            leave_out("DER that is not strict, or no 32-byte numbers: the type cannot hold it");
            return;
        }
        const Bytes point = hex(member(group, "publicKey"), "uncompressed");
        const Hash hashed = crypto::keccak256(ByteView{point}.subspan(1));
        const Hash digest = crypto::sha256(hex(test, "msg"));
        const bool is_recovered = recovers_in_low_form(Address::from(hashed.view().last(20)), digest, *scalars);
        if (is_valid(test) && !is_recovered && may_lie_beyond_the_order(*scalars)) {
            leave_out("r names a point beyond the group order, which no transaction can hold");
            return;
        }
        count();
        EXPECT_EQ(is_recovered, is_valid(test)) << text(test, "comment");
    };
    each_of_wycheproof("wycheproof/ecdsa_secp256k1_sha256_test.json", check);
}
