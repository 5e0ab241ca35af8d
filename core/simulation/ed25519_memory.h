#pragma once
#include "consensus/keys.h"

namespace arpeggio::simulation {

/// Ed25519 as in the product, for worlds whose certificates are shown to other shards; but what one of the world's own
/// keys has signed, the scheme remembers to be good and does not verify again. Limits: one world's signatures, 100
/// bytes each. One thread.
class Ed25519Memory {
public:
    Ed25519Memory();
    [[nodiscard]] std::shared_ptr<const consensus::SignatureScheme> scheme() const { return scheme_; }
    /// The key of one simulated validator.
    [[nodiscard]] std::shared_ptr<const consensus::VotingKey> make_key(std::uint64_t number) const;

private:
    struct Known;
    class Scheme;
    class Key;
    std::shared_ptr<Known> known_;
    std::shared_ptr<const consensus::SignatureScheme> scheme_;
};

} // namespace arpeggio::simulation
