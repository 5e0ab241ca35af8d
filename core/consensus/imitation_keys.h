#pragma once
#include "consensus/keys.h"

namespace arpeggio::consensus {

/// Signatures and random numbers that anyone can compute, in nanoseconds: for simulations and tests, where the
/// adversary is ours and keeps to its own keys. Never in the product.
std::shared_ptr<const SignatureScheme> make_imitation_scheme();
/// The key of one simulated validator; public keys rise with the number.
std::shared_ptr<const VotingKey> make_imitation_key(std::uint64_t number);

} // namespace arpeggio::consensus
