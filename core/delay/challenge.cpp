#include "delay/challenge.h"

#include "codec/writer.h"
#include "crypto/hash.h"

namespace arpeggio::delay {

Integer make_challenge(const Discriminant& discriminant, std::uint64_t squarings, ByteView y) {
    codec::Writer claim;
    claim.bytes(discriminant.magnitude()).u64(squarings).bytes(y);
    for (std::uint32_t counter = 0;; ++counter) {
        codec::Writer number;
        number.u32(counter);
        Hash drawn = crypto::hash(crypto::HashDomain::DelayChallenge, {claim.out(), number.out()});
        drawn.bytes.front() |= 1;
        drawn.bytes.back() |= 0x80;
        Integer candidate = Integer::from_bytes(drawn.view());
        if (candidate.is_prime()) return candidate;
    }
}

Integer power_of_two(std::uint64_t exponent, const Integer& challenge) {
    Integer out(2);
    fmpz_powm_ui(out.get(), out.get(), exponent, challenge.get());
    return out;
}

} // namespace arpeggio::delay
