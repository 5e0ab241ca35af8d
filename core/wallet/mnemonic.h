#pragma once
#include "base/result.h"
#include "crypto/secret.h"

#include <array>
#include <optional>
#include <string_view>

namespace arpeggio::wallet {

struct MnemonicError {
    enum class Kind : std::uint8_t {
        WordCount,   ///< not 12, 15, 18, 21 or 24 words
        UnknownWord, ///< a word that is not in the list
        BadChecksum, ///< all words known, but one is wrong or two are swapped
    };
    Kind kind;
    std::size_t position = 0; ///< of the unknown word, from 1; else 0
    friend bool operator==(const MnemonicError&, const MnemonicError&) = default;
};
std::string_view to_string(MnemonicError::Kind kind);

/// The 2,048 English words of BIP-39 in alphabetical order. No two share their first four letters.
using WordList = std::array<std::string_view, 2048>;
const WordList& english_words();

// Mnemonic: the words a person writes down, from which every account is derived.
// Invariant: the entropy has 16, 20, 24, 28 or 32 bytes, so 12 to 24 words. Kept in guarded memory; the words given out
// point into the public list.
// Source: BIP-39, English only. Its NFKD normalisation changes no English word; a passphrase is taken as the bytes it
// is, so one beyond ASCII is the caller's to normalise.
class Mnemonic {
public:
    static constexpr std::size_t text_max = 512; ///< bytes looked at by parse

    /// `entropy` has one of the five sizes (CHECK); 32 bytes give 24 words.
    static Mnemonic from_entropy(ByteView entropy);
    /// Words in either case, blanks and line breaks between them in any number. The checksum is verified.
    static Result<Mnemonic, MnemonicError> parse(std::string_view text);

    [[nodiscard]] std::vector<std::string_view> words() const;
    [[nodiscard]] ByteView entropy() const { return entropy_.view(); }
    /// The 64 bytes that key derivation starts from. 2,048 rounds of PBKDF2: about 4 ms.
    [[nodiscard]] crypto::Secret to_seed(std::string_view passphrase = {}) const;
    [[nodiscard]] Mnemonic clone() const { return Mnemonic(entropy_.clone()); }

private:
    explicit Mnemonic(crypto::Secret entropy) : entropy_(std::move(entropy)) {}
    crypto::Secret entropy_;
};

} // namespace arpeggio::wallet
