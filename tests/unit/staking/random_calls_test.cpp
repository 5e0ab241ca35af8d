#include "base/random.h"
#include "unit/staking/stakers.h"

namespace arpeggio::staking {
namespace {
constexpr std::uint8_t validators = 4, accounts = 10; ///< numbers from 1 on; validators are the first of them

/// Anybody does anything, rewards come, and validators are slashed. After every step the sums are what the account
/// holds (Stakers::expect_sound), and nobody is owed more than there is.
class RandomCalls : public test::Stakers, public testing::WithParamInterface<std::uint64_t> {
protected:
    void run(std::uint64_t seed, int steps) {
        random = Random(seed);
        Rules rules;
        rules.lock_epochs = 3;
        OpenBook(state).set(rules);
        for (std::uint8_t number = 1; number <= validators; ++number) create(number, arp(30'000));
        for (int i = 0; i < steps; ++i) {
            step();
            expect_covered();
            if (HasFailure()) FAIL() << "seed " << seed << ", step " << i;
        }
        leave();
    }

private:
    std::uint8_t any(std::uint8_t count) { return static_cast<std::uint8_t>(1 + random.below(count)); }
    Amount some() { return {arp(90 + random.below(5000)).atto + U256{random.below(1000)}}; }

    void step() {
        const std::uint8_t who = any(accounts), to = any(validators);
        switch (random.below(12)) {
        case 0:
        case 1:
        case 2: (void)send(who, encode_delegate(account(to)), some()); break;
        case 3: (void)send(who, encode_undelegate(account(to), some())); break;
        case 4: (void)send(who, encode_undelegate(account(to), {U256::max()})); break;
        case 5: redelegate(who, to, any(validators)); break;
        case 6: (void)send(who, encode_set_compounding(account(to), random.chance(50))); break;
        case 7: paid(send(who, encode_collect_rewards())); break;
        case 8: paid(send(who, encode_withdraw())); break;
        case 9: give(to); break;
        case 10:
            if (random.chance(20)) slash_since(to, {epoch.value - random.below(4)});
            break;
        default: epoch = epoch.next();
        }
    }
    void redelegate(std::uint8_t who, std::uint8_t from, std::uint8_t to) {
        (void)send(who, encode_redelegate(account(from), account(to), some()));
    }
    /// By a rate that leaves no round numbers.
    void slash_since(std::uint8_t to, Epoch since) { slash(to, since, {1 + random.below(percent(60).value)}); }
    void paid(const Result<Amount, Refused>& amount) {
        if (amount) out += *amount;
    }
    /// As a settlement does: each pool its part.
    void give(std::uint8_t to) {
        const Amount amount{some().atto / U256{100}};
        if (!stored(to).collecting.shares.is_zero()) reward(to, amount);
        OpenBook open(state);
        auto one = stored(to);
        if (one.compounding.tokens.is_zero()) return;
        one.compounding.tokens += amount;
        open.set(one);
        auto sums = *open.summary();
        sums.bonded += amount;
        open.set(sums);
        held += amount;
    }
    /// All worths of all shares are in the pools, all dividends in what is owed.
    void expect_covered() const {
        for (std::uint8_t to = 1; to <= validators; ++to) {
            const Validator one = stored(to);
            Amount collecting, compounding, rewards;
            for (std::uint8_t who = 1; who <= accounts; ++who) {
                const Delegation own = delegation(who, to);
                const Amount worth = one.pool(own.is_compounding).worth(own.shares);
                (own.is_compounding ? compounding : collecting) += worth;
                rewards += own.rewards;
                if (!own.is_compounding) rewards += one.dividends.since(own.index, own.shares);
            }
            EXPECT_LE(collecting, one.collecting.tokens);
            EXPECT_LE(compounding, one.compounding.tokens);
            EXPECT_LE(rewards, one.dividends.owed);
        }
    }
    /// Everybody takes out everything: what is left is what rounding made nobody's.
    void leave() {
        for (std::uint8_t who = 1; who <= accounts; ++who) {
            paid(send(who, encode_withdraw())); // makes room
            for (std::uint8_t to = 1; to <= validators; ++to)
                (void)send(who, encode_undelegate(account(to), {U256::max()}));
            paid(send(who, encode_collect_rewards()));
        }
        epoch.value += 3;
        for (std::uint8_t who = 1; who <= accounts; ++who) {
            paid(send(who, encode_withdraw()));
            for (std::uint8_t to = 1; to <= validators; ++to) EXPECT_TRUE(delegation(who, to).is_empty()) << +who;
        }
        EXPECT_LT(held.atto, U256{100'000}) << "atto";
        EXPECT_FALSE(out.is_zero());
    }

    Random random{0};
    Amount out;
};

TEST_P(RandomCalls, MakeNothingAndLoseNothing) {
    run(GetParam(), 500);
}
INSTANTIATE_TEST_SUITE_P(Seeds, RandomCalls, testing::Range<std::uint64_t>(0, 60));

} // namespace
} // namespace arpeggio::staking
