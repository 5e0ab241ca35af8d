#include "sync/fetch_progress.h"
#include "unit/node/grown_folder.h"

namespace arpeggio::node {
namespace {
/// What stands under one kind of key, and the words by which its damage is named.
struct Kind {
    Bytes prefix;
    std::string words;
    bool is_one_missed = true; ///< it is damage if one is not there
};
const Kind roster{{'E'}, "the roster of epoch"};
const Kind closing{{'Z'}, "what makes the last block of epoch"};
const Kind proof{{'Q'}, "the proof of the roster of epoch", false};
const Kind beacon_headers{{'K'}, "headers of the beacon", false};
const Kind leaf{{'s', 'l'}, "the state"};
const std::vector<Kind> blocks{
    {{'H'}, "the header of block"},
    {{'B'}, "the body of block"},
    {{'R'}, "the receipts of block"},
    {{'I'}, "the index of block"},
    {{'F'}, "the final head"}};

struct CheckTest : GrownFolder {};

TEST_F(CheckTest, AFolderInItsThirdEpochIsSoundAndLeftAsItIs) {
    ASSERT_FALSE(moved().empty());
    const Part some = parts(beacon, false).at(0);
    const Content before = content(some);
    EXPECT_EQ(content(some, {replica::closing_prefix}).size(), 2U);
    EXPECT_EQ(content(some, {replica::roster_proof_prefix}).size(), 2U);
    EXPECT_GE(content(some, {replica::roster_prefix}).size(), 3U);
    const auto report = check();
    expect_no_damage(report);
    EXPECT_EQ(report.identities, 8U);
    EXPECT_GT(report.certificates, 8 * 10U);
    EXPECT_GT(report.votes, 8U);
    EXPECT_EQ(content(some), before);
    expect_going_on();
}

/// What parts of several shards give each other.
struct CheckTogether : CheckTest {
    void damage_what_makes_epochs() {
        const Part in_beacon = parts(beacon, false).at(0);
        const Part in_second = parts(second, false).at(0);
        const auto damage = [&](const Part& part, const Kind& kind) {
            const Content before = chain_of(part);
            const Content all = content(part, kind.prefix);
            ASSERT_FALSE(all.empty()) << kind.words;
            const Bytes key = std::next(all.begin(), static_cast<std::ptrdiff_t>(all.size() / 2))->first;
            const std::size_t last = all.at(key).size() - 1;
            for (const std::size_t at : {std::min(std::size_t{30}, last), last}) {
                flip(part, key, at);
                expect_repaired(check(), name_of(part) + kind.words);
                EXPECT_EQ(chain_of(part), before) << kind.words << " " << at;
            }
            if (!kind.is_one_missed) return;
            put(part, key, std::nullopt);
            expect_repaired(check(), name_of(part) + kind.words);
            EXPECT_EQ(chain_of(part), before) << kind.words;
        };
        for (const Kind& kind : {roster, closing, proof, leaf}) damage(in_beacon, kind);
        for (const Kind& kind : {roster, closing, beacon_headers, leaf}) damage(in_second, kind);
        expect_no_damage(check());
        expect_going_on();
    }
    void damage_blocks_of_one_that_moved() {
        const Part part = moved().at(0);
        const Content before = chain_of(part);
        for (const Kind& kind : blocks) {
            for (const bool is_lowest : {true, false}) {
                if (kind.words == "the final head") continue;
                const Content all = content(part, kind.prefix);
                const auto at = is_lowest ? all.begin() : std::prev(all.end());
                flip(part, at->first, 4);
                expect_repaired(check(), name_of(part) + kind.words);
                EXPECT_EQ(chain_of(part), before) << kind.words << is_lowest;
            }
        }
        expect_going_on();
    }
    /// As one does that fetched the state of a closing block.
    void begin_at_a_closing_block(const Part& part) {
        const Content all = content(part, closing.prefix);
        ASSERT_FALSE(all.empty());
        const auto& [key, run] = *all.rbegin();
        const Height height{*replica::number_in_key(ByteView(key).subspan(1))};
        put(part, chain::key_of(chain::Table::Body, height), std::nullopt);
        put(part, replica::certificate_key(height), std::nullopt);
        (void)check_alone(part);
        EXPECT_TRUE(content(part, closing.prefix).empty());
        put(part, key, run);
        expect_no_damage(check_alone(part));
        flip(part, key, 30);
        expect_repaired(check(), name_of(part) + closing.words);
        EXPECT_EQ(content(part, closing.prefix).size(), 1U);
        expect_no_damage(check_alone(part));
        flip(part, key, 30);
        expect_repaired(check_alone(part), "final is damaged; erased");
        EXPECT_TRUE(content(part, closing.prefix).empty());
        expect_no_damage(check_alone(part));
    }
    void damage_a_vote_of(const Part& part) {
        const auto is_vote = [](const auto& record) { return record.first.at(9) == 0; };
        const Content records = content(part, {replica::record_prefix});
        const auto vote = std::ranges::find_if(records, is_vote);
        ASSERT_NE(vote, records.end());
        flip(part, vote->first, vote->second.size() - 1);
        expect_repaired(check(), name_of(part) + "its ");
        expect_no_damage(check());
    }
    /// A part of which another one ends at the same block.
    void damage_the_state_of_one_that_moved() {
        const Part part = moved().at(0);
        Part twin = parts(part.tenure.shard, false).at(0);
        for (const auto& [key, value] : content(twin)) put(twin, key, std::nullopt);
        for (const auto& [key, value] : content(part))
            put(twin, key, value); // whatever the clock has made of the others
        const Content before = chain_of(part);
        for (const Kind& kind : {leaf, blocks.back()}) {
            const auto alone = store(part);
            const auto other = store(twin);
            const Content all = content(part, kind.prefix);
            flip(part, std::next(all.begin(), static_cast<std::ptrdiff_t>(all.size() / 2))->first, 9);
            const auto report = replica::check_storage(
                {network, part.tenure.shard, TimestampMs{2'000'000'000'000}, false, {}, {}},
                {{"V", part.key, alone.get(), part.tenure.since}, {"W", part.key, other.get(), part.tenure.since}});
            ASSERT_TRUE(report);
            expect_repaired(*report, "V: " + kind.words);
            EXPECT_EQ(chain_of(part), before);
        }
    }
    /// Where one served before its first epoch elsewhere is over.
    void damage_a_part_that_was_just_left() {
        const auto all = moved();
        const auto came = std::ranges::find(all, Epoch{2}, [](const Part& part) { return part.tenure.since; });
        ASSERT_NE(came, all.end());
        const ShardId other = came->tenure.shard == beacon ? second : beacon;
        for (const Epoch since : {Epoch{0}, Epoch{1}}) {
            const Part left{came->key, {other, since}};
            const Content bodies = content(left, {'B'});
            if (bodies.empty()) continue;
            flip(left, bodies.rbegin()->first, 4);
            expect_repaired(check(), name_of(left) + "the body of block");
            expect_no_damage(check());
            put(left, chain::key_of(chain::Table::Final), std::nullopt);
            expect_no_damage(check()); // its erasure has begun
            return;
        }
        FAIL() << "nothing is left of what was served before";
    }
    void make_parts_that_do_not_count() {
        const Part part = moved().at(0);
        const Part behind{part.key, {part.tenure.shard == beacon ? second : beacon, Epoch{}}};
        const Part coming{part.key, {behind.tenure.shard, Epoch{9}}};
        for (const auto& [key, value] : content(behind)) put(behind, key, std::nullopt);
        const Bytes left = chain::key_of(chain::Table::Header, Height{7});
        put(behind, left, Bytes(7, 1));
        put(coming, {pivot_key}, Bytes(7, 1));
        put(coming, {sync::progress_prefix}, Bytes(7, 1));
        put(coming, {'s', 'l', 1}, Bytes(7, 1));
        expect_no_damage(check());
        EXPECT_EQ(content(behind, left).size(), 1U);
        EXPECT_EQ(content(coming).size(), 3U);
        damage_largest_file();
        const auto report = check();
        const auto is_named = [](const replica::Damage& one) {
            return one.sentence.find("the state that it fetches may be damaged; it begins anew") != std::string::npos;
        };
        EXPECT_TRUE(std::ranges::any_of(report.damages, is_named));
        EXPECT_EQ(content(coming).size(), 2U);
    }
};

TEST_F(CheckTogether, WhatMakesEpochsIsNamedAndMended) {
    damage_what_makes_epochs();
    renew();
    damage_a_vote_of(parts(second, false).at(0));
}
TEST_F(CheckTogether, APartThatTookItsChainOverIsMendedByTheOthers) {
    damage_blocks_of_one_that_moved();
    renew();
    for (const Part& part : moved()) damage_a_vote_of(part);
    renew();
    for (const Part& part : moved()) begin_at_a_closing_block(part);
    renew();
    damage_the_state_of_one_that_moved();
    renew();
    make_parts_that_do_not_count();
    renew();
    damage_a_part_that_was_just_left();
}

/// What a part shows by itself.
struct CheckAlone : CheckTest {
    void damage_the_state_of_one_that_moved() {
        const Part part = moved().at(0);
        expect_no_damage(check_alone(part));
        const Content all = content(part, leaf.prefix);
        flip(part, all.begin()->first, 9);
        const auto report = check_alone(part);
        EXPECT_EQ(report.unrepaired, 1U);
        EXPECT_NE(first_of(report).find("check again with the part of another member"), std::string::npos);
        EXPECT_EQ(chain_of(part).at({'F'}), content(part, {'F'}).begin()->second);
    }
    void break_a_block_of_those_that_moved() {
        for (const Part& part : moved()) {
            const Content before = content(part);
            const Content bodies = content(part, {'B'});
            const auto broken = std::next(bodies.begin(), static_cast<std::ptrdiff_t>(bodies.size() / 2));
            put(part, broken->first, std::nullopt);
            expect_repaired(check_alone(part), "its blocks begin at");
            EXPECT_EQ(content(part, {'B'}).size(), bodies.size() - bodies.size() / 2 - 1);
            EXPECT_EQ(content(part, {'L'}), Content(before.lower_bound({'L'}), before.lower_bound({'M'})));
            EXPECT_EQ(content(part, {'s'}), Content(before.lower_bound({'s'}), before.end()));
            expect_no_damage(check_alone(part));
        }
        expect_going_on();
    }
    void damage_the_state_of_others() {
        for (const ShardId shard : {beacon, second}) {
            const Part part = parts(shard, false).at(0);
            const Content before = chain_of(part);
            flip(part, std::prev(content(part, leaf.prefix).end())->first, 9);
            expect_repaired(check_alone(part), "executed again from genesis");
            EXPECT_EQ(chain_of(part), before);
        }
    }
    void damage_a_seed() {
        const Part part = parts(second, false).at(0);
        const Bytes key = replica::roster_key(Epoch{1});
        const Bytes before = **store(part)->get(key);
        for (std::size_t at = 8; at < 40; at += 7) { // of the seed
            flip(part, key, at);
            const auto report = check_alone(part);
            EXPECT_EQ(report.unrepaired, 1U) << at;
            EXPECT_NE(first_of(report).find("the roster of epoch 1 is damaged"), std::string::npos) << first_of(report);
            put(part, key, before);
        }
        expect_no_damage(check_alone(part));
    }
    void damage_rosters_of_the_beacon() {
        const Part part = parts(beacon, false).at(0);
        const Content before = content(part);
        for (const Epoch epoch : {Epoch{1}, Epoch{2}}) {
            const Bytes key = replica::roster_key(epoch);
            flip(part, key, before.at(key).size() - 20);
            expect_repaired(check_alone(part), "the roster of epoch " + std::to_string(epoch.value));
            put(part, key, std::nullopt);
            expect_repaired(check_alone(part), "the roster of epoch " + std::to_string(epoch.value));
            EXPECT_EQ(content(part), before);
        }
    }
    void break_an_old_block() {
        const Part part = parts(second, false).at(0);
        put(part, chain::key_of(chain::Table::Body, Height{3}), std::nullopt);
        const Content before = chain_of(part);
        const auto report = check_alone(part);
        EXPECT_EQ(report.unrepaired, 1U);
        EXPECT_NE(first_of(report).find("does not go back into an epoch that is over"), std::string::npos);
        EXPECT_EQ(chain_of(part), before);
    }
    void forget_the_newest_epoch() {
        const Part part = parts(second, false).at(0);
        const Content records = content(part, {replica::record_prefix});
        ASSERT_FALSE(records.empty());
        // Without all that is final of this epoch the chain ends in the one before.
        put(part, {'F'}, std::nullopt);
        const Content closings = content(part, {replica::closing_prefix});
        put(part, std::prev(closings.end())->first, std::nullopt);
        for (const auto& [key, value] : content(part, {replica::certificate_prefix})) {
            const auto header =
                *chain::read_header(*store(part), Height{*replica::number_in_key(ByteView(key).subspan(1))});
            if (header->epoch == Epoch{2} || header->closing) put(part, key, std::nullopt);
        }
        const auto report = check_alone(part);
        EXPECT_GE(report.unrepaired, 1U);
        const auto is_named = [](const replica::Damage& one) {
            return one.sentence.find("it has signed in epoch 2, which its chain has not reached") != std::string::npos;
        };
        EXPECT_TRUE(std::ranges::any_of(report.damages, is_named)) << first_of(report);
        EXPECT_EQ(content(part, {replica::record_prefix}), records);
    }
};

TEST_F(CheckAlone, APartThatTookItsChainOverSaysWhatItNeedsAndGivesUpOldBlocks) {
    damage_the_state_of_one_that_moved();
    renew();
    break_a_block_of_those_that_moved();
}
TEST_F(CheckAlone, AStateIsExecutedAgainOverEpochsAndRostersAreKnownBySignaturesAndProofs) {
    damage_the_state_of_others();
    damage_a_seed();
    damage_rosters_of_the_beacon();
}
TEST_F(CheckAlone, NoVoteIsForgottenOnTheWayBackIntoAnEpochThatIsOver) {
    break_an_old_block();
    renew();
    forget_the_newest_epoch();
}

} // namespace
} // namespace arpeggio::node
