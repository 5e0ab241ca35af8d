#include "staking/slash.h"

namespace arpeggio::staking {
namespace {
/// What is kept of it is taken from it in its place.
Amount cut(Amount& amount, Rate kept) {
    const Amount before = std::exchange(amount, part_of(amount, kept));
    return before - amount;
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
        unlocking += cut(one.tokens, kept);
        one.kept.value = part_of({U256{one.kept.value}}, kept).atto.low64();
        book.set(validator, epoch, one);
    }
    summary.unlocking -= unlocking;
    book.set(summary);
    return bonded + unlocking;
}

} // namespace arpeggio::staking
