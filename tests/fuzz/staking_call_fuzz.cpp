#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "staking/contract.h"
#include "staking/genesis.h"

using namespace arpeggio;
using namespace arpeggio::staking;

namespace {
struct Genesis final : state::View {
    Genesis() { append_genesis(leaves, {}, {{{}, operator_address, "one", arp(20'000)}}); }
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> leaf(const state::LeafKey& key) const override {
        const auto found = leaves.leaves.find(key);
        return found == leaves.leaves.end() ? std::optional<Bytes>() : found->second;
    }
    const Address operator_address = Address::from(Bytes(20, 7));
    state::Diff leaves;
};

/// Whatever is called, the contract keeps what came in and did not go out; views do not change and do not fail.
void check(const Bytes& data, const Amount& value) {
    static const Genesis genesis;
    state::Overlay state(static_cast<const state::View&>(genesis));
    const Caller caller{genesis.operator_address, value, Epoch{5}, {}};
    const auto outcome = call(state, caller, data);
    Amount held = arp(20'000);
    if (outcome) held = held + value - outcome->paid - outcome->burned;
    CHECK(Book(state).summary()->held() == held);
    if (!outcome) CHECK(std::holds_alternative<Refused>(outcome.error()));
    if (!outcome) CHECK(std::move(state).take().leaves.empty());
    const auto answer = view(genesis, Epoch{5}, data);
    if (!answer) CHECK(std::holds_alternative<Refused>(answer.error()));
}
} // namespace

FUZZ(staking_call) {
    const Address self = Address::from(Bytes(20, 7));
    const std::vector<Bytes> samples{
        encode_create_validator({{}, percent(5), percent(5), percent(1), arp(10'000), arp(20'000), {{}, {}}}),
        encode_edit_validator({{}, percent(6), arp(10'000), arp(30'000)}),
        encode_add_key({}),
        encode_remove_key({}),
        encode_reactivate(true),
        encode_delegate(self),
        encode_undelegate(self, arp(5000)),
        encode_redelegate(self, Address{}, arp(100)),
        encode_set_compounding(self, true)};
    for (const Amount& value : {Amount{}, arp(500)}) {
        check(to_bytes(input), value);
        for (const Bytes& sample : samples) check(mutate(sample, input), value);
    }
}
