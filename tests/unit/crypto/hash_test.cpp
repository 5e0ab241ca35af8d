#include "crypto/hash.h"
#include "unit/crypto/from_hex.h"

namespace arpeggio::crypto {
namespace {

Hash filled(std::uint8_t value) {
    Hash out;
    out.bytes.fill(value);
    return out;
}

// Ethereum Yellow Paper: KEC(()) is the code hash of every account without code.
TEST(Keccak, OfNothingIsEthereumsEmptyCodeHash) {
    EXPECT_EQ(to_hex(keccak256({}).view()), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
}

// Keccak team, reference implementation's known answers; SHA3-256 of the same text begins with 3a985da7.
TEST(Keccak, HasTheOriginalPaddingNotSha3s) {
    EXPECT_EQ(
        to_hex(keccak256(as_bytes("abc")).view()), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
}

// RFC 7693, appendix A.
TEST(Blake2b, OfAbcIsTheRfcsExample) {
    EXPECT_EQ(
        to_hex(blake2b(as_bytes("abc"), 64)),
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
}

// Expected value: Python hashlib.blake2b(digest_size=32, person=b"arpeggio", salt=b"\x07").
TEST(DomainHash, IsBlake2bWithPersonalAndSalt) {
    EXPECT_EQ(
        to_hex(hash(HashDomain::StateLeaf, {as_bytes("ab"), as_bytes("c")}).view()),
        "f0e8afa0e25022083b446c12e839a51b36887410cf8a08413bfbc2aaed10a4e2");
}

TEST(DomainHash, DiffersByDomain) {
    EXPECT_NE(hash(HashDomain::StateLeaf, {as_bytes("abc")}), hash(HashDomain::StateNode, {as_bytes("abc")}));
    EXPECT_NE(to_bytes(hash(HashDomain::Header, {}).view()), blake2b({}, 32));
}

TEST(DomainHash, DoesNotDelimitItsParts) {
    EXPECT_EQ(hash(HashDomain::Body, {as_bytes("ab"), {}, as_bytes("c")}), hash(HashDomain::Body, {as_bytes("abc")}));
}

// Expected value: the header's definition written in Python with hashlib.
TEST(MerkleRoot, OfThreeCarriesTheThirdUp) {
    EXPECT_EQ(
        to_hex(merkle_root(HashDomain::TransactionsRoot, {filled(1), filled(2), filled(3)}).view()),
        "c1238ad6b2d82005059bc6fd64670efcada2d881ee1dbafc8e0fe3ef7732cdac");
}

TEST(MerkleRoot, OfNothingIsZero) {
    EXPECT_TRUE(merkle_root(HashDomain::ReceiptsRoot, {}).is_zero());
}

TEST(MerkleRoot, ChangesWithAnyLeafAndWithTheirOrder) {
    for (std::size_t count = 1; count <= 20; ++count) {
        std::vector<Hash> leaves;
        for (std::size_t i = 0; i < count; ++i) leaves.push_back(filled(static_cast<std::uint8_t>(i + 1)));
        const Hash root = merkle_root(HashDomain::Body, leaves);
        for (std::size_t i = 0; i < count; ++i) {
            auto other = leaves;
            other[i].bytes[31] ^= 1;
            EXPECT_NE(merkle_root(HashDomain::Body, other), root) << count << " leaves, changed " << i;
        }
        std::vector<Hash> backwards(leaves.rbegin(), leaves.rend());
        EXPECT_EQ(merkle_root(HashDomain::Body, backwards) == root, count == 1);
    }
}

TEST(MerkleRoot, OfAListIsNotThatOfItsInnerNodes) {
    const Hash node = hash(HashDomain::MerkleNode, {filled(1).view(), filled(2).view()});
    EXPECT_NE(merkle_root(HashDomain::Body, {filled(1), filled(2)}), merkle_root(HashDomain::Body, {node}));
}

TEST(MerkleRoot, DoesNotTakeARepeatedLastLeafForAnOddList) { // CVE-2012-2459 in Bitcoin
    EXPECT_NE(
        merkle_root(HashDomain::Body, {filled(1), filled(2), filled(3)}),
        merkle_root(HashDomain::Body, {filled(1), filled(2), filled(3), filled(3)}));
}

} // namespace
} // namespace arpeggio::crypto
