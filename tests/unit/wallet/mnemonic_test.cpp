#include "base/random.h"
#include "codec/hex.h"
#include "crypto/password.h"
#include "wallet/mnemonic.h"

namespace arpeggio::wallet {
namespace {

using Kind = MnemonicError::Kind;

std::string sentence(const Mnemonic& mnemonic) {
    std::string out;
    for (const std::string_view word : mnemonic.words()) out += (out.empty() ? "" : " ") + std::string(word);
    return out;
}
std::string repeated(std::string_view word, int times, std::string_view last) {
    std::string out;
    for (int i = 0; i < times; ++i) out += std::string(word) + " ";
    return out + std::string(last);
}
MnemonicError refusal(std::string_view text) {
    return Mnemonic::parse(text).error();
}
Bytes random_bytes(Random& random, std::size_t size) {
    Bytes out(size);
    for (auto& byte : out) byte = static_cast<std::uint8_t>(random.next());
    return out;
}

// SHA-256 of bip-0039/english.txt in the bitcoin/bips repository.
TEST(WordList, IsTheOneOfBip39) {
    std::string text;
    for (const std::string_view word : english_words()) text += std::string(word) + "\n";
    EXPECT_EQ(
        codec::to_hex(crypto::sha256(as_bytes(text)).view()),
        "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
}

TEST(WordList, IsSortedAndToldApartByFourLetters) {
    for (std::size_t i = 1; i < english_words().size(); ++i)
        EXPECT_LT(english_words()[i - 1].substr(0, 4), english_words()[i].substr(0, 4));
}

// BIP-39, reference vectors by Trezor: entropy of zeros, with 12 and with 24 words.
TEST(Mnemonic, OfZeroEntropyIsTheReferences) {
    EXPECT_EQ(sentence(Mnemonic::from_entropy(Bytes(16))), repeated("abandon", 11, "about"));
    EXPECT_EQ(sentence(Mnemonic::from_entropy(Bytes(32))), repeated("abandon", 23, "art"));
}

TEST(Mnemonic, MakesTheReferencesSeedWithAPassphrase) {
    EXPECT_EQ(
        codec::to_hex(Mnemonic::from_entropy(Bytes(32)).to_seed("TREZOR").view()),
        "bda85446c68413707090a52022edd26a1c9462295029f2e60cd7c4f2bbd30971"
        "70af7a4d73245cafa9c3cca8d561a7c3de6f5d4a10be8ed2a5e608d68f92fcc8");
}

TEST(Mnemonic, ReadsBackWhatItWroteInEverySize) {
    Random random(39);
    for (int run = 0; run < 200; ++run) {
        const Bytes entropy = random_bytes(random, 16 + 4 * random.below(5));
        const auto read = Mnemonic::parse(sentence(Mnemonic::from_entropy(entropy)));
        ASSERT_TRUE(read);
        EXPECT_EQ(to_bytes(read->entropy()), entropy);
    }
}

TEST(Mnemonic, TakesWordsAsPeopleTypeThem) {
    const auto read = Mnemonic::parse("\n  Abandon ABANDON\tabandon\r\n" + repeated("abandon", 8, "about ") + " \n");
    ASSERT_TRUE(read);
    EXPECT_EQ(to_bytes(read->entropy()), Bytes(16));
}

TEST(Mnemonic, SaysWhichWordIsUnknown) {
    EXPECT_EQ(refusal("abandon abandun"), (MnemonicError{Kind::UnknownWord, 2}));
    EXPECT_EQ(refusal("aban"), (MnemonicError{Kind::UnknownWord, 1})); // no guessing from a beginning
    EXPECT_EQ(refusal("zoo zoo zoologically"), (MnemonicError{Kind::UnknownWord, 3}));
    EXPECT_EQ(refusal("abandon\u00a0abandon"), (MnemonicError{Kind::UnknownWord, 1}));
}

TEST(Mnemonic, RefusesEveryOtherNumberOfWords) {
    for (int words = 0; words <= 40; ++words) {
        if (words % 3 == 0 && words >= 12 && words <= 24) continue;
        std::string text = words == 0 ? "" : repeated("zoo", words - 1, "zoo");
        EXPECT_EQ(refusal(text), (MnemonicError{Kind::WordCount})) << words;
    }
    EXPECT_EQ(refusal(std::string(10'000, ' ')), (MnemonicError{Kind::WordCount}));
}

TEST(Mnemonic, FindsAWrongWordByTheChecksum) {
    EXPECT_EQ(refusal(repeated("abandon", 11, "abandon")), (MnemonicError{Kind::BadChecksum}));
    EXPECT_EQ(refusal(repeated("abandon", 23, "about")), (MnemonicError{Kind::BadChecksum}));
}

TEST(Mnemonic, OfTwentyFourWordsFindsAllButOneInTwoHundredAndFiftySixMistakes) {
    const std::string rest = repeated("abandon", 23, "");
    const auto good = std::ranges::count_if(
        english_words(), [&](std::string_view last) { return Mnemonic::parse(rest + std::string(last)).has_value(); });
    EXPECT_EQ(good, 2048 / 256);
}

} // namespace
} // namespace arpeggio::wallet
