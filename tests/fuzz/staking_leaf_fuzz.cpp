#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "staking/records.h"

using namespace arpeggio;
using namespace arpeggio::staking;

namespace {
/// One leaf is of one kind at most, and has one form.
void check(const Bytes& bytes) {
    int kinds = 0;
    const auto as = [&](const auto& decoded, auto encode) {
        if (!decoded) return;
        CHECK(encode(*decoded) == bytes);
        ++kinds;
    };
    as(decode_validator(bytes), encode_validator);
    as(decode_description(bytes), encode_description);
    as(decode_delegation(bytes), encode_delegation);
    as(decode_unlocking(bytes), encode_unlocking);
    as(decode_summary(bytes), encode_summary);
    as(decode_key_owner(bytes), encode_key_owner);
    as(decode_operator(bytes), encode_operator);
    as(decode_positions(bytes), encode_positions);
    as(decode_rules(bytes), encode_rules);
    CHECK(kinds <= 1);
}
} // namespace

FUZZ(staking_leaf) {
    check(to_bytes(input));
    Validator validator;
    validator.keys = {{{}, Epoch{3}}};
    validator.commission_changed = Epoch{4};
    Delegation delegation;
    delegation.undelegations = {{Epoch{1}, arp(1)}, {Epoch{2}, arp(2)}};
    delegation.liabilities = {{Address{}, {Epoch{1}, arp(1)}, arp(1)}};
    const Positions positions{{Address{}, Address::from(Bytes(20, 1))}};
    const std::vector<Bytes> samples{
        encode_validator(validator),
        encode_description({"name", "identity", "website", "contact", "details"}),
        encode_delegation(delegation),
        encode_unlocking({}),
        encode_summary({}),
        encode_key_owner({}),
        encode_operator({}),
        encode_positions(positions),
        encode_rules({})};
    for (const Bytes& sample : samples) check(mutate(sample, input));
}
