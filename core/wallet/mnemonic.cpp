#include "wallet/mnemonic.h"

#include "base/check.h"
#include "crypto/password.h"

#include <string>

namespace arpeggio::wallet {
namespace {

constexpr std::size_t word_bits = 11, words_max = 24, word_length_max = 8;
constexpr std::uint32_t seed_rounds = 2048;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Place in the list of a word in either case; absent if there is none.
std::optional<std::size_t> index_of(std::string_view word) {
    if (word.size() > word_length_max) return std::nullopt;
    std::array<char, word_length_max> lower{};
    std::transform(word.begin(), word.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::string_view sought(lower.data(), word.size());
    const auto found = std::ranges::lower_bound(english_words(), sought);
    std::optional<std::size_t> index;
    if (found != english_words().end() && *found == sought)
        index = static_cast<std::size_t>(found - english_words().begin());
    crypto::wipe({reinterpret_cast<std::uint8_t*>(lower.data()), lower.size()});
    return index;
}

/// Takes the first word off `rest`; empty at the end.
std::string_view next_word(std::string_view& rest) {
    while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
    const std::size_t length = static_cast<std::size_t>(std::ranges::find_if(rest, is_blank) - rest.begin());
    const std::string_view word = rest.substr(0, length);
    rest.remove_prefix(length);
    return word;
}

bool bit_at(ByteView bytes, std::size_t position) {
    return ((bytes[position / 8] >> (7 - position % 8)) & 1) != 0;
}

} // namespace

std::string_view to_string(MnemonicError::Kind kind) {
    switch (kind) {
    case MnemonicError::Kind::WordCount: return "WordCount";
    case MnemonicError::Kind::UnknownWord: return "UnknownWord";
    case MnemonicError::Kind::BadChecksum: return "BadChecksum";
    }
    CHECK(false);
}

Mnemonic Mnemonic::from_entropy(ByteView entropy) {
    CHECK(entropy.size() >= 16 && entropy.size() <= 32 && entropy.size() % 4 == 0);
    return Mnemonic(crypto::Secret::copy_of(entropy));
}

Result<Mnemonic, MnemonicError> Mnemonic::parse(std::string_view text) {
    using Kind = MnemonicError::Kind;
    if (text.size() > text_max) return Fail(MnemonicError{Kind::WordCount});
    crypto::Secret bits(words_max * word_bits / 8); // entropy ‖ checksum, most significant bit first
    std::size_t count = 0;
    std::string_view rest = text;
    for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) {
        const auto index = index_of(word);
        if (!index) return Fail(MnemonicError{Kind::UnknownWord, count + 1});
        if (count == words_max) return Fail(MnemonicError{Kind::WordCount});
        for (std::size_t i = 0; i < word_bits; ++i) {
            const std::size_t at = count * word_bits + i;
            const std::size_t bit = (*index >> (word_bits - 1 - i)) & 1;
            bits.writable()[at / 8] |= static_cast<std::uint8_t>(bit << (7 - at % 8));
        }
        ++count;
    }
    if (count < 12 || count % 3 != 0) return Fail(MnemonicError{Kind::WordCount});
    const std::size_t entropy_size = count * 4 / 3;
    const ByteView entropy = bits.view().first(entropy_size);
    const auto checksum = static_cast<unsigned>(crypto::sha256(entropy).bytes[0] >> (8 - count / 3));
    const auto given = static_cast<unsigned>(bits.view()[entropy_size] >> (8 - count / 3));
    if (checksum != given) return Fail(MnemonicError{Kind::BadChecksum});
    return from_entropy(entropy);
}

std::vector<std::string_view> Mnemonic::words() const {
    crypto::Secret bits(entropy_.size() + 1);
    std::ranges::copy(entropy_.view(), bits.writable().begin());
    bits.writable().back() = crypto::sha256(entropy_.view()).bytes[0];
    std::vector<std::string_view> out;
    const std::size_t count = entropy_.size() * 3 / 4;
    for (std::size_t word = 0; word < count; ++word) {
        std::size_t index = 0;
        for (std::size_t i = 0; i < word_bits; ++i) index = index * 2 + bit_at(bits.view(), word * word_bits + i);
        out.push_back(english_words().at(index));
    }
    return out;
}

crypto::Secret Mnemonic::to_seed(std::string_view passphrase) const {
    crypto::Secret sentence(words_max * (word_length_max + 1));
    std::size_t length = 0;
    for (const std::string_view word : words()) {
        if (length > 0) sentence.writable()[length++] = ' ';
        std::ranges::copy(as_bytes(word), sentence.writable().subspan(length).begin());
        length += word.size();
    }
    std::string salt = "mnemonic" + std::string(passphrase);
    crypto::Secret seed = crypto::pbkdf2_sha512(sentence.view().first(length), as_bytes(salt), seed_rounds, 64);
    crypto::wipe({reinterpret_cast<std::uint8_t*>(salt.data()), salt.size()});
    return seed;
}

} // namespace arpeggio::wallet
