#include "consensus/keys.h"

#include "base/check.h"

namespace arpeggio::consensus {
namespace {
class Ed25519Scheme final : public SignatureScheme {
public:
    [[nodiscard]] bool verify(
        const crypto::Ed25519PublicKey& key,
        ByteView message,
        const crypto::Ed25519Signature& signature) const override {
        return crypto::verify(key, message, signature);
    }
    [[nodiscard]] std::optional<crypto::VrfOutput>
    verify_vrf(const crypto::Ed25519PublicKey& key, ByteView alpha, const crypto::VrfProof& proof) const override {
        return crypto::vrf_verify(key, alpha, proof);
    }
};

class Ed25519Key final : public VotingKey {
public:
    explicit Ed25519Key(std::shared_ptr<const crypto::Ed25519SecretKey> secret) : secret_(std::move(secret)) {
        CHECK(secret_);
    }
    [[nodiscard]] const crypto::Ed25519PublicKey& public_key() const override { return secret_->public_key(); }
    [[nodiscard]] crypto::Ed25519Signature sign(ByteView message) const override { return secret_->sign(message); }
    [[nodiscard]] crypto::VrfProof prove_vrf(ByteView alpha) const override {
        return crypto::vrf_prove(*secret_, alpha);
    }

private:
    std::shared_ptr<const crypto::Ed25519SecretKey> secret_;
};
} // namespace

std::shared_ptr<const SignatureScheme> make_ed25519_scheme() {
    return std::make_shared<Ed25519Scheme>();
}
std::shared_ptr<const VotingKey> make_ed25519_key(std::shared_ptr<const crypto::Ed25519SecretKey> secret) {
    return std::make_shared<Ed25519Key>(std::move(secret));
}

} // namespace arpeggio::consensus
