#include "wallet/keystore.h"

#include "base/check.h"
#include "codec/reader.h"
#include "codec/writer.h"
#include "crypto/hash.h"

namespace arpeggio::wallet {
namespace {

using crypto::PasswordCost;

constexpr std::string_view magic = "ARPKEYS\n";
constexpr std::uint8_t version = 1;
constexpr std::size_t checksum_size = 16;

enum class Protection : std::uint8_t { Plain = 0, Password = 1 };

/// Everything in front of the body: what its seal is bound to.
Bytes head_of(const Keystore& keystore) {
    codec::Writer out;
    out.bytes(as_bytes(magic)).u8(version).u8(static_cast<std::uint8_t>(keystore.kind));
    out.u8(static_cast<std::uint8_t>(keystore.lock ? Protection::Password : Protection::Plain));
    if (keystore.lock) {
        const auto& [recipe, nonce] = *keystore.lock;
        out.u64(recipe.cost.memory_bytes).u32(recipe.cost.passes).fixed(recipe.salt).fixed(nonce);
    }
    out.byte_string(keystore.public_part);
    return std::move(out).out();
}

Bytes checksum_of(ByteView bytes) {
    return crypto::blake2b(bytes, checksum_size);
}

bool is_in_range(const PasswordCost& cost) {
    return cost.memory_bytes >= PasswordCost::memory_bytes_min && cost.memory_bytes <= PasswordCost::memory_bytes_max &&
           cost.passes >= 1 && cost.passes <= PasswordCost::passes_max;
}

Result<std::optional<Keystore::Lock>, codec::DecodeError> read_lock(codec::Reader& in) {
    TRY(const std::uint8_t protection, in.u8());
    if (protection == static_cast<std::uint8_t>(Protection::Plain)) return std::optional<Keystore::Lock>{};
    if (protection != static_cast<std::uint8_t>(Protection::Password)) return Fail(codec::DecodeError::OutOfRange);
    Keystore::Lock lock;
    TRY(lock.recipe.cost.memory_bytes, in.u64());
    TRY(lock.recipe.cost.passes, in.u32());
    TRY(lock.recipe.salt, in.fixed<crypto::Salt>());
    TRY(lock.nonce, in.fixed<crypto::Nonce>());
    return std::optional{lock};
}

/// What follows magic and version, without the checksum.
Result<Keystore, codec::DecodeError> read_parts(ByteView bytes) {
    codec::Reader in(bytes);
    TRY(const std::uint8_t kind, in.u8());
    if (kind != static_cast<std::uint8_t>(KeystoreKind::Wallet) &&
        kind != static_cast<std::uint8_t>(KeystoreKind::Validator))
        return Fail(codec::DecodeError::OutOfRange);
    Keystore keystore;
    keystore.kind = static_cast<KeystoreKind>(kind);
    TRY(keystore.lock, read_lock(in));
    TRY(const ByteView public_part, in.byte_string(Keystore::public_max));
    TRY(const ByteView body, in.byte_string(Keystore::body_max));
    TRY_VOID(in.finish());
    keystore.public_part = to_bytes(public_part);
    keystore.body = to_bytes(body);
    return keystore;
}

} // namespace

KeyRecipe KeyRecipe::fresh() {
    KeyRecipe recipe;
    crypto::fill_random(recipe.salt.bytes);
    return recipe;
}

Result<FileKey, WalletError> FileKey::from_password(ByteView password, const KeyRecipe& recipe) {
    CHECK(is_in_range(recipe.cost));
    auto key = crypto::stretch_password(password, recipe.salt, recipe.cost);
    if (!key) return Fail(WalletError::OutOfMemory);
    return FileKey{recipe, *std::move(key)};
}

Keystore Keystore::sealed(KeystoreKind kind, ByteView public_part, ByteView secret, const FileKey& key) {
    Keystore out{.kind = kind, .lock = Lock{key.recipe, {}}, .public_part = to_bytes(public_part), .body = {}};
    crypto::fill_random(out.lock->nonce.bytes);
    out.body = crypto::seal(key.key, out.lock->nonce, secret, head_of(out));
    CHECK(out.public_part.size() <= public_max && out.body.size() <= body_max);
    return out;
}

Keystore Keystore::plain(KeystoreKind kind, ByteView public_part, ByteView secret) {
    CHECK(public_part.size() <= public_max && secret.size() <= body_max);
    return {.kind = kind, .lock = {}, .public_part = to_bytes(public_part), .body = to_bytes(secret)};
}

Result<crypto::Secret, WalletError> Keystore::unseal(const FileKey* key) const {
    if (!lock) return crypto::Secret::copy_of(body);
    if (key == nullptr) return Fail(WalletError::WrongPassword);
    auto secret = crypto::unseal(key->key, lock->nonce, body, head_of(*this));
    if (!secret) return Fail(WalletError::WrongPassword);
    return *std::move(secret);
}

Bytes encode_keystore(const Keystore& keystore) {
    Bytes out = head_of(keystore);
    append(out, codec::Writer{}.byte_string(keystore.body).out());
    append(out, checksum_of(out));
    return out;
}

Result<Keystore, WalletError> decode_keystore(ByteView file, KeystoreKind expected) {
    const std::size_t front = magic.size() + 1;
    if (file.size() < front || file.size() > Keystore::file_max || as_text(file.first(magic.size())) != magic)
        return Fail(WalletError::NotAKeystore);
    if (file[magic.size()] != version) return Fail(WalletError::WrongVersion);
    if (file.size() < front + checksum_size) return Fail(WalletError::Corrupt);
    const ByteView content = file.first(file.size() - checksum_size);
    if (!std::ranges::equal(checksum_of(content), file.last(checksum_size))) return Fail(WalletError::Corrupt);
    auto keystore = read_parts(content.subspan(front));
    if (!keystore) return Fail(WalletError::Corrupt);
    if (keystore->kind != expected) return Fail(WalletError::WrongKind);
    if (keystore->lock && !is_in_range(keystore->lock->recipe.cost)) return Fail(WalletError::ParametersOutOfRange);
    return *std::move(keystore);
}

} // namespace arpeggio::wallet
