#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "state/view.h"

using namespace arpeggio;
using namespace arpeggio::state;

namespace {
void check(const Bytes& bytes) {
    const auto account = decode_account(bytes);
    const auto totals = decode_totals(bytes);
    if (account) CHECK(encode_account(*account) == bytes && !account->is_empty());
    if (totals) CHECK(encode_totals(*totals) == bytes && !account);
}
} // namespace

FUZZ(state_leaf) {
    check(to_bytes(input));
    check(mutate(encode_account({1, arp(1)}), input));
    check(mutate(encode_totals({}), input));
}
