#include "crypto/secp256k1.h"

#include "base/check.h"
#include "base/uint256.h"
#include "crypto/hash.h"

#include <secp256k1.h>
#include <secp256k1_recovery.h>

namespace arpeggio::crypto {
namespace {

using Scalar = FixedBytes<EcdsaScalarTag, 32>;

/// Group order n, and ⌊n / 2⌋ (SEC 2, section 2.4.1).
constexpr Scalar order{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                        0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48,
                        0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41}};
constexpr Scalar half_order{{0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                             0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4,
                             0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0}};

/// One for the process: calls only read it, so any number of threads may use it at once. Blinded against side channels
/// when made; the blinding changes no result.
const secp256k1_context* context() {
    static const secp256k1_context* const shared = [] {
        secp256k1_context* made = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
        CHECK(made != nullptr);
        Secret blind(32);
        fill_random(blind.writable());
        const int blinded = secp256k1_context_randomize(made, blind.view().data());
        CHECK(blinded == 1);
        return made;
    }();
    return shared;
}

Address address_of(const secp256k1_pubkey& key) {
    std::array<std::uint8_t, 65> point{}; // 4 ‖ x ‖ y
    std::size_t size = point.size();
    secp256k1_ec_pubkey_serialize(context(), point.data(), &size, &key, SECP256K1_EC_UNCOMPRESSED);
    const Hash digest = keccak256(std::span{point}.subspan(1));
    return Address::from(digest.view().subspan(Hash::size - Address::size));
}

secp256k1_pubkey public_point(ByteView secret) {
    secp256k1_pubkey key;
    const int made = secp256k1_ec_pubkey_create(context(), &key, secret.data());
    CHECK(made == 1); // a Secp256k1SecretKey holds a valid scalar
    return key;
}

} // namespace

std::string_view to_string(EcdsaError error) {
    switch (error) {
    case EcdsaError::OutOfRange: return "OutOfRange";
    case EcdsaError::HighS: return "HighS";
    case EcdsaError::NoSuchKey: return "NoSuchKey";
    }
    CHECK(false);
}

Result<Address, EcdsaError> recover(const Hash& digest, const EcdsaSignature& signature) {
    const auto& [r, s, y_parity] = signature;
    if (r.is_zero() || s.is_zero() || r >= order || s >= order || y_parity > 1) return Fail(EcdsaError::OutOfRange);
    if (s > half_order) return Fail(EcdsaError::HighS);
    std::array<std::uint8_t, 64> compact{};
    std::copy(r.bytes.begin(), r.bytes.end(), compact.begin());
    std::copy(s.bytes.begin(), s.bytes.end(), compact.begin() + 32);
    secp256k1_ecdsa_recoverable_signature parsed;
    const int in_range =
        secp256k1_ecdsa_recoverable_signature_parse_compact(context(), &parsed, compact.data(), y_parity);
    CHECK(in_range == 1);
    secp256k1_pubkey key;
    if (secp256k1_ecdsa_recover(context(), &key, &parsed, digest.bytes.data()) != 1) return Fail(EcdsaError::NoSuchKey);
    return address_of(key);
}

std::optional<Secp256k1SecretKey> Secp256k1SecretKey::from_bytes(ByteView scalar) {
    if (scalar.size() != 32 || secp256k1_ec_seckey_verify(context(), scalar.data()) != 1) return std::nullopt;
    return Secp256k1SecretKey(Secret::copy_of(scalar));
}

Address Secp256k1SecretKey::address() const {
    return address_of(public_point(bytes()));
}

FixedBytes<struct CompressedKeyTag, 33> Secp256k1SecretKey::public_key() const {
    const secp256k1_pubkey key = public_point(bytes());
    FixedBytes<CompressedKeyTag, 33> out;
    std::size_t size = out.bytes.size();
    secp256k1_ec_pubkey_serialize(context(), out.bytes.data(), &size, &key, SECP256K1_EC_COMPRESSED);
    return out;
}

EcdsaSignature Secp256k1SecretKey::sign(const Hash& digest) const {
    secp256k1_ecdsa_recoverable_signature made;
    const int done = secp256k1_ecdsa_sign_recoverable(
        context(), &made, digest.bytes.data(), bytes().data(), secp256k1_nonce_function_rfc6979, nullptr);
    CHECK(done == 1);
    std::array<std::uint8_t, 64> compact{};
    int which = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(context(), compact.data(), &which, &made);
    CHECK(which == 0 || which == 1); // 2 and 3 need an x coordinate above n: chance 2^-127
    const ByteView both{compact};
    return {
        .r = Scalar::from(both.first(32)),
        .s = Scalar::from(both.last(32)),
        .y_parity = which == 1 ? std::uint8_t{1} : std::uint8_t{0}};
}

std::optional<Secp256k1SecretKey> Secp256k1SecretKey::plus(ByteView tweak) const {
    if (tweak.size() != 32) return std::nullopt;
    Secret sum = secret_.clone();
    if (secp256k1_ec_seckey_tweak_add(context(), sum.writable().data(), tweak.data()) != 1) return std::nullopt;
    return Secp256k1SecretKey(std::move(sum));
}

static_assert(sizeof(secp256k1_pubkey) == 64);

AddressSeries::AddressSeries(const Secp256k1SecretKey& first, std::uint64_t step) : current_{}, step_{} {
    CHECK(step > 0);
    const secp256k1_pubkey start = public_point(first.bytes());
    const secp256k1_pubkey stride = public_point(to_big_endian(U256{step}));
    std::memcpy(current_.data(), &start, sizeof start);
    std::memcpy(step_.data(), &stride, sizeof stride);
}

Address AddressSeries::next() {
    secp256k1_pubkey at;
    secp256k1_pubkey stride;
    std::memcpy(&at, current_.data(), sizeof at);
    std::memcpy(&stride, step_.data(), sizeof stride);
    const Address address = address_of(at);
    const std::array<const secp256k1_pubkey*, 2> both{&at, &stride};
    secp256k1_pubkey sum;
    const int added = secp256k1_ec_pubkey_combine(context(), &sum, both.data(), both.size());
    CHECK(added == 1); // the sum is zero once in 2^256
    std::memcpy(current_.data(), &sum, sizeof sum);
    return address;
}

} // namespace arpeggio::crypto
