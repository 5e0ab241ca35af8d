#include "consensus/served.h"

#include "consensus/settings.h"

#include <algorithm>

namespace arpeggio::consensus {

void Served::keep(One one) {
    const bool is_kept = std::any_of(kept_.begin(), kept_.end(), [&](const One& other) { return other.id == one.id; });
    if (is_kept || one.candidate->body.size() > served_bytes_max) return;
    bytes_ += one.candidate->body.size();
    kept_.push_back(std::move(one));
    while (kept_.size() > served_max || bytes_ > served_bytes_max) {
        bytes_ -= kept_.front().candidate->body.size();
        kept_.pop_front();
    }
}

std::optional<Served::One> Served::take(const Hash& id) {
    const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const One& one) { return one.id == id; });
    if (found == kept_.end()) return std::nullopt;
    One one = std::move(*found);
    kept_.erase(found);
    bytes_ -= one.candidate->body.size();
    return one;
}

void Served::forget_through(Slot slot) {
    std::erase_if(kept_, [&](const One& one) {
        const bool is_old = one.candidate->header.slot <= slot;
        if (is_old) bytes_ -= one.candidate->body.size();
        return is_old;
    });
}

} // namespace arpeggio::consensus
