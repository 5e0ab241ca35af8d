#include "consensus/outbox.h"

#include "base/check.h"

namespace arpeggio::consensus {

void Outbox::on_persisted(PersistId id) {
    CHECK(id <= issued_);
    durable_ = std::max(durable_, id);
}

Effects Outbox::take() {
    Effects effects = std::exchange(now_, {});
    if (!records_.empty()) {
        issued_ = issued_.next();
        effects.push_back(Persist{issued_, std::exchange(records_, {})});
    }
    if (waiting_.empty() && issued_ <= durable_) { // nothing to wait for
        effects.insert(effects.end(), std::move_iterator(fresh_.begin()), std::move_iterator(fresh_.end()));
    } else {
        for (Effect& effect : fresh_) waiting_.push_back({issued_, std::move(effect)});
    }
    fresh_.clear();
    for (; !waiting_.empty() && (waiting_.front().gate <= durable_ || !is_durable_first_); waiting_.pop_front()) {
        effects.push_back(std::move(waiting_.front().effect));
    }
    return effects;
}

} // namespace arpeggio::consensus
