#include "codec/abi.h"
#include "governance/contract.h"

#include <algorithm>

namespace arpeggio::governance {
namespace {
using codec::AbiReader;
using codec::AbiWriter;
using Answered = Result<Bytes, Problem>;

struct View {
    codec::AbiSelector selector;
    std::size_t arguments;
    Answered (*answer)(const state::View& state, AbiReader& in);
};

Answered proposal_count(const state::View& state, AbiReader&) {
    TRY(const Summary summary, Ballots(state).summary());
    return AbiWriter(1).u64(summary.proposals).out();
}

Answered open_proposals(const state::View& state, AbiReader&) {
    TRY(const Summary summary, Ballots(state).summary());
    const std::vector<U256> words(summary.open.begin(), summary.open.end());
    return AbiWriter(1).list(words).out();
}

/// The one that the only argument names.
Result<Proposal, Problem> asked(const state::View& state, AbiReader& in) {
    const auto number = in.u64();
    if (!number || !in.finish()) return refuse(Refusal::Malformed);
    TRY(auto found, Ballots(state).proposal(*number));
    if (!found) return refuse(Refusal::NoSuchProposal, {}, U256{*number});
    return *std::move(found);
}

Answered proposal(const state::View& state, AbiReader& in) {
    TRY(const Proposal one, asked(state, in));
    AbiWriter out(10);
    out.address(one.proposer).u256(one.deposit.atto).u64(static_cast<std::uint64_t>(one.parameter)).u256(one.value);
    out.u64(one.since.value).u64(one.until.value).u64(static_cast<std::uint64_t>(one.status)).u64(one.votes);
    return out.bytes(as_bytes(one.title)).bytes(as_bytes(one.text)).out();
}

Answered tally(const state::View& state, AbiReader& in) {
    TRY(const Proposal one, asked(state, in));
    TRY(const Tally now, count_votes(Ballots(state), staking::Book(state), one));
    return AbiWriter(4).u256(now.yes.atto).u256(now.no.atto).u256(now.abstain.atto).u256(now.bonded.atto).out();
}

Answered vote_of(const state::View& state, AbiReader& in) {
    const auto number = in.u64();
    if (!number) return refuse(Refusal::Malformed);
    const auto voter = in.address();
    if (!voter) return refuse(Refusal::Malformed);
    const auto validator = in.address();
    if (!validator || !in.finish()) return refuse(Refusal::Malformed);
    const Ballots ballots(state);
    TRY(const auto place, ballots.place(*number, *voter, *validator));
    Vote vote;
    if (place) {
        TRY(vote, ballots.vote(*number, *place));
    }
    return AbiWriter(1).u64(static_cast<std::uint64_t>(vote.choice)).out();
}

const View* find_view(ByteView data) {
    static const std::vector<View> all{
        {codec::abi_selector("proposalCount()"), 0, proposal_count},
        {codec::abi_selector("openProposals()"), 0, open_proposals},
        {codec::abi_selector("proposal(uint64)"), 1, proposal},
        {codec::abi_selector("tally(uint64)"), 1, tally},
        {codec::abi_selector("voteOf(uint64,address,address)"), 3, vote_of},
    };
    if (data.size() < codec::AbiSelector::size) return nullptr;
    const auto found = std::ranges::find(all, codec::AbiSelector::from(data), &View::selector);
    return found == all.end() ? nullptr : &*found;
}
} // namespace

bool is_view(ByteView data) {
    return find_view(data) != nullptr;
}

Result<Bytes, Problem> view(const state::View& state, ByteView data) {
    const View* const found = find_view(data);
    if (found == nullptr) return refuse(Refusal::NotACall);
    const ByteView arguments = data.subspan(codec::AbiSelector::size);
    if (found->arguments == 0 && !arguments.empty()) return refuse(Refusal::Malformed);
    AbiReader in(arguments, found->arguments);
    return found->answer(state, in);
}

} // namespace arpeggio::governance
