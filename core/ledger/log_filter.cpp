#include "ledger/log_filter.h"

#include <algorithm>

namespace arpeggio::ledger {
namespace {
template <class Choice>
bool is_chosen(const std::vector<Choice>& choices, const Choice& value) {
    return choices.empty() || std::ranges::find(choices, value) != choices.end();
}
template <class Choice>
bool may_hold(const Bloom& bloom, const std::vector<Choice>& choices) {
    const auto is_in = [&](const Choice& one) { return bloom_may_contain(bloom, one.view()); };
    return choices.empty() || std::ranges::any_of(choices, is_in);
}
} // namespace

bool LogFilter::matches(const Log& log) const {
    if (!is_chosen(addresses, log.address) || topics.size() > log.topics.size()) return false;
    for (std::size_t i = 0; i < topics.size(); ++i) {
        if (!is_chosen(topics[i], log.topics[i])) return false;
    }
    return true;
}

bool LogFilter::may_match(const Bloom& bloom) const {
    const auto may = [&](const std::vector<Hash>& choices) { return may_hold(bloom, choices); };
    return may_hold(bloom, addresses) && std::ranges::all_of(topics, may);
}

} // namespace arpeggio::ledger
