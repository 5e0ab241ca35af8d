#include "delay/discriminant.h"

#include "base/check.h"
#include "codec/writer.h"
#include "crypto/hash.h"
#include "delay/integer.h"

namespace arpeggio::delay {
namespace {

Bytes expand(const Hash& seed, std::size_t bits) {
    Bytes out;
    for (std::uint32_t i = 0; out.size() < bits / 8; ++i) {
        codec::Writer input;
        input.fixed(seed).u32(static_cast<std::uint32_t>(bits)).u32(i);
        append(out, crypto::hash(crypto::HashDomain::DelayDiscriminant, {input.out()}).view());
    }
    out.resize(bits / 8);
    out.front() |= 7;
    out.back() |= 0x80;
    return out;
}

} // namespace

Discriminant Discriminant::from_seed(const Hash& seed, std::size_t bits) {
    CHECK(is_size(bits));
    Integer candidate = Integer::from_bytes(expand(seed, bits));
    Integer half;
    fmpz_one_2exp(half.get(), bits - 1);
    while (!candidate.is_prime()) {
        fmpz_add_ui(candidate.get(), candidate.get(), 8);
        if (fmpz_bits(candidate.get()) > bits) fmpz_sub(candidate.get(), candidate.get(), half.get());
    }
    return Discriminant(candidate.to_bytes(bits / 8));
}

} // namespace arpeggio::delay
