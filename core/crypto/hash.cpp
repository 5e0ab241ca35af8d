#include "crypto/hash.h"

#include "base/check.h"
#include "crypto/sodium_ready.h"

#include <sodium.h>

#include <cryptopp/keccak.h>

namespace arpeggio::crypto {
namespace {

/// Personalization of every domain hash: the name, padded with zeros.
constexpr std::array<std::uint8_t, crypto_generichash_blake2b_PERSONALBYTES> personal{
    'a', 'r', 'p', 'e', 'g', 'g', 'i', 'o'};

std::array<std::uint8_t, 8> little_endian(std::uint64_t value) {
    std::array<std::uint8_t, 8> out{};
    for (auto& byte : out) {
        byte = static_cast<std::uint8_t>(value);
        value >>= 8;
    }
    return out;
}

} // namespace

Hash keccak256(ByteView data) {
    CryptoPP::Keccak_256 keccak;
    keccak.Update(data.data(), data.size());
    Hash out;
    keccak.TruncatedFinal(out.bytes.data(), Hash::size);
    return out;
}

Hash hash(HashDomain domain, std::initializer_list<ByteView> parts) {
    require_sodium();
    std::array<std::uint8_t, crypto_generichash_blake2b_SALTBYTES> salt{static_cast<std::uint8_t>(domain)};
    crypto_generichash_blake2b_state state;
    crypto_generichash_blake2b_init_salt_personal(&state, nullptr, 0, Hash::size, salt.data(), personal.data());
    for (const ByteView part : parts) crypto_generichash_blake2b_update(&state, part.data(), part.size());
    Hash out;
    crypto_generichash_blake2b_final(&state, out.bytes.data(), Hash::size);
    return out;
}

Bytes blake2b(ByteView data, std::size_t digest_size, ByteView key) {
    require_sodium();
    CHECK(digest_size >= crypto_generichash_blake2b_BYTES_MIN && digest_size <= crypto_generichash_blake2b_BYTES_MAX);
    CHECK(
        key.empty() || (key.size() >= crypto_generichash_blake2b_KEYBYTES_MIN &&
                        key.size() <= crypto_generichash_blake2b_KEYBYTES_MAX));
    Bytes out(digest_size);
    const int failed =
        crypto_generichash_blake2b(out.data(), out.size(), data.data(), data.size(), key.data(), key.size());
    CHECK(failed == 0);
    return out;
}

Hash merkle_root(HashDomain domain, const std::vector<Hash>& leaves) {
    if (leaves.empty()) return {};
    std::vector<Hash> level = leaves;
    while (level.size() > 1) {
        const std::size_t pairs = level.size() / 2;
        for (std::size_t i = 0; i < pairs; ++i)
            level[i] = hash(HashDomain::MerkleNode, {level[2 * i].view(), level[2 * i + 1].view()});
        if (level.size() % 2 == 1) level[pairs] = level.back();
        level.resize((level.size() + 1) / 2);
    }
    return hash(domain, {little_endian(leaves.size()), level.front().view()});
}

} // namespace arpeggio::crypto
