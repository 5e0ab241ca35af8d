#include "simulation/ed25519_memory.h"

#include "crypto/hash.h"

#include <unordered_map>

namespace arpeggio::simulation {

struct Ed25519Memory::Known {
    static Bytes digest(const crypto::Ed25519PublicKey& key, ByteView message) {
        Bytes all = to_bytes(key.view());
        append(all, message);
        return crypto::blake2b(all, 32);
    }
    std::unordered_map<crypto::Ed25519Signature, Bytes> made; ///< digest of key and message
};

class Ed25519Memory::Scheme final : public consensus::SignatureScheme {
public:
    explicit Scheme(std::shared_ptr<const Known> known) : known_(std::move(known)) {}
    [[nodiscard]] bool verify(
        const crypto::Ed25519PublicKey& key,
        ByteView message,
        const crypto::Ed25519Signature& signature) const override {
        const auto own = known_->made.find(signature);
        if (own != known_->made.end() && own->second == Known::digest(key, message)) return true;
        return crypto::verify(key, message, signature);
    }
    [[nodiscard]] std::optional<crypto::VrfOutput>
    verify_vrf(const crypto::Ed25519PublicKey& key, ByteView alpha, const crypto::VrfProof& proof) const override {
        return crypto::vrf_verify(key, alpha, proof);
    }

private:
    std::shared_ptr<const Known> known_;
};

class Ed25519Memory::Key final : public consensus::VotingKey {
public:
    Key(std::shared_ptr<const consensus::VotingKey> key, std::shared_ptr<Known> known)
        : key_(std::move(key)), known_(std::move(known)) {}
    [[nodiscard]] const crypto::Ed25519PublicKey& public_key() const override { return key_->public_key(); }
    [[nodiscard]] crypto::Ed25519Signature sign(ByteView message) const override {
        const auto signature = key_->sign(message);
        known_->made.emplace(signature, Known::digest(public_key(), message));
        return signature;
    }
    [[nodiscard]] crypto::VrfProof prove_vrf(ByteView alpha) const override { return key_->prove_vrf(alpha); }

private:
    std::shared_ptr<const consensus::VotingKey> key_;
    std::shared_ptr<Known> known_;
};

Ed25519Memory::Ed25519Memory() : known_(std::make_shared<Known>()), scheme_(std::make_shared<const Scheme>(known_)) {}

std::shared_ptr<const consensus::VotingKey> Ed25519Memory::make_key(std::uint64_t number) const {
    Bytes seed(32);
    for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
    auto secret = std::make_shared<const crypto::Ed25519SecretKey>(crypto::Ed25519SecretKey::from_seed(seed));
    return std::make_shared<const Key>(consensus::make_ed25519_key(std::move(secret)), known_);
}

} // namespace arpeggio::simulation
