#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "wallet/payment.h"

using namespace arpeggio;
using namespace arpeggio::wallet;

namespace {
void check(std::string_view text, const NumberFormat& format) {
    const auto amount = parse_amount(text, format);
    if (!amount) return;
    CHECK(parse_amount(format_amount(*amount, format), format) == amount);
    const auto floor = parse_amount(format_amount_floor(*amount, 6, format), format);
    CHECK(floor && *floor <= *amount);
}
} // namespace

FUZZ(amount) {
    const Amount amount{from_big_endian(input.first(std::min<std::size_t>(input.size(), 32)))};
    for (const NumberFormat& format :
         {NumberFormat{}, {.decimal = ",", .group = "."}, {.decimal = ",", .group = "\u202f"}}) {
        check(as_text(input), format);
        const std::string text = format_amount(amount, format);
        CHECK(parse_amount(text, format) == amount);
        check(as_text(mutate(to_bytes(as_bytes(text)), input)), format);
    }
    (void)parse_recipient(as_text(input));
}
