#include "governance/contract.h"

#include "codec/abi.h"
#include "ledger/system_contracts.h"

#include <algorithm>

namespace arpeggio::governance {
namespace {
using codec::AbiReader;
using codec::AbiWriter;
template <class T>
using Done = Result<T, Problem>;

constexpr std::string_view propose_signature = "propose(string,string,uint64,uint256)";
constexpr std::string_view vote_signature = "vote(uint64,uint64)";
constexpr std::string_view vote_myself_signature = "voteMyself(uint64,address,uint64)";
constexpr std::size_t text_read_max = 8192; ///< beyond the limits that a refusal names

/// One call, on a state of its own.
class Call {
public:
    Call(state::Overlay& state, const Caller& caller) : ballots_(state), book_(state), caller_(caller) {}

    Done<void> propose(std::string_view title, std::string_view text, std::uint64_t parameter, const U256& value) {
        if (caller_.value != deposit) return refuse(Refusal::DepositWrong, deposit.atto, caller_.value.atto);
        if (title.size() > Proposal::title_max)
            return refuse(Refusal::TextTooLong, U256{Proposal::title_max}, U256{title.size()});
        if (text.size() > Proposal::text_max)
            return refuse(Refusal::TextTooLong, U256{Proposal::text_max}, U256{text.size()});
        TRY_VOID(check_parameter(parameter, value));
        TRY_VOID(require_validator(caller_.address));
        TRY(Summary summary, ballots_.summary());
        if (summary.open.size() == Summary::open_max)
            return refuse(Refusal::TooManyOpen, {}, U256{summary.open.size()});
        TRY(const auto rules, book_.rules());
        Proposal made{summary.proposals++, caller_.address, deposit};
        made.title = title;
        made.text = text;
        made.parameter = static_cast<Parameter>(parameter);
        made.value = value;
        made.since = caller_.epoch;
        made.until = {caller_.epoch.value + 1 + voting_locks * rules.lock_epochs};
        summary.open.push_back(made.number);
        ballots_.set(made);
        ballots_.set(summary);
        log("Proposed(uint64,address)", AbiWriter(2).u64(made.number).address(caller_.address), {});
        return {};
    }
    Done<void> vote(std::uint64_t number, const Address& validator, std::uint64_t choice) {
        if (!caller_.value.is_zero()) return refuse(Refusal::NotPayable, {}, caller_.value.atto);
        if (choice == 0 || choice > static_cast<std::uint64_t>(Choice::Abstain))
            return refuse(Refusal::NoSuchChoice, {}, U256{choice});
        TRY(auto proposal, ballots_.proposal(number));
        if (!proposal) return refuse(Refusal::NoSuchProposal, {}, U256{number});
        if (proposal->until <= caller_.epoch) return refuse(Refusal::VotingIsOver, {}, U256{proposal->until.value - 1});
        const bool is_own = validator == caller_.address;
        TRY_VOID(is_own ? require_validator(validator) : require_delegation(validator));
        TRY(const auto before, ballots_.place(number, caller_.address, validator));
        if (!before && !is_own && proposal->overrides == Proposal::overrides_max)
            return refuse(Refusal::TooManyVotes, {}, U256{proposal->overrides});
        ballots_.set(
            number, before.value_or(proposal->votes), {caller_.address, validator, static_cast<Choice>(choice)});
        if (!before) {
            ++proposal->votes;
            proposal->overrides += is_own ? 0 : 1;
            ballots_.set(*proposal);
        }
        log("Voted(uint64,address,address,uint64)",
            AbiWriter(3).u64(number).address(caller_.address).address(validator),
            AbiWriter(1).u64(choice).out());
        return {};
    }
    [[nodiscard]] std::vector<ledger::Log> logs() && { return std::move(logs_); }

private:
    [[nodiscard]] Done<void> check_parameter(std::uint64_t parameter, const U256& value) const {
        if (parameter > static_cast<std::uint64_t>(Parameter::SeatsMax))
            return refuse(Refusal::NoSuchParameter, {}, U256{parameter});
        TRY(const auto rules, book_.rules());
        if (!changed_rules(rules, static_cast<Parameter>(parameter), value))
            return refuse(Refusal::ValueOutOfRange, {}, value);
        return {};
    }
    [[nodiscard]] Done<void> require_validator(const Address& address) const {
        TRY(const auto found, book_.validator(address));
        if (!found) return refuse(Refusal::NoValidator);
        return {};
    }
    [[nodiscard]] Done<void> require_delegation(const Address& validator) const {
        TRY(const auto own, book_.delegation(caller_.address, validator));
        if (own.shares.is_zero()) return refuse(Refusal::NoDelegation);
        return {};
    }
    void log(std::string_view signature, const AbiWriter& indexed, Bytes data) {
        ledger::Log out{ledger::governance_contract, {codec::abi_topic(signature)}, std::move(data)};
        const Bytes words = indexed.out();
        for (std::size_t at = 0; at < words.size(); at += codec::abi_word)
            out.topics.push_back(Hash::from(ByteView(words).subspan(at)));
        logs_.push_back(std::move(out));
    }

    OpenBallots ballots_;
    staking::Book book_;
    Caller caller_;
    std::vector<ledger::Log> logs_;
};

/// All arguments of one call were read, and nothing else is there.
template <class... Read>
bool are_good(const AbiReader& in, const Read&... read) {
    return (read.has_value() && ...) && in.finish();
}

Done<void> propose(Call& call, AbiReader in) {
    const auto title = in.bytes(text_read_max);
    if (!title) return refuse(Refusal::Malformed);
    const auto text = in.bytes(text_read_max);
    if (!text) return refuse(Refusal::Malformed);
    const auto parameter = in.u64();
    if (!parameter) return refuse(Refusal::Malformed);
    const auto value = in.u256();
    if (!are_good(in, value)) return refuse(Refusal::Malformed);
    return call.propose(as_text(*title), as_text(*text), *parameter, *value);
}

Done<void> vote(Call& call, const Address& caller, AbiReader in) {
    const auto number = in.u64();
    if (!number) return refuse(Refusal::Malformed);
    const auto choice = in.u64();
    if (!are_good(in, choice)) return refuse(Refusal::Malformed);
    return call.vote(*number, caller, *choice);
}

Done<void> vote_myself(Call& call, AbiReader in) {
    const auto number = in.u64();
    if (!number) return refuse(Refusal::Malformed);
    const auto validator = in.address();
    if (!validator) return refuse(Refusal::Malformed);
    const auto choice = in.u64();
    if (!are_good(in, choice)) return refuse(Refusal::Malformed);
    return call.vote(*number, *validator, *choice);
}

bool calls(ByteView data, std::string_view signature) {
    return data.size() >= codec::AbiSelector::size && codec::AbiSelector::from(data) == codec::abi_selector(signature);
}

Bytes encoded(std::string_view signature, const AbiWriter& arguments) {
    Bytes out = to_bytes(codec::abi_selector(signature).view());
    append(out, arguments.out());
    return out;
}

Done<void> run(Call& call, const Caller& caller, ByteView data) {
    if (data.size() < codec::AbiSelector::size) return refuse(Refusal::NotACall);
    const ByteView arguments = data.subspan(codec::AbiSelector::size);
    if (calls(data, propose_signature)) return propose(call, AbiReader(arguments, 4));
    if (calls(data, vote_signature)) return vote(call, caller.address, AbiReader(arguments, 2));
    if (calls(data, vote_myself_signature)) return vote_myself(call, AbiReader(arguments, 3));
    return refuse(Refusal::NotACall);
}
} // namespace

Bytes encode_propose(std::string_view title, std::string_view text, Parameter parameter, const U256& value) {
    AbiWriter out(4);
    out.bytes(as_bytes(title)).bytes(as_bytes(text)).u64(static_cast<std::uint64_t>(parameter)).u256(value);
    return encoded(propose_signature, out);
}
Bytes encode_vote_call(std::uint64_t proposal, Choice choice) {
    return encoded(vote_signature, AbiWriter(2).u64(proposal).u64(static_cast<std::uint64_t>(choice)));
}
Bytes encode_vote_myself(std::uint64_t proposal, const Address& validator, Choice choice) {
    AbiWriter out(3);
    out.u64(proposal).address(validator).u64(static_cast<std::uint64_t>(choice));
    return encoded(vote_myself_signature, out);
}

Result<std::vector<ledger::Log>, Problem> call(state::Overlay& state, const Caller& caller, ByteView data) {
    state::Overlay changes(static_cast<const state::View&>(state));
    Call one(changes, caller);
    TRY_VOID(run(one, caller, data));
    state.add(std::move(changes).take());
    return std::move(one).logs();
}

} // namespace arpeggio::governance
