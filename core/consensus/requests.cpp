#include "consensus/requests.h"

#include <algorithm>

namespace arpeggio::consensus {

void Requests::want(const std::vector<Missing>& missing, Instant now) {
    std::map<Hash, Wanted> wanted;
    for (const Missing& one : missing) {
        if (wanted.size() == requests_max) break;
        const auto known = wanted_.find(one.id);
        const bool is_new = known == wanted_.end();
        Wanted& entry =
            wanted.emplace(one.id, is_new ? Wanted{one.first, 0, now + one.patience} : known->second).first->second;
        entry.is_vouched = one.is_vouched;
    }
    wanted_ = std::move(wanted);
}

bool Requests::is_vouched(const Hash& id) const {
    const auto wanted = wanted_.find(id);
    return wanted != wanted_.end() && wanted->second.is_vouched;
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

std::optional<MemberIndex> Requests::target(MemberIndex first, std::size_t attempt) {
    if (attempt == 0 && first != self_) return first;
    const std::size_t others = self_ ? members_ - 1 : members_;
    if (others == 0) return std::nullopt;
    std::size_t drawn = random_.below(others);
    if (self_ && drawn >= self_->value) ++drawn;
    return MemberIndex{static_cast<std::uint16_t>(drawn)};
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
