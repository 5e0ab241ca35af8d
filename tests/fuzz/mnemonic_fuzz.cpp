#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "wallet/mnemonic.h"

#include <string>

using namespace arpeggio;
using arpeggio::wallet::Mnemonic;

namespace {
std::string sentence(const Mnemonic& mnemonic) {
    std::string out;
    for (const std::string_view word : mnemonic.words()) out += std::string(word) + " ";
    return out;
}

void check(std::string_view text) {
    const auto read = Mnemonic::parse(text);
    if (!read) return;
    const auto again = Mnemonic::parse(sentence(*read));
    CHECK(again && std::ranges::equal(again->entropy(), read->entropy()));
}
} // namespace

FUZZ(mnemonic) {
    check(as_text(input));
    Bytes entropy = to_bytes(input);
    entropy.resize(16 + 4 * (input.size() % 5));
    const std::string words = sentence(Mnemonic::from_entropy(entropy));
    const auto read = Mnemonic::parse(words);
    CHECK(read && std::ranges::equal(read->entropy(), entropy));
    check(as_text(mutate(to_bytes(as_bytes(words)), input)));
}
