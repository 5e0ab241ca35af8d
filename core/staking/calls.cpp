#include "staking/calls.h"

#include "codec/abi.h"
#include "crypto/hash.h"
#include "ledger/system_contracts.h"

namespace arpeggio::staking {

Bytes key_proof_message(NetworkId network, const Address& operator_address, const crypto::Ed25519PublicKey& key) {
    const Bytes id = codec::Writer().u64(network.value).out();
    const Hash digest = crypto::hash(crypto::HashDomain::KeyProof, {id, operator_address.view(), key.view()});
    return to_bytes(digest.view());
}

Calls::Done<Calls> Calls::make(state::Overlay& state, const Caller& caller) {
    Calls out(state, caller);
    TRY(out.rules_, out.book_.rules());
    TRY(out.summary_, out.book_.summary());
    return out;
}

Calls::Done<void> Calls::take_no_value() const {
    if (!caller_.value.is_zero()) return refuse(Refusal::NotPayable, {}, caller_.value.atto);
    return {};
}

Calls::Done<Validator> Calls::own() const {
    TRY(auto validator, book_.validator(caller_.address));
    if (!validator) return refuse(Refusal::NoSuchValidator);
    return *std::move(validator);
}

Outcome Calls::finish() && {
    book_.set(summary_);
    return std::move(outcome_);
}

Hash Calls::topic_of(const Address& address) {
    return Hash::from(codec::AbiWriter(1).address(address).out());
}

void Calls::log(std::string_view signature, std::initializer_list<Hash> indexed, Bytes data) {
    ledger::Log out{ledger::staking_contract, {codec::abi_topic(signature)}, std::move(data)};
    out.topics.insert(out.topics.end(), indexed);
    outcome_.logs.push_back(std::move(out));
}

} // namespace arpeggio::staking
