#include "crypto/password.h"
#include "unit/crypto/from_hex.h"

namespace arpeggio::crypto {
namespace {

constexpr PasswordCost cheap{.memory_bytes = PasswordCost::memory_bytes_min, .passes = 1};

struct SealTest : testing::Test {
    Secret key = Secret::copy_of(Bytes(32, 9));
    Nonce nonce;
    Bytes sealed = seal(key, nonce, as_bytes("plain text"), as_bytes("header"));
};

TEST_F(SealTest, OpensWithTheSameKeyNonceAndHeader) {
    const auto plain = unseal(key, nonce, sealed, as_bytes("header"));
    ASSERT_TRUE(plain);
    EXPECT_EQ(as_text(plain->view()), "plain text");
}

TEST_F(SealTest, RefusesEveryChangedByte) {
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes other = sealed;
        other[i] ^= 0x80;
        EXPECT_FALSE(unseal(key, nonce, other, as_bytes("header"))) << i;
    }
}

TEST_F(SealTest, RefusesEveryOtherLength) {
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_FALSE(unseal(key, nonce, ByteView{sealed}.first(size), as_bytes("header"))) << size;
    sealed.push_back(0);
    EXPECT_FALSE(unseal(key, nonce, sealed, as_bytes("header")));
}

TEST_F(SealTest, RefusesAnotherHeaderNonceOrKey) {
    EXPECT_FALSE(unseal(key, nonce, sealed, as_bytes("Header")));
    EXPECT_FALSE(unseal(Secret(32), nonce, sealed, as_bytes("header")));
    nonce.bytes[23] = 1;
    EXPECT_FALSE(unseal(key, nonce, sealed, as_bytes("header")));
}

TEST_F(SealTest, SealsNothingToATagAlone) {
    const Bytes tag = seal(key, nonce, {}, {});
    EXPECT_EQ(tag.size(), 16U);
    EXPECT_EQ(unseal(key, nonce, tag, {})->size(), 0U);
}

TEST(StretchPassword, DependsOnPasswordSaltAndCost) {
    const auto stretched = [](std::string_view password, const Salt& salt, const PasswordCost& cost) {
        return to_hex(stretch_password(as_bytes(password), salt, cost)->view());
    };
    Salt other_salt;
    other_salt.bytes[0] = 1;
    PasswordCost more = cheap;
    more.passes = 2;
    const std::string base = stretched("password", {}, cheap);
    EXPECT_EQ(stretched("password", {}, cheap), base);
    EXPECT_NE(stretched("passwore", {}, cheap), base);
    EXPECT_NE(stretched("password", other_salt, cheap), base);
    EXPECT_NE(stretched("password", {}, more), base);
}

// FIPS 180-2, appendix B.1.
TEST(Sha256, OfAbc) {
    EXPECT_EQ(
        to_hex(sha256(as_bytes("abc")).view()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// RFC 4231, test case 2.
TEST(HmacSha512, OfJefe) {
    EXPECT_EQ(
        to_hex(hmac_sha512(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")).view()),
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

// BIP-39 test vectors by Trezor, the first one: words "abandon" × 11 "about", passphrase "TREZOR".
TEST(Pbkdf2Sha512, MakesTheFirstSeedOfBip39) {
    std::string words;
    for (int i = 0; i < 11; ++i) words += "abandon ";
    words += "about";
    EXPECT_EQ(
        to_hex(pbkdf2_sha512(as_bytes(words), as_bytes("mnemonicTREZOR"), 2048, 64).view()),
        "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e5349553"
        "1f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04");
}

// Expected value: Python hashlib.pbkdf2_hmac("sha512", b"password", b"salt", 3, 100).
TEST(Pbkdf2Sha512, GivesMoreThanOneBlock) {
    EXPECT_EQ(
        to_hex(pbkdf2_sha512(as_bytes("password"), as_bytes("salt"), 3, 100).view()),
        "b6b07cb2cebf4ad84468391a543824fccffe0e0769dbe6bddf10a65673c4b648e612d44918f9ce9a19a1294cf5140628084ba994"
        "c3b21a4ef4741220b811c633cfc0641fccbcc4164f1bbfcb1f33f595ae9aa4a33ddcce570157775980362c0ee28aa340");
}

} // namespace
} // namespace arpeggio::crypto
