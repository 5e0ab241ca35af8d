#pragma once
// The beacon's epochs block by block, for the tests of execution.
#include "delay/evaluation.h"
#include "execution/block_executor.h"
#include "sharding/seats.h"
#include "staking/genesis.h"
#include "unit/execution/transfers.h"
#include "unit/ledger/final_committee.h"

#include <gtest/gtest.h>

namespace arpeggio::execution {
using ledger::BlockKind;
using ledger::Body;
using sharding::EpochState;

inline constexpr ShardId second{1};
inline constexpr std::uint64_t length = 16; ///< slots of an epoch: mixed before 8, elected from 12 on
inline constexpr std::size_t bits = 256;
inline constexpr std::uint64_t squarings = 300;
inline const Hash genesis_seed = Hash::from(Bytes(32, 7));

/// The beacon of two shards with four members each, and its state after each block that the test makes. It begins with
/// epoch 0, which has its next seed, and nothing to wait for.
struct BeaconEpochs : testing::Test {
    BeaconEpochs() {
        state::Diff diff;
        diff.leaves[sharding::epoch_state_key()] = sharding::encode_epoch_state(sharding::first_epoch(genesis_seed));
        sharding::append_assignment(diff, Epoch{0}, seats());
        std::vector<staking::GenesisStake> stakes;
        const sharding::Assignment genesis = seats();
        for (const auto& shard : genesis.shards) {
            for (const auto& [member, since] : shard)
                stakes.push_back({member.key, member.operator_address, "one", arp(member.weight)});
        }
        staking::append_genesis(diff, {}, stakes);
        state.apply(diff);
        state.fund(test::address(1), arp(100));
    }
    static sharding::Assignment seats() {
        sharding::Assignment out;
        for (std::uint8_t shard = 0; shard < 2; ++shard) {
            auto& members = out.shards.emplace_back();
            for (std::uint8_t i = 0; i < 4; ++i) {
                const Bytes key(32, static_cast<std::uint8_t>(4 * shard + i + 1));
                members.push_back({{crypto::Ed25519PublicKey::from(key), 100, Address::from(key)}, Epoch{0}});
            }
        }
        return out;
    }
    BlockContext at(std::uint64_t slot, BlockKind kind = BlockKind::Ordinary) {
        BlockContext out;
        out.height = Height{++height};
        out.chain_id = test::chain_id;
        out.gas_limit = 1'000'000;
        out.shards = 2;
        out.kind = kind;
        if (kind != BlockKind::Tail) out.epoch = {Slot{slot}, vrf_of(slot), length, bits, squarings, fence_blocks};
        return out;
    }
    static crypto::VrfOutput vrf_of(std::uint64_t slot) {
        return crypto::VrfOutput::from(Bytes(64, static_cast<std::uint8_t>(slot + 1)));
    }
    Result<BlockResult, ExecutionError>
    execute(std::uint64_t slot, const Body& body = {}, BlockKind kind = BlockKind::Ordinary) {
        auto result = execute_block(state, at(slot, kind), body);
        if (result) state.apply(*result->diff);
        return result;
    }
    std::optional<EpochFault> fault_at(std::uint64_t slot, const Body& body, BlockKind kind = BlockKind::Ordinary) {
        const auto result = execute_block(state, at(slot, kind), body);
        return result ? std::nullopt : std::optional(std::get<EpochFault>(result.error()));
    }
    [[nodiscard]] EpochState now() const { return *sharding::read_epoch_state(state); }
    /// What the delay function gives for the mix by now.
    [[nodiscard]] Bytes answer(std::uint64_t of = squarings) const {
        delay::Evaluation evaluation(delay::Discriminant::from_seed(now().mix, bits), of);
        evaluation.step(10 * of);
        return evaluation.answer();
    }
    static Body with(Bytes delay) { return {{}, {}, {}, std::move(delay)}; }
    /// A block that links this header of the second shard.
    static Body linking(const test::FinalCommittee& members, std::vector<ledger::Header> headers) {
        codec::Writer out;
        ledger::encode_final_run(out, members.sealed(std::move(headers)));
        return {{}, {}, {std::move(out).out()}};
    }
    void close_epoch_zero() {
        ASSERT_TRUE(execute(12));
        ASSERT_TRUE(execute(16, {}, BlockKind::Closing));
    }
    /// Epoch 1 with the second shard's closing block linked, and its mix complete.
    void mix_epoch_one() {
        close_epoch_zero();
        const test::FinalCommittee members(second);
        ASSERT_TRUE(execute(0, linking(members, {members.closing(members.genesis)})));
        ASSERT_TRUE(execute(7));
    }

    test::MapView state;
    std::uint64_t height = 0;
    std::uint64_t fence_blocks = 1000;
};

/// Epoch 1 with its next seed, at ¾; what is linked of the second shard is the test's.
struct ClosingLinks : BeaconEpochs {
    void SetUp() override {
        close_epoch_zero();
        ASSERT_TRUE(execute(0));
        ASSERT_TRUE(execute(8, with(answer())));
    }
    bool elects(const Body& body = {}) {
        const auto result = execute_block(state, at(12), body);
        return result && result->elected.has_value();
    }
    const test::FinalCommittee first{second}, next{second, 0, Epoch{1}};
    const ledger::Header ordinary = first.child(first.genesis), closing = first.closing(ordinary);
};

} // namespace arpeggio::execution
