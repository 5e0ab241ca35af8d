#pragma once
#include "fuzz/mutate.h"
#include "ledger/vote.h"

// Valid values for the fuzz targets to begin from.
namespace samples {
using namespace arpeggio;

inline ledger::Transaction transaction(ledger::TransactionType type) {
    ledger::Transaction out;
    out.type = type;
    out.chain_id = 65'536;
    out.max_priority_fee_per_gas = out.max_fee_per_gas = gwei(2);
    out.gas_limit = 21'000;
    out.to = Address{};
    out.value = arp(1);
    out.data = Bytes(60, 3);
    if (type != ledger::TransactionType::Legacy) out.access_list = {{Address{}, {Hash{}, Hash{}}}};
    out.signature.r.bytes[31] = out.signature.s.bytes[0] = 1;
    return out;
}
inline ledger::Certificate certificate(ledger::VoteKind kind) {
    return {kind, Slot{3}, Hash{}, {{MemberIndex{0}, {}}, {MemberIndex{2}, {}}, {MemberIndex{8}, {}}}};
}
constexpr std::size_t committee_size = 9;

} // namespace samples
