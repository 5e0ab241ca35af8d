#include "governance/records.h"

#include "state/leaf.h"

#include <algorithm>

namespace arpeggio::governance {
namespace {
using codec::Reader;
using state::LeafKind;

/// A number of an enumeration whose last is that one.
template <class Enum>
std::optional<Enum> read_enum(Reader& in, Enum last) {
    const auto number = in.u8();
    if (!number || *number > static_cast<std::uint8_t>(last)) return std::nullopt;
    return static_cast<Enum>(*number);
}
} // namespace

Bytes encode_proposal(const Proposal& proposal) {
    codec::Writer out;
    state::begin_leaf(out, LeafKind::Proposal).u64(proposal.number).fixed(proposal.proposer);
    out.u256(proposal.deposit.atto).byte_string(as_bytes(proposal.title)).byte_string(as_bytes(proposal.text));
    out.u8(static_cast<std::uint8_t>(proposal.parameter)).u256(proposal.value).u64(proposal.since.value);
    out.u64(proposal.until.value).u8(static_cast<std::uint8_t>(proposal.status));
    out.u64(proposal.votes).u64(proposal.overrides);
    return std::move(out).out();
}

std::optional<Proposal> decode_proposal(ByteView leaf) {
    auto in = state::open_leaf(leaf, LeafKind::Proposal);
    if (!in) return std::nullopt;
    const auto number = in->u64();
    const auto proposer = in->fixed<Address>();
    const auto deposit = in->u256();
    const auto title = in->byte_string(Proposal::title_max);
    if (!title) return std::nullopt;
    const auto text = in->byte_string(Proposal::text_max);
    if (!text) return std::nullopt;
    const auto parameter = read_enum(*in, Parameter::SeatsMax);
    const auto value = in->u256();
    const auto since = in->u64();
    const auto until = in->u64();
    const auto status = read_enum(*in, Status::Void);
    const auto votes = in->u64();
    const auto overrides = in->u64();
    const bool is_whole = number && proposer && deposit && parameter && value && since && until && status && votes;
    if (!is_whole || !overrides || !in->at_end()) return std::nullopt;
    Proposal out{*number, *proposer, Amount{*deposit}};
    out.title = as_text(*title);
    out.text = as_text(*text);
    out.parameter = *parameter;
    out.value = *value;
    out.since.value = *since;
    out.until.value = *until;
    out.status = *status;
    out.votes = *votes;
    out.overrides = *overrides;
    return out;
}

Bytes encode_vote(const Vote& vote) {
    codec::Writer out;
    state::begin_leaf(out, LeafKind::Ballot).fixed(vote.voter).fixed(vote.validator);
    out.u8(static_cast<std::uint8_t>(vote.choice));
    return std::move(out).out();
}

std::optional<Vote> decode_vote(ByteView leaf) {
    auto in = state::open_leaf(leaf, LeafKind::Ballot);
    if (!in) return std::nullopt;
    const auto voter = in->fixed<Address>();
    const auto validator = in->fixed<Address>();
    const auto choice = read_enum(*in, Choice::Abstain);
    if (!voter || !validator || !choice || !in->at_end()) return std::nullopt;
    return Vote{*voter, *validator, *choice};
}

Bytes encode_vote_place(std::uint64_t index) {
    codec::Writer out;
    state::begin_leaf(out, LeafKind::BallotPlace).u64(index);
    return std::move(out).out();
}

std::optional<std::uint64_t> decode_vote_place(ByteView leaf) {
    auto in = state::open_leaf(leaf, LeafKind::BallotPlace);
    if (!in) return std::nullopt;
    const auto index = in->u64();
    if (!index || !in->at_end()) return std::nullopt;
    return *index;
}

Bytes encode_summary(const Summary& summary) {
    codec::Writer out;
    state::begin_leaf(out, LeafKind::Governance).u64(summary.proposals);
    out.u32(static_cast<std::uint32_t>(summary.open.size()));
    for (const std::uint64_t number : summary.open) out.u64(number);
    return std::move(out).out();
}

std::optional<Summary> decode_summary(ByteView leaf) {
    auto in = state::open_leaf(leaf, LeafKind::Governance);
    if (!in) return std::nullopt;
    Summary out;
    const auto proposals = in->u64();
    const auto count = in->count(Summary::open_max, 8);
    if (!proposals || !count || in->left() != *count * 8) return std::nullopt;
    out.proposals = *proposals;
    for (std::size_t i = 0; i < *count; ++i) out.open.push_back(*in->u64());
    return out;
}

} // namespace arpeggio::governance
