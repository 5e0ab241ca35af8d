#include "staking/genesis.h"

#include "staking/book.h"

#include <map>

namespace arpeggio::staking {
namespace {
constexpr Rate commission = percent(5);
constexpr Rate commission_max = percent(20);
constexpr Rate commission_step_max = percent(1);

struct Empty final : state::View {
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> leaf(const state::LeafKey&) const override {
        return std::optional<Bytes>{};
    }
};

Validator make_validator(const Address& operator_address, std::uint64_t number) {
    Validator out;
    out.operator_address = operator_address;
    out.number = number;
    out.commission = commission;
    out.commission_max = commission_max;
    out.commission_step_max = commission_step_max;
    out.total_max = {U256::max()};
    return out;
}
} // namespace

void append_genesis(state::Diff& diff, const Rules& rules, const std::vector<GenesisStake>& stakes) {
    const Empty nothing;
    state::Overlay leaves(static_cast<const state::View&>(nothing));
    OpenBook book(leaves);
    std::map<Address, Validator> validators;
    Summary summary;
    for (const GenesisStake& one : stakes) {
        const auto [place, is_new] = validators.try_emplace(one.operator_address);
        Validator& validator = place->second;
        if (is_new) {
            validator = make_validator(one.operator_address, summary.validators++);
            Description description;
            description.name = one.name;
            book.set(one.operator_address, description);
            book.set_operator(validator.number, one.operator_address);
        }
        CHECK(validator.keys.size() < Validator::keys_max);
        validator.keys.push_back({one.key, Epoch{}});
        book.set(one.key, KeyOwner{one.operator_address});
        (void)validator.collecting.put(one.stake);
        summary.bonded += one.stake;
    }
    for (auto& [operator_address, validator] : validators) {
        validator.self_stake_min = std::min(rules.self_stake_min, validator.total());
        Delegation own;
        own.shares = validator.collecting.shares;
        book.set(validator);
        CHECK(book.set(operator_address, operator_address, own).has_value());
    }
    book.set(summary);
    book.set(rules);
    for (auto& [key, value] : std::move(leaves).take().leaves) diff.leaves[key] = std::move(value);
}

} // namespace arpeggio::staking
