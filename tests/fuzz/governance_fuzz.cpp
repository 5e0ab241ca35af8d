#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "governance/contract.h"
#include "staking/genesis.h"

using namespace arpeggio;
using namespace arpeggio::governance;

namespace {
const Address self = Address::from(Bytes(20, 7));

/// Leaves of one kind have one form.
void check_leaf(const Bytes& bytes) {
    int kinds = 0;
    const auto as = [&](const auto& decoded, auto encode) {
        if (!decoded) return;
        CHECK(encode(*decoded) == bytes);
        ++kinds;
    };
    as(decode_proposal(bytes), encode_proposal);
    as(decode_vote(bytes), encode_vote);
    as(decode_vote_place(bytes), encode_vote_place);
    as(decode_summary(bytes), encode_summary);
    CHECK(kinds <= 1);
}

struct Genesis final : state::View {
    Genesis() { staking::append_genesis(leaves, {}, {{{}, self, "one", arp(20'000)}}); }
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> leaf(const state::LeafKey& key) const override {
        const auto found = leaves.leaves.find(key);
        return found == leaves.leaves.end() ? std::optional<Bytes>() : found->second;
    }
    state::Diff leaves;
};

/// Behind a proposal whatever is called is taken or refused, and can be counted and settled.
void check_call(const Bytes& data, const Amount& value) {
    static const Genesis genesis;
    state::Overlay state(static_cast<const state::View&>(genesis));
    CHECK(call(state, {self, deposit, Epoch{5}}, encode_propose("a", "b", Parameter::None, {})).has_value());
    const auto logs = call(state, {self, value, Epoch{5}}, data);
    if (!logs) CHECK(std::holds_alternative<Refused>(logs.error()));
    const auto answer = view(state, data);
    if (!answer) CHECK(std::holds_alternative<Refused>(answer.error()));
    const auto settled = settle(state, Epoch{1000});
    CHECK(settled.has_value());
}
} // namespace

FUZZ(governance) {
    check_leaf(to_bytes(input));
    Proposal proposal;
    proposal.title = "title";
    proposal.text = "text";
    for (const Bytes& sample :
         {encode_proposal(proposal),
          encode_vote({self, self, Choice::Yes}),
          encode_vote_place(3),
          encode_summary({2, {0, 1}})})
        check_leaf(mutate(sample, input));
    for (const Amount& value : {Amount{}, deposit}) {
        check_call(to_bytes(input), value);
        check_call(mutate(encode_propose("title", "text", Parameter::Seats, U256{100}), input), value);
        check_call(mutate(encode_vote_call(0, Choice::No), input), value);
        check_call(mutate(encode_vote_myself(0, self, Choice::No), input), value);
    }
}
