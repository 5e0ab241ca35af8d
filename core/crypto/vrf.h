#pragma once
#include "crypto/ed25519.h"

#include <optional>

namespace arpeggio::crypto {

using VrfProof = FixedBytes<struct VrfProofTag, 80>; ///< Γ ‖ c (16 bytes) ‖ s
using VrfOutput = FixedBytes<struct VrfOutputTag, 64>;

// ECVRF-EDWARDS25519-SHA512-TAI: a number that only the key's owner can compute, and that anybody can check. One key
// and one `alpha` have one output, whoever chose the key. `alpha` is public: the time to hash it to the curve tells it.
// Source: RFC 9381, section 5 with suite 0x03, validate_key on; differs in what is refused (vrf_verify).

VrfProof vrf_prove(const Ed25519SecretKey& key, ByteView alpha);

/// The output, or nothing: for a key or Γ that is no canonical encoding of a point, of low order or outside the
/// subgroup of order q; for s ≥ q; for c or s of zero; and for a challenge that is not c. The RFC lets points with a
/// part of low order and zeros pass; no honest prover makes them (zeros once in 2^128).
std::optional<VrfOutput> vrf_verify(const Ed25519PublicKey& key, ByteView alpha, const VrfProof& proof);

/// What vrf_verify gives, at a tenth of its cost, for a proof that vrf_verify has accepted or vrf_prove made. Absent if
/// Γ is no point.
std::optional<VrfOutput> vrf_output(const VrfProof& proof);

} // namespace arpeggio::crypto
