#pragma once
#include "sync/state_fetch.h"
#include "unit/state/tree_model.h"

#include <gtest/gtest.h>

#include <deque>

namespace arpeggio::test {

/// Leaves of which segment 0 needs several ranges, and every other at most one.
inline Leaves lopsided_leaves(Random& random, std::size_t count) {
    Leaves leaves;
    for (std::size_t i = 0; i < count; ++i) {
        state::LeafKey key;
        for (auto& byte : key.bytes) byte = static_cast<std::uint8_t>(random.next());
        const bool is_long = i % 8 == 0;
        if (is_long) key.bytes[0] &= 3;
        leaves[key] = Bytes(is_long ? 60'000 : random.between(1, 100), static_cast<std::uint8_t>(i));
    }
    return leaves;
}

inline sync::StateFetch::Member member(std::uint8_t number) {
    sync::StateFetch::Member key;
    key.bytes[0] = number;
    return key;
}
inline std::vector<sync::StateFetch::Member> members(std::uint8_t count) {
    std::vector<sync::StateFetch::Member> out;
    for (std::uint8_t i = 0; i < count; ++i) out.push_back(member(i));
    return out;
}

/// The shard that is moved to: a state kept for movers, and one that goes on.
struct OldHouse {
    explicit OldHouse(const Leaves& leaves) : root(memory.load(leaves)) {
        held.push_back({root, std::make_shared<state::StateSnapshot>(*memory.store)});
    }
    /// Across a link: encoded and decoded.
    [[nodiscard]] sync::StateAnswer answer(const sync::StateRequest& request) const {
        const auto over_there = sync::decode_state_request(sync::encode_state_request(request));
        const auto back = sync::decode_state_answer(sync::encode_state_answer(*sync::answer_state(held, *over_there)));
        CHECK(back.has_value());
        return *back;
    }
    MemoryState memory;
    Hash root;
    std::vector<sync::HeldState> held;
};

/// Drives one fetch: what was asked waits until the test answers it.
struct Mover {
    Mover(storage::Store& into, const Hash& pivot, std::vector<sync::StateFetch::Member> of, std::uint64_t seed = 1)
        : disk(into), fetch(begun(into, pivot), std::move(of), Random(seed)) {
        take(fetch.on_timer(now));
    }
    static sync::FetchProgress begun(const storage::Store& into, const Hash& pivot) {
        const auto progress = sync::read_progress(into);
        CHECK(progress.has_value());
        return *progress ? **progress : sync::FetchProgress::begin(pivot);
    }
    void take(const std::vector<sync::StateFetch::Ask>& more) { asks.insert(asks.end(), more.begin(), more.end()); }
    sync::StateFetch::Ask next() {
        CHECK(!asks.empty());
        auto ask = asks.front();
        asks.pop_front();
        return ask;
    }
    /// What comes out goes to the disk at once. Is anything?
    bool on_answer(const sync::StateFetch::Member& from, sync::StateAnswer answer) {
        auto effects = fetch.on_answer(from, sync::CheckedAnswer(std::move(answer)), now);
        take(effects.asks);
        if (!effects.store) return false;
        storage::Batch batch;
        sync::append_portion(batch, *std::move(effects.store));
        if (!disk.commit(batch, storage::Durability::Lazy)) return false;
        take(fetch.on_stored(now));
        return true;
    }
    void wait(Duration time) {
        now += time;
        take(fetch.on_timer(now));
    }
    storage::Store& disk;
    Instant now{};
    sync::StateFetch fetch;
    std::deque<sync::StateFetch::Ask> asks;
};

/// Makes the state of what was fetched into `disk`.
inline Result<Hash, storage::StorageError> move_in(storage::Store& disk) {
    state::StateStore state(disk, std::make_shared<storage::Cache>(1 << 20));
    TRY_VOID(sync::finish_fetch(state, disk));
    return state.root();
}

/// A state of several ranges, and a disk that it is fetched to.
struct Moving : testing::Test {
    Random random{5};
    Leaves leaves = lopsided_leaves(random, 400);
    OldHouse house{leaves};
    std::unique_ptr<storage::Store> disk = storage::make_memory_store();

    [[nodiscard]] Mover mover(std::uint8_t count) const { return {*disk, house.root, members(count)}; }
    /// Answers all that is asked, and what is asked upon it.
    std::size_t run(Mover& mover) const {
        std::size_t answers = 0;
        for (; !mover.asks.empty(); ++answers) {
            const auto ask = mover.next();
            EXPECT_TRUE(mover.on_answer(ask.of, house.answer(ask.request)));
        }
        return answers;
    }
    void expect_moved(Mover& mover) const {
        EXPECT_EQ(mover.fetch.status(), sync::StateFetch::Status::Complete);
        EXPECT_EQ(mover.fetch.progress().leaves, leaves.size());
        EXPECT_EQ(move_in(*disk), house.root);
    }
};

} // namespace arpeggio::test
