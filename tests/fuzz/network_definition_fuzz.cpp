#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "unit/chain/toy_chain.h"

using namespace arpeggio;

namespace {
void check(const Bytes& text) {
    const auto parsed = chain::parse_definition(as_text(text));
    if (!parsed) {
        CHECK(!chain::describe(parsed.error()).empty());
        return;
    }
    const auto again = chain::parse_definition(chain::to_json(*parsed));
    CHECK(again && *again == *parsed && chain::genesis_hash(*again) == chain::genesis_hash(*parsed));
}
} // namespace

FUZZ(network_definition) {
    static const Bytes sample = to_bytes(as_bytes(chain::to_json(test::toy_definition())));
    check(to_bytes(input));
    check(mutate(sample, input));
}
