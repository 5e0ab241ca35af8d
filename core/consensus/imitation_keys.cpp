#include "consensus/imitation_keys.h"

#include "base/fingerprint.h"

#include <algorithm>

namespace arpeggio::consensus {
namespace {
crypto::Ed25519Signature imitate(const crypto::Ed25519PublicKey& key, ByteView message) {
    const std::uint64_t digest = Fingerprint().add(key.view()).add(message).digest();
    crypto::Ed25519Signature signature;
    for (std::size_t i = 0; i < 8; ++i) signature.bytes[i] = static_cast<std::uint8_t>(digest >> (8 * i));
    return signature;
}

crypto::VrfProof imitate_proof(const crypto::Ed25519PublicKey& key, ByteView alpha) {
    crypto::VrfProof proof;
    const auto digest = imitate(key, alpha);
    std::copy_n(digest.bytes.begin(), 8, proof.bytes.begin());
    return proof;
}

class ImitationScheme final : public SignatureScheme {
public:
    [[nodiscard]] bool verify(
        const crypto::Ed25519PublicKey& key,
        ByteView message,
        const crypto::Ed25519Signature& signature) const override {
        return imitate(key, message) == signature;
    }
    [[nodiscard]] std::optional<crypto::VrfOutput>
    verify_vrf(const crypto::Ed25519PublicKey& key, ByteView alpha, const crypto::VrfProof& proof) const override {
        if (imitate_proof(key, alpha) != proof) return std::nullopt;
        crypto::VrfOutput output;
        std::copy_n(proof.bytes.begin(), 8, output.bytes.begin());
        return output;
    }
};

class ImitationKey final : public VotingKey {
public:
    explicit ImitationKey(std::uint64_t number) {
        for (std::size_t i = 0; i < 8; ++i) key_.bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    }
    [[nodiscard]] const crypto::Ed25519PublicKey& public_key() const override { return key_; }
    [[nodiscard]] crypto::Ed25519Signature sign(ByteView message) const override { return imitate(key_, message); }
    [[nodiscard]] crypto::VrfProof prove_vrf(ByteView alpha) const override { return imitate_proof(key_, alpha); }

private:
    crypto::Ed25519PublicKey key_;
};
} // namespace

std::shared_ptr<const SignatureScheme> make_imitation_scheme() {
    return std::make_shared<ImitationScheme>();
}
std::shared_ptr<const VotingKey> make_imitation_key(std::uint64_t number) {
    return std::make_shared<ImitationKey>(number);
}

} // namespace arpeggio::consensus
