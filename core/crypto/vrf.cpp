#include "crypto/vrf.h"

#include "base/check.h"
#include "crypto/sodium_ready.h"

#include <sodium.h>

namespace arpeggio::crypto {
namespace {

using Point = FixedBytes<struct PointTag, crypto_core_ed25519_BYTES>;
using Scalar = FixedBytes<struct ScalarTag, crypto_core_ed25519_SCALARBYTES>;
using Sha512 = FixedBytes<struct Sha512Tag, crypto_hash_sha512_BYTES>;

constexpr std::size_t challenge_size = 16;
static_assert(VrfProof::size == Point::size + challenge_size + Scalar::size);

enum class Part : std::uint8_t { EncodeToCurve = 1, Challenge = 2, ProofToHash = 3 };

/// SHA-512 as the suite frames it: 0x03 ‖ part ‖ inputs ‖ 0x00.
Sha512 hash(Part part, std::initializer_list<ByteView> inputs) {
    const std::array<std::uint8_t, 2> front{3, static_cast<std::uint8_t>(part)};
    const std::uint8_t back = 0;
    crypto_hash_sha512_state state;
    crypto_hash_sha512_init(&state);
    crypto_hash_sha512_update(&state, front.data(), front.size());
    for (const ByteView input : inputs) crypto_hash_sha512_update(&state, input.data(), input.size());
    crypto_hash_sha512_update(&state, &back, 1);
    Sha512 out;
    crypto_hash_sha512_final(&state, out.bytes.data());
    return out;
}

/// Absent for what is no point of the curve.
std::optional<Point> times_cofactor(Point point) {
    for (int doubled = 0; doubled < 3; ++doubled) {
        Point twice;
        if (crypto_core_ed25519_add(twice.bytes.data(), point.bytes.data(), point.bytes.data()) != 0)
            return std::nullopt;
        point = twice;
    }
    return point;
}

/// Absent for a scalar of zero, and for what is no canonical encoding of a point of order q: libsodium refuses those.
std::optional<Point> multiply(ByteView scalar, ByteView point) {
    Point out;
    if (crypto_scalarmult_ed25519_noclamp(out.bytes.data(), scalar.data(), point.data()) != 0) return std::nullopt;
    return out;
}

std::optional<Point> multiply_base(ByteView scalar) {
    Point out;
    if (crypto_scalarmult_ed25519_base_noclamp(out.bytes.data(), scalar.data()) != 0) return std::nullopt;
    return out;
}

Point subtract(const Point& from, const Point& what) {
    Point out;
    const int failed = crypto_core_ed25519_sub(out.bytes.data(), from.bytes.data(), what.bytes.data());
    CHECK(failed == 0); // both are products
    return out;
}

/// Try-and-increment (RFC 9381, section 5.4.1.1). libsodium reads y ≥ p as y − p; a hash is such once in 2^250.
Point encode_to_curve(const Ed25519PublicKey& key, ByteView alpha) {
    Point identity;
    identity.bytes[0] = 1;
    for (unsigned counter = 0; counter < 256; ++counter) {
        const auto tried = static_cast<std::uint8_t>(counter);
        const Sha512 digest = hash(Part::EncodeToCurve, {key.view(), alpha, {&tried, 1}});
        const auto point = times_cofactor(Point::from(digest.view()));
        if (point && *point != identity) return *point;
    }
    CHECK(false); // chance 2^-256
}

/// The scalar of 16 bytes that the verifier could not foresee (RFC 9381, section 5.4.3).
Scalar challenge(std::initializer_list<ByteView> points) {
    Scalar out;
    std::ranges::copy(hash(Part::Challenge, points).view().first(challenge_size), out.bytes.begin());
    return out;
}

bool is_reduced(ByteView scalar) {
    std::array<std::uint8_t, crypto_core_ed25519_NONREDUCEDSCALARBYTES> wide{};
    std::ranges::copy(scalar, wide.begin());
    Scalar reduced;
    crypto_core_ed25519_scalar_reduce(reduced.bytes.data(), wide.data());
    return std::ranges::equal(reduced.view(), scalar);
}

/// A secret on the stack, as libsodium's signing has its own, wiped when it goes: guarded memory would cost more than
/// the proof.
template <std::size_t Size>
struct Wiped {
    std::array<std::uint8_t, Size> bytes{};
    Wiped() = default;
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { wipe(bytes); }
    [[nodiscard]] ByteView view() const { return bytes; }
};

/// x ‖ the half that nonces are made from (RFC 8032, section 5.1.5).
struct ExpandedKey : Wiped<crypto_hash_sha512_BYTES> {
    explicit ExpandedKey(const Ed25519SecretKey& key) {
        crypto_hash_sha512(bytes.data(), key.seed().data(), key.seed().size());
        bytes[0] &= 0xf8;
        bytes[31] = static_cast<std::uint8_t>((bytes[31] & 0x7f) | 0x40);
    }
    [[nodiscard]] ByteView x() const { return view().first(Scalar::size); }
    [[nodiscard]] ByteView half() const { return view().subspan(Scalar::size); }
};

/// k, as an Ed25519 signature of `point` would draw it (RFC 9381, section 5.4.2.2).
struct Nonce : Wiped<Scalar::size> {
    Nonce(ByteView half, const Point& point) {
        crypto_hash_sha512_state state;
        crypto_hash_sha512_init(&state);
        crypto_hash_sha512_update(&state, half.data(), half.size());
        crypto_hash_sha512_update(&state, point.bytes.data(), Point::size);
        Wiped<crypto_hash_sha512_BYTES> wide;
        crypto_hash_sha512_final(&state, wide.bytes.data()); // wipes the state
        crypto_core_ed25519_scalar_reduce(bytes.data(), wide.bytes.data());
    }
};

/// k + c x mod q.
Scalar response(const Nonce& k, const Scalar& c, ByteView x) {
    Wiped<Scalar::size> product;
    crypto_core_ed25519_scalar_mul(product.bytes.data(), c.bytes.data(), x.data());
    Scalar out;
    crypto_core_ed25519_scalar_add(out.bytes.data(), k.bytes.data(), product.bytes.data());
    return out;
}

} // namespace

VrfProof vrf_prove(const Ed25519SecretKey& key, ByteView alpha) {
    require_sodium();
    const Ed25519PublicKey& y = key.public_key();
    const ExpandedKey expanded(key);
    const Point h = encode_to_curve(y, alpha);
    const Nonce k(expanded.half(), h);
    const auto gamma = multiply(expanded.x(), h.view()), u = multiply_base(k.view()), v = multiply(k.view(), h.view());
    CHECK(gamma && u && v); // x is never zero, k once in 2^252
    const Scalar c = challenge({y.view(), h.view(), gamma->view(), u->view(), v->view()});
    const Scalar s = response(k, c, expanded.x());
    VrfProof proof;
    auto at = std::ranges::copy(gamma->view(), proof.bytes.begin()).out;
    at = std::ranges::copy(c.view().first(challenge_size), at).out;
    std::ranges::copy(s.view(), at);
    return proof;
}

std::optional<VrfOutput> vrf_verify(const Ed25519PublicKey& key, ByteView alpha, const VrfProof& proof) {
    require_sodium();
    const ByteView gamma = proof.view().first(Point::size), s = proof.view().last(Scalar::size);
    Scalar c;
    std::ranges::copy(proof.view().subspan(Point::size, challenge_size), c.bytes.begin());
    if (!is_reduced(s)) return std::nullopt;
    const auto c_key = multiply(c.view(), key.view()), c_gamma = multiply(c.view(), gamma);
    if (!c_key || !c_gamma) return std::nullopt;
    const Point h = encode_to_curve(key, alpha);
    const auto s_base = multiply_base(s), s_h = multiply(s, h.view());
    if (!s_base || !s_h) return std::nullopt;
    const Point u = subtract(*s_base, *c_key), v = subtract(*s_h, *c_gamma);
    if (challenge({key.view(), h.view(), gamma, u.view(), v.view()}) != c) return std::nullopt;
    return vrf_output(proof);
}

std::optional<VrfOutput> vrf_output(const VrfProof& proof) {
    require_sodium();
    const auto point = times_cofactor(Point::from(proof.view()));
    if (!point) return std::nullopt;
    return VrfOutput::from(hash(Part::ProofToHash, {point->view()}).view());
}

} // namespace arpeggio::crypto
