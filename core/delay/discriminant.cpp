#include "delay/discriminant.h"

#include "base/check.h"
#include "codec/writer.h"
#include "crypto/hash.h"
#include "delay/discriminant_search.h"
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

DiscriminantSearch::DiscriminantSearch(const Hash& seed, std::size_t bits) {
    CHECK(Discriminant::is_size(bits));
    candidate_ = expand(seed, bits);
}

bool DiscriminantSearch::step() {
    CHECK(!is_found_);
    Integer candidate = Integer::from_bytes(candidate_);
    is_found_ = candidate.is_prime();
    if (is_found_) return true;
    const std::size_t bits = 8 * candidate_.size();
    fmpz_add_ui(candidate.get(), candidate.get(), 8);
    if (fmpz_bits(candidate.get()) > bits) {
        Integer half;
        fmpz_one_2exp(half.get(), bits - 1);
        fmpz_sub(candidate.get(), candidate.get(), half.get());
    }
    candidate_ = candidate.to_bytes(candidate_.size());
    return false;
}

Discriminant DiscriminantSearch::found() const {
    CHECK(is_found_);
    return Discriminant(candidate_);
}

Discriminant Discriminant::from_seed(const Hash& seed, std::size_t bits) {
    DiscriminantSearch search(seed, bits);
    while (!search.step()) {}
    return search.found();
}

} // namespace arpeggio::delay
