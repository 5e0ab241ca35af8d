#include "wallet/hd_key.h"

#include "base/check.h"
#include "crypto/password.h"

namespace arpeggio::wallet {
namespace {

constexpr std::string_view master_salt = "Bitcoin seed"; // BIP-32, "Master key generation"

} // namespace

std::optional<HdKey> HdKey::from_seed(ByteView seed) {
    CHECK(seed.size() >= 16 && seed.size() <= 64);
    auto both = crypto::hmac_sha512(as_bytes(master_salt), seed);
    auto key = crypto::Secp256k1SecretKey::from_bytes(both.view().first(32));
    crypto::Secret chain_code = crypto::Secret::copy_of(both.view().last(32));
    crypto::wipe(both.bytes);
    if (!key) return std::nullopt;
    return HdKey(*std::move(key), std::move(chain_code));
}

std::optional<HdKey> HdKey::child(std::uint32_t index) const {
    std::array<std::uint8_t, 37> data{}; // 0 ‖ private key, or the compressed public key; then the index, big-endian
    if (index >= hardened) {
        std::ranges::copy(key_.bytes(), data.begin() + 1);
    } else {
        std::ranges::copy(key_.public_key().bytes, data.begin());
    }
    for (unsigned i = 0; i < 4; ++i) data[33 + i] = static_cast<std::uint8_t>(index >> (24 - 8 * i));
    auto both = crypto::hmac_sha512(chain_code_.view(), data);
    auto key = key_.plus(both.view().first(32));
    crypto::Secret chain_code = crypto::Secret::copy_of(both.view().last(32));
    crypto::wipe(both.bytes);
    crypto::wipe(data);
    if (!key) return std::nullopt;
    return HdKey(*std::move(key), std::move(chain_code));
}

std::string to_string(const AccountPath& path) {
    return "m/44'/" + std::to_string(path.coin_type) + "'/0'/0/" + std::to_string(path.index);
}

crypto::Secp256k1SecretKey derive_account_key(ByteView seed, const AccountPath& path) {
    CHECK(path.coin_type < HdKey::hardened && path.index < HdKey::hardened);
    auto key = HdKey::from_seed(seed);
    for (const std::uint32_t step :
         {HdKey::hardened + 44, HdKey::hardened + path.coin_type, HdKey::hardened, 0U, path.index}) {
        CHECK(key.has_value());
        key = key->child(step);
    }
    CHECK(key.has_value());
    return key->key().clone();
}

} // namespace arpeggio::wallet
