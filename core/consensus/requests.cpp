#include "consensus/requests.h"

#include <algorithm>

namespace arpeggio::consensus {

void Requests::want(const std::vector<Missing>& missing, Instant now) {
    std::map<Hash, Wanted> wanted;
    for (const Missing& one : missing) {
        if (wanted.size() == requests_max) break;
        const auto known = wanted_.find(one.id);
        wanted.emplace(one.id, known == wanted_.end() ? Wanted{one.first, 0, now + one.patience} : known->second);
    }
    wanted_ = std::move(wanted);
}

std::vector<Requests::Due> Requests::due(Instant now) {
    std::vector<Due> due;
    for (auto& [id, wanted] : wanted_) {
        if (wanted.next > now) continue;
        if (const auto to = target(wanted.first, wanted.attempts)) due.push_back({id, *to});
        wanted.attempts += 1;
        wanted.next = now + again_after_;
    }
    return due;
}

std::optional<Instant> Requests::deadline() const {
    std::optional<Instant> first;
    for (const auto& [id, wanted] : wanted_) first = first ? std::min(*first, wanted.next) : wanted.next;
    return first;
}

std::optional<MemberIndex> Requests::target(MemberIndex first, std::size_t attempt) const {
    const std::size_t others = self_ ? members_ - 1 : members_;
    if (others == 0) return std::nullopt;
    std::size_t at = first.value;
    for (std::size_t step = attempt % others;; --step) {
        if (self_ && at == self_->value) at = (at + 1) % members_;
        if (step == 0) return MemberIndex{static_cast<std::uint16_t>(at)};
        at = (at + 1) % members_;
    }
}

bool AnswerBudget::spend(std::size_t bytes, Instant now) {
    if (now < since_ || now - since_ >= std::chrono::seconds{1}) {
        since_ = now;
        spent_ = 0;
    }
    if (spent_ > 0 && spent_ + bytes > answer_bytes_max) return false;
    spent_ += bytes;
    return true;
}

} // namespace arpeggio::consensus
