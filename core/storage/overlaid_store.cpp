#include "storage/memory_map.h"

#include <algorithm>
#include <map>
#include <utility>

namespace arpeggio::storage {
namespace {

class OverlaidStore final : public Snapshot {
public:
    using Changes = std::map<Bytes, std::optional<Bytes>, MemoryMap::Order>;
    OverlaidStore(std::unique_ptr<const Store> base, std::shared_ptr<const Changes> changes)
        : base_(std::move(base)), changes_(std::move(changes)) {}

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override {
        const auto changed = changes_->find(key);
        if (changed != changes_->end()) return changed->second;
        return base_->get(key);
    }
    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        auto next = changes_->lower_bound(std::max(prefix, from, MemoryMap::Order{}));
        const auto is_of_prefix = [&] {
            return next != changes_->end() && next->first.size() >= prefix.size() &&
                   std::equal(prefix.begin(), prefix.end(), next->first.begin());
        };
        const MemoryMap::Order is_before;
        bool goes_on = true;
        TRY_VOID(base_->scan(prefix, from, [&](ByteView key, ByteView value) {
            for (; goes_on && is_of_prefix() && is_before(next->first, key); ++next) goes_on = show(*next, visit);
            const bool is_changed = is_of_prefix() && !is_before(key, next->first);
            if (goes_on && is_changed) goes_on = show(*next, visit);
            if (is_changed) ++next;
            if (goes_on && !is_changed) goes_on = visit(key, value);
            return goes_on;
        }));
        for (; goes_on && is_of_prefix(); ++next) goes_on = show(*next, visit);
        return {};
    }
    std::unique_ptr<const Store> snapshot() const override {
        return std::make_unique<OverlaidStore>(base_->snapshot(), changes_);
    }

private:
    static bool show(const Changes::value_type& change, const Visit& visit) {
        return !change.second || visit(change.first, *change.second);
    }

    std::unique_ptr<const Store> base_;
    std::shared_ptr<const Changes> changes_;
};

} // namespace

std::unique_ptr<const Store> make_overlaid_store(std::unique_ptr<const Store> base, const Batch& changes) {
    auto map = std::make_shared<OverlaidStore::Changes>();
    for (const Batch::Change& change : changes.changes()) (*map)[change.key] = change.value;
    return std::make_unique<OverlaidStore>(std::move(base), std::move(map));
}

} // namespace arpeggio::storage
