#include "base/check.h"
#include "crypto/vrf.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"

using namespace arpeggio;

namespace {
const auto secret = crypto::Ed25519SecretKey::from_seed(Bytes(32, 1));

/// Key, proof, and what is left as alpha.
void check(Bytes bytes) {
    using crypto::Ed25519PublicKey, crypto::VrfProof;
    if (bytes.size() < Ed25519PublicKey::size + VrfProof::size) bytes.resize(Ed25519PublicKey::size + VrfProof::size);
    const ByteView rest(bytes);
    const auto key = Ed25519PublicKey::from(rest);
    const auto proof = VrfProof::from(rest.subspan(Ed25519PublicKey::size));
    const ByteView alpha = rest.subspan(Ed25519PublicKey::size + VrfProof::size);
    const auto output = crypto::vrf_verify(key, alpha, proof);
    if (!output) return;
    CHECK(output == crypto::vrf_output(proof));
    if (key == secret.public_key()) CHECK(proof == crypto::vrf_prove(secret, alpha));
}
Bytes sample(ByteView alpha) {
    Bytes out = to_bytes(secret.public_key().view());
    append(out, crypto::vrf_prove(secret, alpha).view());
    append(out, alpha);
    return out;
}
} // namespace

FUZZ(vrf) {
    check(to_bytes(input));
    check(mutate(sample(Bytes(3, 7)), input));
}
