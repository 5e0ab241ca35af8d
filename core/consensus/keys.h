#pragma once
#include "crypto/vrf.h"

#include <memory>

namespace arpeggio::consensus {

/// How signatures are verified: Ed25519 in the product, something cheap in a simulation of many worlds.
class SignatureScheme {
public:
    SignatureScheme() = default;
    SignatureScheme(const SignatureScheme&) = delete;
    SignatureScheme& operator=(const SignatureScheme&) = delete;
    virtual ~SignatureScheme() = default;
    [[nodiscard]] virtual bool
    verify(const crypto::Ed25519PublicKey& key, ByteView message, const crypto::Ed25519Signature& signature) const = 0;
    /// As crypto::vrf_verify.
    [[nodiscard]] virtual std::optional<crypto::VrfOutput>
    verify_vrf(const crypto::Ed25519PublicKey& key, ByteView alpha, const crypto::VrfProof& proof) const = 0;
};

/// The secret half of a member's key. Only Signer signs with it.
class VotingKey {
public:
    VotingKey() = default;
    VotingKey(const VotingKey&) = delete;
    VotingKey& operator=(const VotingKey&) = delete;
    virtual ~VotingKey() = default;
    [[nodiscard]] virtual const crypto::Ed25519PublicKey& public_key() const = 0;
    [[nodiscard]] virtual crypto::Ed25519Signature sign(ByteView message) const = 0;
    [[nodiscard]] virtual crypto::VrfProof prove_vrf(ByteView alpha) const = 0; ///< as crypto::vrf_prove
};

std::shared_ptr<const SignatureScheme> make_ed25519_scheme();
std::shared_ptr<const VotingKey> make_ed25519_key(std::shared_ptr<const crypto::Ed25519SecretKey> secret);

} // namespace arpeggio::consensus
