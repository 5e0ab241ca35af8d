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
};

class Ed25519Key final : public VotingKey {
public:
    explicit Ed25519Key(std::shared_ptr<const crypto::Ed25519SecretKey> secret) : secret_(std::move(secret)) {
        CHECK(secret_);
    }
    [[nodiscard]] const crypto::Ed25519PublicKey& public_key() const override { return secret_->public_key(); }
    [[nodiscard]] crypto::Ed25519Signature sign(ByteView message) const override { return secret_->sign(message); }

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
