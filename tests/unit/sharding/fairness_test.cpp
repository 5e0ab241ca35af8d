// Ten thousand whole epochs of a beacon from one seed: randomness is drawn, the next epoch's seats by it, and so on.
// Two things are modelled by hashes, as the real ones would take hours: a proposer's VRF output (of its key and what
// the VRF is asked) and the delay function (of the mix). All else is the protocol's code.
#include "consensus/leader.h"
#include "crypto/hash.h"
#include "sharding/epoch_state.h"
#include "sharding/seats.h"
#include "unit/sharding/chi_square.h"
#include "unit/sharding/keys.h"

#include <gtest/gtest.h>

namespace arpeggio::sharding {
namespace {

using test::chi_square, test::chi_square_max;

constexpr std::size_t shards = 4, members = 8, epochs = 10'000;

Bytes vrf_model(const crypto::Ed25519PublicKey& key, ByteView alpha) {
    Bytes asked = to_bytes(key.view());
    append(asked, alpha);
    return crypto::blake2b(asked, 64);
}
Hash delay_model(const Hash& mix) {
    return crypto::hash(crypto::HashDomain::DelayOutput, {mix.view()});
}
consensus::LeaderSchedule schedule(const ledger::Committee& committee, Epoch epoch, const Hash& seed) {
    return consensus::LeaderSchedule(ledger::SigningContext{{7}, {0}, epoch, {0}, {}}, committee, seed);
}

/// A network of keys of one weight, whose beacon has a block at every slot of its short epochs.
class Network {
public:
    explicit Network(std::uint64_t random_seed_number) {
        Random random(random_seed_number);
        keys_ = random_members(random, shards * members);
        state_ = first_epoch(random_seed(random));
        assignment_ = first_assignment(shards, {Epoch{0}, state_.seed, keys_, {}});
    }
    void run_epoch() {
        const auto committee = committee_of(assignment_.shards[0]);
        const auto leaders = schedule(*committee, state_.epoch, state_.seed);
        for (Slot slot{1}; !state_.is_closed; slot = slot.next()) {
            const auto& proposer = (*committee)[leaders.leader(Window{slot.value})].key;
            const Bytes output = vrf_model(proposer, vrf_alpha(state_.seed, slot));
            BeaconFacts block{slot, output};
            if (slot >= timeline.delay_start_slot() && !state_.next_seed) block.delay_output = delay_model(state_.mix);
            state_ = *advance(state_, timeline, block);
        }
        state_ = next_epoch(state_);
        assignment_ = assign(assignment_, {state_.epoch, state_.seed, keys_, {}}).assignment;
    }
    [[nodiscard]] const EpochState& state() const { return state_; }
    /// Where each key serves, in one order for all epochs.
    [[nodiscard]] std::vector<std::size_t> places() const {
        std::vector<std::size_t> out;
        for (const auto& [key, served] : map_of(assignment_)) out.push_back(served.shard.value);
        return out;
    }

private:
    static inline const Timeline timeline{Slot{0}, 8};
    std::vector<ledger::Member> keys_;
    EpochState state_;
    Assignment assignment_;
};

std::vector<std::vector<std::size_t>> counts_for_each_key(std::size_t kinds) {
    return std::vector<std::vector<std::size_t>>(shards * members, std::vector<std::size_t>(kinds));
}

} // namespace

TEST(Fairness, AKeyThatMovesGoesToEveryOtherShardAsOften) {
    Network network(1);
    auto moves = counts_for_each_key(shards - 1); // by how many shards further on
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        const auto before = network.places();
        network.run_epoch();
        const auto now = network.places();
        for (std::size_t key = 0; key < now.size(); ++key) {
            const std::size_t further = (now[key] + shards - before[key]) % shards;
            if (further > 0) ++moves[key][further - 1];
        }
    }
    for (const auto& counts : moves) {
        EXPECT_GT(counts[0] + counts[1] + counts[2], epochs / members);
        EXPECT_LT(chi_square(counts), chi_square_max(shards - 1)) << "random seed 1";
    }
}

TEST(Fairness, EveryKeyServesEveryShardAsOften) {
    Network network(2);
    auto served = counts_for_each_key(shards);
    for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
        network.run_epoch();
        if (epoch % 25 != 0) continue; // where it was 25 epochs ago does not tell where it is
        const auto now = network.places();
        for (std::size_t key = 0; key < now.size(); ++key) ++served[key][now[key]];
    }
    for (const auto& counts : served) EXPECT_LT(chi_square(counts), chi_square_max(shards)) << "random seed 2";
}

TEST(Fairness, LeadersAreDrawnByTheirWeight) {
    Network network(3);
    std::vector<ledger::Member> unequal;
    Random random(3);
    for (std::uint64_t weight = 65; weight <= 135; weight += 10) unequal.push_back(member(random_key(random), weight));
    const auto committee = ledger::Committee::make(unequal);
    std::vector<double> weights;
    for (const auto& each : committee->members()) weights.push_back(static_cast<double>(each.weight));
    std::vector<std::size_t> led(committee->size());
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        network.run_epoch();
        const auto leaders = schedule(*committee, network.state().epoch, network.state().seed);
        for (std::uint64_t window = 0; window < 10; ++window) ++led[leaders.leader(Window{window}).value];
    }
    EXPECT_LT(chi_square(led, weights), chi_square_max(led.size())) << "random seed 3";
    EXPECT_GT(chi_square(led), chi_square_max(led.size())) << "and not by their number";
}

namespace {
/// Who proposes the last block before the delay function starts may leave it out: it has the choice of two mixes.
/// How often its key, which has served longest and so moves to any other shard, goes to each of those, if it makes
/// the block when `is_made(mix with it, mix without)`.
template <class Choice>
std::vector<std::size_t> landings(Random random, Choice is_made) {
    const Timeline timeline{Slot{0}, 8};
    Assignment old = random_assignment(random, std::vector<std::size_t>(6, 5));
    for (auto& seat : old.shards[0]) seat.since = Epoch{1};
    old.shards[0][0].since = Epoch{0};
    const auto key = old.shards[0][0].member.key;
    std::vector<std::size_t> counts(6);
    const auto shard_if = [&](const Hash& mix) {
        const Election election{Epoch{2}, delay_model(mix), members_of(old), {}};
        return map_of(assign(old, election).assignment).at(key).shard.value;
    };
    for (int i = 0; i < 2000; ++i) {
        EpochState without = first_epoch(random_seed(random));
        const Bytes output = vrf_model(key, vrf_alpha(without.seed, Slot{3}));
        const EpochState with = *advance(without, timeline, {Slot{3}, output});
        ++counts[shard_if(is_made(shard_if, with.mix, without.mix) ? with.mix : without.mix)];
    }
    EXPECT_EQ(counts[0], 0U);
    counts.erase(counts.begin());
    return counts;
}
} // namespace

TEST(Fairness, WhoLeavesItsBlockOutCannotChooseByTheMix) {
    const auto smaller = [](const auto&, const Hash& with, const Hash& without) { return with < without; };
    const auto even = [](const auto&, const Hash& with, const Hash&) { return with.bytes[0] % 2 == 0; };
    EXPECT_LT(chi_square(landings(Random(4), smaller)), chi_square_max(5)) << "random seed 4";
    EXPECT_LT(chi_square(landings(Random(5), even)), chi_square_max(5)) << "random seed 5";
}

TEST(Fairness, WhoKnewTheDelaysResultCould) { // which is what the delay is for
    const auto wants_5 = [](const auto& shard_if, const Hash& with, const Hash&) { return shard_if(with) == 5; };
    EXPECT_GT(chi_square(landings(Random(4), wants_5)), chi_square_max(5));
}

} // namespace arpeggio::sharding
