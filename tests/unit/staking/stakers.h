#pragma once
#include "ledger/system_contracts.h"
#include "staking/contract.h"
#include "staking/slash.h"

#include <gtest/gtest.h>

namespace arpeggio::test {

/// A state of nothing.
struct NoState final : state::View {
    [[nodiscard]] Result<std::optional<Bytes>, storage::StorageError> leaf(const state::LeafKey&) const override {
        return std::optional<Bytes>{};
    }
};

/// A staking contract, those who call it, and what its account holds.
class Stakers : public testing::Test {
protected:
    static constexpr NetworkId network{77};
    NoState nothing;
    state::Overlay state{nothing};
    Amount held; ///< by the contract's account
    Amount burned;
    std::vector<ledger::Log> logs; ///< of the last call
    Epoch epoch{10};

    Stakers() { staking::OpenBook(state).set(staking::Rules{}); }

    static Address account(std::uint8_t number) {
        Address out;
        out.bytes[0] = 0xaa;
        out.bytes[19] = number;
        return out;
    }
    static crypto::Ed25519SecretKey secret(std::uint8_t number) {
        return crypto::Ed25519SecretKey::from_seed(Bytes(32, number));
    }
    static staking::NewKey proven_key(std::uint8_t number, const Address& operator_address) {
        const auto key = secret(number);
        const Bytes message = staking::key_proof_message(network, operator_address, key.public_key());
        return {key.public_key(), key.sign(message)};
    }
    static staking::NewValidator validator(std::uint8_t number) {
        staking::NewValidator out;
        out.description.name = "Validator " + std::to_string(number);
        out.commission = staking::percent(10);
        out.commission_max = staking::percent(50);
        out.commission_step_max = staking::percent(2);
        out.self_stake_min = arp(10'000);
        out.total_max = arp(1'000'000);
        out.keys = {proven_key(number, account(number))};
        return out;
    }

    /// What was paid, or why not.
    Result<Amount, staking::Refused> send(std::uint8_t from, const Bytes& data, const Amount& value = {}) {
        const auto outcome = staking::call(state, {account(from), value, epoch, network}, data);
        if (!outcome) return Fail(std::get<staking::Refused>(outcome.error()));
        held = held + value - outcome->paid - outcome->burned;
        burned += outcome->burned;
        logs = outcome->logs;
        expect_sound();
        return outcome->paid;
    }
    void expect_refused(
        staking::Refusal why,
        std::uint8_t from,
        const Bytes& data,
        const Amount& value = {},
        const U256& limit = {},
        const U256& beyond = {}) {
        const auto outcome = send(from, data, value);
        ASSERT_FALSE(outcome) << to_string(why);
        EXPECT_EQ(to_string(outcome.error().why), to_string(why));
        if (!limit.is_zero()) {
            EXPECT_EQ(outcome.error().limit, limit) << describe(outcome.error());
        }
        if (!beyond.is_zero()) {
            EXPECT_EQ(outcome.error().value, beyond) << describe(outcome.error());
        }
        EXPECT_EQ(describe(outcome.error()).back(), '.');
        expect_sound();
    }
    void create(std::uint8_t number, const Amount& stake = arp(20'000)) {
        ASSERT_TRUE(send(number, staking::encode_create_validator(validator(number)), stake));
    }
    void delegate(std::uint8_t from, std::uint8_t to, const Amount& amount) {
        ASSERT_TRUE(send(from, staking::encode_delegate(account(to)), amount));
    }

    [[nodiscard]] staking::Book book() const { return staking::Book(state); }
    [[nodiscard]] staking::Validator stored(std::uint8_t number) const { return **book().validator(account(number)); }
    [[nodiscard]] staking::Delegation delegation(std::uint8_t from, std::uint8_t to) const {
        return *book().delegation(account(from), account(to));
    }
    [[nodiscard]] Amount staked(std::uint8_t from, std::uint8_t to) const {
        const auto own = delegation(from, to);
        return stored(to).pool(own.is_compounding).worth(own.shares);
    }
    /// The sums are what the account holds and what the validators' records say.
    void expect_sound() const {
        const auto sums = *book().summary();
        EXPECT_EQ(to_decimal(sums.held().atto), to_decimal(held.atto));
        Amount bonded, rewards;
        for (std::uint64_t number = 0; number < sums.validators; ++number) {
            const auto one = **book().validator(*book().operator_of(number));
            bonded += one.total();
            rewards += one.dividends.owed + one.commission_due;
        }
        EXPECT_EQ(bonded, sums.bonded);
        EXPECT_EQ(rewards, sums.rewards);
    }
    /// As a settlement does it: a reward for all who hold the collecting pool.
    void reward(std::uint8_t number, const Amount& amount) {
        staking::OpenBook open(state);
        auto one = stored(number);
        one.dividends.pay_in(amount, one.collecting.shares);
        open.set(one);
        auto sums = *open.summary();
        sums.rewards += amount;
        open.set(sums);
        held += amount;
    }
    Amount slash(std::uint8_t number, Epoch since, staking::Rate rate) {
        staking::OpenBook open(state);
        const Amount taken = *staking::slash(open, account(number), since, epoch, rate);
        held = held - taken;
        burned += taken;
        expect_sound();
        return taken;
    }
};

} // namespace arpeggio::test
