#include "execution/fees.h"
#include "ledger/block.h"
#include "pool/pool.h"

#include <algorithm>

namespace arpeggio::pool {
namespace {
constexpr std::uint64_t gas_min = 21'000; // of any transaction
}

/// A sender's next transaction in a selection under way.
struct Pool::Head {
    Amount tip;
    Entries::const_iterator at;
    Entries::const_iterator end;

    /// Of two, the one that goes later: the lower tip, then the younger.
    friend bool goes_later(const Head& a, const Head& b) {
        if (a.tip != b.tip) return a.tip < b.tip;
        return a.at->second.arrival > b.at->second.arrival;
    }
};

std::vector<ledger::TransactionPtr> Pool::best(const Selection& selection, const NextNonces& after) const {
    constexpr auto later = [](const Head& a, const Head& b) { return goes_later(a, b); };
    std::vector<Head> heads;
    const auto offer = [&](Entries::const_iterator at, Entries::const_iterator end) {
        if (const auto tip = execution::effective_tip(**at->second.transaction, selection.base_fee)) {
            heads.push_back({*tip, at, end});
            std::push_heap(heads.begin(), heads.end(), later);
        }
    };
    for (const auto& [address, sender] : senders_) {
        const auto begun = after.find(address);
        const std::uint64_t first = std::max(sender.nonce, begun == after.end() ? 0 : begun->second);
        const auto at = sender.entries.find(first);
        if (at != sender.entries.end()) offer(at, sender.entries.end());
    }

    std::vector<ledger::TransactionPtr> out;
    std::uint64_t gas_left = selection.gas_max;
    std::size_t bytes_left = selection.body_bytes_max - std::min(selection.body_bytes_max, ledger::Body::size_empty);
    while (!heads.empty() && gas_left >= gas_min && out.size() < ledger::Body::transactions_max) {
        std::pop_heap(heads.begin(), heads.end(), later);
        const Head head = heads.back();
        heads.pop_back();
        const ledger::TransactionPtr& transaction = head.at->second.transaction;
        const std::uint64_t gas = ledger::intrinsic_gas(**transaction);
        const std::size_t bytes = transaction->wire().size() + ledger::Body::size_each;
        if (gas > gas_left || bytes > bytes_left) continue; // nor do the sender's others
        gas_left -= gas;
        bytes_left -= bytes;
        out.push_back(transaction);
        const auto next = std::next(head.at);
        if (next != head.end && next->first == head.at->first + 1) offer(next, head.end);
    }
    return out;
}

} // namespace arpeggio::pool
