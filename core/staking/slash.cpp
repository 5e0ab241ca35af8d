#include "staking/slash.h"

namespace arpeggio::staking {
namespace {
/// Of a pool: what is kept of it, rounded down, stands in its place.
Amount cut(Amount& amount, Rate kept) {
    const Amount before = std::exchange(amount, part_of(amount, kept));
    return before - amount;
}

/// Of what is on its way out: rounded up, so that the tokens cover all nominal amounts, before any rounding.
Amount cut(Unlocking& unlocking, Rate kept) {
    const Amount taken = part_of(unlocking.tokens, {rate_whole.value - kept.value});
    unlocking.tokens -= taken;
    unlocking.kept.value = part_of({U256{unlocking.kept.value}}, kept).atto.low64();
    return taken;
}
} // namespace

Book::Stored<Amount> slash(OpenBook& book, const Address& validator, Epoch since, Epoch now, Rate rate) {
    CHECK(rate <= rate_whole);
    const Rate kept{rate_whole.value - rate.value};
    TRY(auto found, book.validator(validator));
    TRY(Summary summary, book.summary());
    if (!found) return Fail(storage::StorageError::Corrupt);
    const Amount bonded = cut(found->collecting.tokens, kept) + cut(found->compounding.tokens, kept);
    summary.bonded -= bonded;
    book.set(*found);
    Amount unlocking;
    for (Epoch epoch = since; epoch <= now; epoch = epoch.next()) {
        TRY(Unlocking one, book.unlocking(validator, epoch));
        if (one.is_empty()) continue;
        unlocking += cut(one, kept);
        book.set(validator, epoch, one);
    }
    summary.unlocking -= unlocking;
    book.set(summary);
    return bonded + unlocking;
}

} // namespace arpeggio::staking
