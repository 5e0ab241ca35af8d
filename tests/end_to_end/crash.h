#pragma once
#include "base/random.h"
#include "consensus/evidence.h"
#include "end_to_end/rpc_daemon.h"
#include "node/layout.h"
#include "replica/replica.h"

namespace arpeggio::end_to_end {

/// Kills a daemon under load without warning, again and again, and judges each time what is left: every block that was
/// seen as final is there, unchanged, and no validator has a vote on its disk that conflicts with one it had before.
struct Crash : RpcDaemon {
    void crash(int times, std::uint64_t seed) {
        Random random(seed);
        for (int i = 0; i < times; ++i) {
            SCOPED_TRACE("kill " + std::to_string(i) + ", seed " + std::to_string(seed));
            if (i % 4 == 3) {
                process = start(demo({"--load", "500"}));
                pause(std::chrono::milliseconds{random.between(0, 400)}); // while it still starts
            } else {
                ASSERT_NO_FATAL_FAILURE(start_daemon({"--load", "500"}));
                ASSERT_NO_FATAL_FAILURE(expect_known_blocks(i % 10 == 9));
                note_blocks_for(std::chrono::milliseconds{random.between(0, 2000)});
            }
            kill_daemon();
            ASSERT_NO_FATAL_FAILURE(judge_votes());
        }
        EXPECT_GT(blocks_.size(), static_cast<std::size_t>(times) / 2) << "the chain went on between the kills";
        EXPECT_GT(votes_.size(), blocks_.size());
        ASSERT_NO_FATAL_FAILURE(judge_end());
    }

private:
    /// What a user has seen: the newest ones after every kill, now and then all.
    void expect_known_blocks(bool all) const {
        if (blocks_.empty()) return;
        EXPECT_GE(final_height(), blocks_.rbegin()->first) << "what was final is gone";
        std::size_t left = all ? blocks_.size() : 20;
        for (auto known = blocks_.rbegin(); known != blocks_.rend() && left > 0; ++known, --left)
            ASSERT_EQ(block_hash(known->first), known->second) << "another final block at height " << known->first;
    }

    void note_blocks_for(std::chrono::milliseconds time) {
        const auto end = std::chrono::steady_clock::now() + time;
        do {
            const std::uint64_t height = final_height();
            if (!blocks_.contains(height)) blocks_[height] = block_hash(height);
            pause();
        } while (std::chrono::steady_clock::now() < end);
    }

    /// The records of all validators as they lie on the disk now, beside all that lay there after earlier kills.
    void judge_votes() {
        const auto store = storage::open_leveldb(std::filesystem::path(data()) / "chain", 1 << 20);
        ASSERT_TRUE(store) << to_string(store.error());
        const Bytes prefix{'v'};
        std::vector<std::pair<Bytes, Bytes>> records;
        constexpr std::size_t table_at = 1 + crypto::Ed25519PublicKey::size + node::tenure_bytes;
        ASSERT_TRUE((*store)->scan(prefix, prefix, [&](ByteView key, ByteView value) {
            if (key.size() > table_at && key[table_at] == 'L') records.emplace_back(to_bytes(key), to_bytes(value));
            return true;
        }));
        for (const auto& [key, value] : records) {
            const auto record = consensus::decode_record(value, validators);
            ASSERT_TRUE(record) << "a record cannot be read";
            if (const auto* vote = std::get_if<ledger::Vote>(&*record)) judge_vote(*vote);
        }
    }

    void judge_vote(const ledger::Vote& vote) {
        for (const ledger::Vote& before : votes_[{vote.voter, vote.slot}])
            EXPECT_FALSE(consensus::in_conflict(before, vote)) << "at slot " << vote.slot.value;
        auto& known = votes_[{vote.voter, vote.slot}];
        if (std::ranges::find(known, vote) == known.end()) known.push_back(vote);
    }

    void judge_end() const {
        const Ended ended = run(demo({"--for", "1"}));
        ASSERT_EQ(ended.code, 0) << ended.out << ended.err;
        expect_sound(ended);
        EXPECT_GE(number(ended.summary().at("resumed_from").at(0)), blocks_.rbegin()->first);
        const Ended checked = run({"--check", "--data-dir", data()});
        EXPECT_EQ(checked.code, 0) << checked.out;
        EXPECT_EQ(checked.summary().at("damage"), json::array{});
    }

    static constexpr std::size_t validators = 4;
    std::map<std::uint64_t, std::string> blocks_; ///< seen as final, by height
    std::map<std::pair<MemberIndex, Slot>, std::vector<ledger::Vote>> votes_;
};

} // namespace arpeggio::end_to_end
