#include "simulation/workshop.h"

namespace arpeggio::simulation {
namespace {
bool are_equal(const replica::Checked& one, const replica::Checked& other) {
    if (one.fault || other.fault) return one.fault == other.fault;
    return one.result->diff->leaves == other.result->diff->leaves && one.result->receipts == other.result->receipts;
}
bool are_equal(const replica::Hashed& one, const replica::Hashed& other) {
    return one.update->root == other.update->root && one.update->pages == other.update->pages;
}
} // namespace

Workshop::Known& Workshop::at(const Hash& id) {
    const auto [known, is_new] = known_.try_emplace(id);
    if (is_new) {
        order_.push_back(id);
        if (order_.size() > known_max) {
            known_.erase(order_.front());
            order_.pop_front();
        }
    }
    return known->second;
}

/// Two members of each block, drawn by its id.
bool Workshop::works_alone(MemberIndex member, const Hash& id) const {
    const std::size_t drawn = (id.bytes[0] * std::size_t{256} + id.bytes[1]) % members_;
    return !shares_ || member.value == drawn || member.value == (drawn + 1) % members_;
}

Workshop::Outcome<replica::Checked> Workshop::run(
    MemberIndex member,
    const replica::CheckJob& job,
    const state::StoredState& base,
    const replica::VerifyTransaction& verify,
    bool is_void) {
    if (is_void) return replica::run(job, base, verify);
    Known& known = at(job.id);
    if (known.checked && !works_alone(member, job.id)) return *known.checked;
    TRY(replica::Checked checked, replica::run(job, base, verify));
    if (!known.checked) known.checked = checked;
    if (!are_equal(*known.checked, checked)) differing_.push_back(member);
    return checked;
}

Workshop::Outcome<replica::Hashed>
Workshop::run(MemberIndex member, const replica::HashJob& job, const state::PageSource& base, bool is_void) {
    if (is_void) return replica::run(job, base);
    Known& known = at(job.id);
    if (known.hashed && !works_alone(member, job.id)) return *known.hashed;
    TRY(replica::Hashed hashed, replica::run(job, base));
    if (!known.hashed) known.hashed = hashed;
    if (!are_equal(*known.hashed, hashed)) differing_.push_back(member);
    return hashed;
}

} // namespace arpeggio::simulation
