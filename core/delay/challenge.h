#pragma once
#include "delay/discriminant.h"
#include "delay/integer.h"

namespace arpeggio::delay {

/// The prime ℓ that the proof is made for: of the hashes (DelayChallenge) of |D| ‖ squarings (u64) ‖ y ‖ counter (u32),
/// counter = 0, 1, …, read as little-endian numbers with the highest bit and the lowest set, the first that is prime
/// (Integer::is_prime). `y` is encoded. 256 bits, twice the security wanted: a forger can prepare a power whose
/// exponent has very many primes, and try as many y until ℓ is among them.
/// Source: Wesolowski, ePrint 2018/623 (the hash to primes, and the 2k bits for k bits of security).
Integer make_challenge(const Discriminant& discriminant, std::uint64_t squarings, ByteView y);
constexpr std::size_t challenge_bits = 8 * Hash::size;

/// 2^exponent mod ℓ.
Integer power_of_two(std::uint64_t exponent, const Integer& challenge);

} // namespace arpeggio::delay
