// Words, derived keys and amounts.
#include "conformance/vectors.h"
#include "crypto/password.h"
#include "wallet/hd_key.h"
#include "wallet/mnemonic.h"
#include "wallet/payment.h"

#include <boost/json.hpp>

#include <sstream>
#include <stdexcept>

using namespace arpeggio;
using conformance::hex;
using conformance::member;
using conformance::text;
using wallet::HdKey;
using wallet::Mnemonic;
namespace json = boost::json;

namespace {
class Wallets : public conformance::Vectors {};

std::string sentence(const Mnemonic& words) {
    std::string out;
    for (const std::string_view word : words.words()) out += (out.empty() ? "" : " ") + std::string(word);
    return out;
}

/// What NFKD makes of the one letter in these sets that it changes; the wallet takes passphrases as they are.
std::string decomposed(std::string text) {
    for (std::size_t at = text.find("\u00e9"); at != text.npos; at = text.find("\u00e9", at))
        text.replace(at, 2, "e\u0301");
    return text;
}

/// A serialized key of BIP-32: 4 version · 1 depth · 4 parent · 4 index · 32 chain code · 33 key, in Base58 with four
/// bytes of checksum. Absent if the checksum is wrong.
std::optional<Bytes> read_extended(std::string_view digits) {
    constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    constexpr std::size_t size = 78;
    Bytes bytes(size + 4);
    for (const char digit : digits) {
        std::size_t carry = alphabet.find(digit);
        if (carry == alphabet.npos) return std::nullopt;
        for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
            carry += std::size_t{*byte} * 58;
            *byte = static_cast<std::uint8_t>(carry);
            carry >>= 8;
        }
    }
    const Hash twice = crypto::sha256(crypto::sha256(ByteView{bytes}.first(size)).view());
    if (!std::ranges::equal(twice.view().first(4), ByteView{bytes}.last(4))) return std::nullopt;
    bytes.resize(size);
    return bytes;
}

/// "m/44'/0/1" from a seed, step by step.
HdKey derive(ByteView seed, const std::string& path) {
    std::istringstream steps(path);
    std::string step;
    std::getline(steps, step, '/');
    if (step != "m") throw std::runtime_error("not a path: " + path);
    auto key = HdKey::from_seed(seed);
    while (std::getline(steps, step, '/')) {
        const bool is_hardened = step.back() == '\'' || step.back() == 'H' || step.back() == 'h';
        const auto index = static_cast<std::uint32_t>(std::stoul(step));
        key = key.value().child(is_hardened ? HdKey::hardened + index : index);
    }
    return std::move(key).value();
}

void expect_extended(const HdKey& key, const std::string& xprv) {
    const auto bytes = read_extended(xprv);
    ASSERT_TRUE(bytes) << xprv;
    EXPECT_EQ(to_bytes(key.chain_code()), to_bytes(ByteView{*bytes}.subspan(13, 32)));
    EXPECT_EQ(to_bytes(key.key().bytes()), to_bytes(ByteView{*bytes}.subspan(46, 32)));
}
} // namespace

TEST_F(Wallets, WordListOfBip39) {
    std::istringstream lines(load_text("bip39/wordlist/english.txt"));
    std::string line;
    std::size_t at = 0;
    for (; std::getline(lines, line); ++at) {
        count();
        ASSERT_LT(at, wallet::english_words().size());
        EXPECT_EQ(wallet::english_words()[at], line);
    }
    EXPECT_EQ(at, wallet::english_words().size());
}

TEST_F(Wallets, MnemonicsOfTrezor) {
    const json::value set = load("bip39/trezor_vectors.json");
    for (const auto& [language, items] : set.as_object()) {
        for (const json::value& item : items.as_array()) {
            if (language != "english") {
                leave_out("words of another language");
                continue;
            }
            count();
            const json::array& row = item.as_array();
            const Mnemonic words = Mnemonic::from_entropy(hex(row.at(0).as_string()));
            const std::string phrase(row.at(1).as_string());
            EXPECT_EQ(sentence(words), phrase);
            EXPECT_TRUE(Mnemonic::parse(phrase));
            const auto seed = words.to_seed("TREZOR");
            EXPECT_EQ(to_bytes(seed.view()), hex(row.at(2).as_string()));
            expect_extended(*HdKey::from_seed(seed.view()), std::string(row.at(3).as_string()));
        }
    }
}

TEST_F(Wallets, MnemonicsOfEthers) {
    const json::value set = load("bip39/ethers_mnemonics.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(text(item, "name"));
        if (text(item, "locale") != "en") {
            leave_out("words of another language");
            continue;
        }
        count();
        const std::string phrase(as_text(hex(item, "phrase")));
        const auto words = Mnemonic::parse(phrase);
        ASSERT_TRUE(words) << phrase;
        EXPECT_EQ(to_bytes(words->entropy()), hex(item, "entropy"));
        EXPECT_EQ(sentence(*words), phrase);
        const std::string passphrase = decomposed(std::string(as_text(hex(item, "password"))));
        EXPECT_EQ(to_bytes(words->to_seed(passphrase).view()), hex(item, "seed"));
    }
}

TEST_F(Wallets, DerivedKeysOfEthers) {
    const json::value set = load("bip39/ethers_mnemonics.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(text(item, "name"));
        for (const json::value& node : member(item, "nodes").as_array()) {
            count();
            const HdKey key = derive(hex(item, "seed"), text(node, "path"));
            EXPECT_EQ(to_bytes(key.chain_code()), hex(node, "chainCode")) << text(node, "path");
            EXPECT_EQ(to_bytes(key.key().bytes()), hex(node, "privateKey"));
            EXPECT_EQ(to_bytes(key.key().public_key().view()), hex(node, "publicKey"));
        }
    }
}

TEST_F(Wallets, Bip32) {
    const json::value set = load("bip32/bip32.json");
    for (const json::value& vector : member(set, "valid").as_array()) {
        for (const json::value& link : member(vector, "chain").as_array()) {
            SCOPED_TRACE(text(link, "path"));
            count();
            const HdKey key = derive(hex(vector, "seed"), text(link, "path"));
            expect_extended(key, text(link, "xprv"));
            const auto open = read_extended(text(link, "xpub"));
            ASSERT_TRUE(open);
            EXPECT_EQ(to_bytes(key.key().public_key().view()), to_bytes(ByteView{*open}.last(33)));
        }
    }
    for (std::size_t i = 0; i < member(set, "invalid").as_array().size(); ++i)
        leave_out("serialized keys are not read");
}

TEST_F(Wallets, UnitsOfEthers) {
    const wallet::NumberFormat bare{.decimal = ".", .group = ""};
    const json::value set = load("units/ethers_units.json");
    for (const json::value& item : set.as_array()) {
        SCOPED_TRACE(text(item, "name"));
        count();
        const auto amount = wallet::parse_amount(text(item, "ether"), bare);
        if (text(item, "wei").starts_with('-')) {
            EXPECT_EQ(amount, Fail(wallet::AmountError::Negative));
            continue;
        }
        ASSERT_TRUE(amount);
        EXPECT_EQ(to_decimal(amount->atto), text(item, "wei"));
        EXPECT_EQ(wallet::format_amount(*amount, bare, 1), text(item, "ether_format"));
    }
}
