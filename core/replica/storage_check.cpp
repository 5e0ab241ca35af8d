#include "replica/storage_check.h"

#include "base/check.h"
#include "replica/storage_check_parts.h"

#include <algorithm>

namespace arpeggio::replica {
namespace {
constexpr std::size_t cache_bytes = 8'000'000;
}

Result<StorageReport, storage::StorageError>
check_storage(const CheckSetup& setup, const std::vector<CheckedPart>& parts) {
    return StorageCheck(setup, parts).run();
}

StorageCheck::StorageCheck(const CheckSetup& setup, const std::vector<CheckedPart>& parts)
    : setup_(setup), rules_(chain::Rules::of(setup.network, setup.shard)) {
    for (const CheckedPart& checked : parts) {
        CHECK(checked.store != nullptr);
        Part part;
        part.checked = checked;
        const auto cache = std::make_shared<storage::Cache>(cache_bytes);
        part.state = std::make_unique<state::StateStore>(*checked.store, cache);
        parts_.push_back(std::move(part));
    }
}

Result<StorageReport, storage::StorageError> StorageCheck::run() {
    report_.identities = parts_.size();
    TRY_VOID(choose_rosters());
    for (Part& part : parts_) TRY_VOID(check_chain(part));
    for (Part& part : parts_) enter_instance(part);
    for (Part& part : parts_) TRY_VOID(check_rosters(part));
    for (Part& part : parts_) TRY_VOID(check_state(part));
    // Records before the state: while a chain is cut back, what was signed above it has to be known already.
    for (const Part& part : parts_) {
        TRY(Records records, read_sound_records(part));
        records_.push_back(std::move(records));
    }
    for (std::size_t i = 0; i < parts_.size(); ++i) TRY_VOID(check_records(i));
    for (Part& part : parts_) TRY_VOID(repair_state(part));
    for (Part& part : parts_) TRY_VOID(check_supply(part));
    for (Part& part : parts_) TRY_VOID(check_beacon(part));
    for (Part& part : parts_) TRY_VOID(part.checked.store->commit({}, storage::Durability::Synced));
    return std::move(report_);
}

/// What the instance that goes on from the part's head is to it.
void StorageCheck::enter_instance(Part& part) {
    part.signers = signers_of(part.epoch);
    if (part.signers == nullptr) return;
    part.self = part.signers->committee.find(part.checked.key);
    const auto is_here = [&](const ledger::Member& member) {
        const auto is_its = [&](const CheckedPart& one) { return one.key == member.key; };
        return std::ranges::any_of(parts_, is_its, &Part::checked) || std::ranges::any_of(setup_.others, is_its);
    };
    part.are_all_here = std::ranges::all_of(part.signers->committee.members(), is_here);
}

void StorageCheck::say(const std::string& sentence) const {
    if (setup_.progress) setup_.progress(sentence);
}

void StorageCheck::report(const Part& part, const std::string& what, const std::string& how, bool is_repaired) {
    const std::string sentence = part.checked.name + ": " + what + "; " + how + ".";
    ++(is_repaired ? report_.repaired : report_.unrepaired);
    if (report_.damages.size() < StorageReport::damages_max) report_.damages.push_back({sentence, is_repaired});
    say(sentence);
}

StorageCheck::Stored<void> StorageCheck::write(Part& part, Bytes key, std::optional<Bytes> value) {
    storage::Batch batch;
    if (value) {
        batch.put(std::move(key), *std::move(value));
    } else {
        batch.erase(std::move(key));
    }
    return part.checked.store->commit(batch, storage::Durability::Lazy);
}

StorageCheck::Stored<std::optional<Bytes>>
StorageCheck::value_of_another(const Part& part, const Bytes& key, const Sound& is_sound, std::string& name) {
    for (const Part& other : parts_) {
        if (&other == &part) continue;
        TRY(auto value, other.checked.store->get(key));
        if (!value || !is_sound(*value)) continue;
        name = other.checked.name;
        return value;
    }
    return std::optional<Bytes>{};
}

StorageCheck::Stored<std::optional<Bytes>>
StorageCheck::sound_value(Part& part, const Bytes& key, const std::string& what, const Sound& is_sound) {
    TRY(auto own, part.checked.store->get(key));
    if (own && is_sound(*own)) return own;
    std::string name;
    TRY(auto copy, value_of_another(part, key, is_sound, name));
    if (!copy) return copy;
    TRY_VOID(write(part, key, copy));
    report(part, what + (own ? " is damaged" : " is missing"), "copied from " + name, true);
    return copy;
}

} // namespace arpeggio::replica
