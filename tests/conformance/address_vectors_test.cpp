#include "codec/address.h"
#include "codec/bech32.h"
#include "codec/hex.h"
#include "conformance/vectors.h"
#include "crypto/secp256k1.h"

#include <boost/json.hpp>

using namespace arpeggio;
using codec::Bech32Variant;
namespace json = boost::json;

namespace {
class Addresses : public conformance::Vectors {
protected:
    void check_bech32(const std::string& path, Bech32Variant variant);
};

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return text;
}
std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
    return text;
}

/// A Bitcoin output script of a segwit address; absent if it is none. Witness version 0 is Bech32; `later` is what the
/// other versions are: the same in BIP-173, Bech32m in BIP-350.
std::optional<Bytes> segwit_script(std::string_view address, Bech32Variant later) {
    const auto decoded = codec::decode_bech32(address);
    if (!decoded || decoded->groups.empty()) return std::nullopt;
    if (decoded->prefix != "bc" && decoded->prefix != "tb") return std::nullopt;
    const std::uint8_t version = decoded->groups[0];
    if (version > 16) return std::nullopt;
    if (decoded->variant != (version == 0 ? Bech32Variant::Bech32 : later)) return std::nullopt;
    const auto program = codec::from_groups(ByteView{decoded->groups}.subspan(1));
    if (!program || program->size() < 2 || program->size() > 40) return std::nullopt;
    if (version == 0 && program->size() != 20 && program->size() != 32) return std::nullopt;
    Bytes script{
        static_cast<std::uint8_t>(version == 0 ? 0 : 0x50 + version), static_cast<std::uint8_t>(program->size())};
    append(script, *program);
    return script;
}

void Addresses::check_bech32(const std::string& path, Bech32Variant variant) {
    const json::value set = load(path);
    for (const json::value& item : conformance::member(set, "valid").as_array()) {
        count();
        const std::string text(as_text(conformance::hex(item, "string_hex")));
        const auto decoded = codec::decode_bech32(text);
        ASSERT_TRUE(decoded) << text << ": " << to_string(decoded.error());
        EXPECT_EQ(decoded->variant, variant) << text;
        EXPECT_EQ(codec::encode_bech32(*decoded), lower(text));
    }
    for (const json::value& item : conformance::member(set, "invalid").as_array()) {
        count();
        const auto decoded = codec::decode_bech32(as_text(conformance::hex(item, "string_hex")));
        EXPECT_FALSE(decoded && decoded->variant == variant) << conformance::text(item, "why");
    }
    for (const json::value& item : conformance::member(set, "segwit_valid").as_array()) {
        count();
        EXPECT_EQ(segwit_script(conformance::text(item, "address"), variant), conformance::hex(item, "script"));
        EXPECT_EQ(codec::parse_address(conformance::text(item, "address")).error(), codec::AddressError::OtherNetwork);
    }
    for (const json::value& item : conformance::member(set, "segwit_invalid").as_array()) {
        count();
        const std::string address = conformance::text(item, "address");
        EXPECT_EQ(segwit_script(address, variant), std::nullopt) << address << ": " << conformance::text(item, "why");
    }
}
} // namespace

TEST_F(Addresses, Bech32) {
    check_bech32("bech32/bech32.json", Bech32Variant::Bech32);
}
TEST_F(Addresses, Bech32m) {
    check_bech32("bech32/bech32m.json", Bech32Variant::Bech32m);
}
TEST_F(Addresses, Eip55) {
    const json::value set = load("eip55/eip55.json");
    for (const json::value& item : conformance::member(set, "checksummed").as_array()) {
        count();
        const std::string text(item.as_string());
        const auto address = codec::parse_address(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(codec::to_checksum(*address), text);
        EXPECT_EQ(*codec::parse_address(lower(text)), *address);
        EXPECT_EQ(*codec::parse_address("0x" + upper(text.substr(2))), *address);
        EXPECT_EQ(*codec::parse_address(codec::to_bech32(*address)), *address);
    }
}
TEST_F(Addresses, KeysOfEthers) {
    const json::value set = load("eip55/ethers_accounts.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(conformance::text(item, "name"));
        count();
        const auto key = crypto::Secp256k1SecretKey::from_bytes(conformance::hex(item, "privateKey"));
        ASSERT_TRUE(key);
        EXPECT_EQ(codec::to_checksum(key->address()), conformance::text(item, "address"));
    }
}
