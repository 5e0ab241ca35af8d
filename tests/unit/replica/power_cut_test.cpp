// Power cuts at random moments between any two events of a network of real replicas: what was not synced may be gone.
#include "replica/disk_keys.h"
#include "unit/replica/replica_network.h"

#include <gtest/gtest.h>

namespace arpeggio::replica {
namespace {
constexpr std::size_t members = ReplicaNetwork::members;

/// What the disks hold of blocks, together.
struct Kept {
    std::set<Hash> blocks; ///< final ones, and candidates on record
    Height certified;      ///< highest block that a final certificate names
};

class PowerCuts {
public:
    explicit PowerCuts(std::uint64_t seed) : random_(seed), network_(seed) {}

    /// Looks at what so many cuts would leave; one in `real_every` happens.
    void run(std::size_t cuts, std::size_t real_every) {
        for (std::size_t i = 0; i < cuts; ++i) {
            network_.run_events(random_.between(1, 12));
            if (i % 20 == 0) pay();
            look(random_.between(1, (std::size_t{1} << members) - 1));
            if (i % real_every == real_every - 1) cut(random_.chance(25));
            if (testing::Test::HasFailure()) return;
        }
        const std::uint64_t height = network_.height_max();
        EXPECT_GE(height, 3U) << "blocks were made between the cuts";
        ASSERT_TRUE(network_.run_to(height + 5, std::chrono::seconds{300}));
        EXPECT_EQ(network_.violations(), std::vector<std::string>());
        for (std::size_t i = 0; i < members; ++i) EXPECT_TRUE(network_.is_supply_exact(i));
    }
    std::uint64_t unsynced_seen = 0; ///< cuts that took something away

private:
    void pay() {
        const auto nonce = network_.account(0, network_.address(0)).nonce;
        (void)network_.submit(random_.below(members), {network_.transfer(0, 1, nonce)});
    }

    void cut(bool all) {
        const std::size_t one = random_.below(members);
        for (std::size_t i = 0; i < members; ++i) {
            if (all || i == one) network_.cut(i);
        }
    }

    /// Cuts the power of the members in the set, and the others' not.
    void look(std::uint64_t set) {
        Kept kept;
        for (std::size_t i = 0; i < members; ++i) {
            if ((set >> i & 1) == 0) {
                add_kept(kept, network_.store(i));
                continue;
            }
            const auto found = network_.cut_copy(i);
            look_at_votes(i, *found);
            add_kept(kept, *found);
        }
        for (const auto& [height, id] : network_.shown()) {
            EXPECT_TRUE(kept.blocks.contains(id)) << "final block " << height.value << " is lost";
        }
        if (!network_.shown().empty()) {
            EXPECT_GE(kept.certified, network_.shown().rbegin()->first) << "its certificate is lost";
        }
    }

    /// Whatever others have seen of a member's votes is on its disk, but for slots that are decided there.
    void look_at_votes(std::size_t member, const storage::Store& found) {
        const auto head = *chain::read_head(found);
        ASSERT_TRUE(head.has_value());
        if (head->header.height.value < network_.height(member)) ++unsynced_seen;
        const auto records = read_records(found, members);
        ASSERT_TRUE(records.has_value());
        std::set<std::pair<Slot, ledger::VoteKind>> known;
        for (const consensus::Record& record : *records) {
            if (const auto* vote = std::get_if<ledger::Vote>(&record)) known.emplace(vote->slot, vote->kind);
        }
        for (const ledger::Vote& vote : network_.sent_votes(member)) {
            const bool is_decided = head->header.height.value > 0 && vote.slot <= head->header.slot;
            EXPECT_TRUE(is_decided || known.contains({vote.slot, vote.kind}))
                << "member " << member << " has forgotten its vote at slot " << vote.slot.value;
        }
    }

    static void add_kept(Kept& kept, const storage::Store& store) {
        const auto head = *chain::read_head(store);
        for (Height height; height <= head->header.height; height = height.next()) {
            const auto header = *chain::read_header(store, height);
            ASSERT_TRUE(header.has_value());
            kept.blocks.insert(ledger::header_id(*header));
        }
        kept.certified = std::max(kept.certified, head->header.height);
        const auto records = *read_records(store, members);
        std::map<Hash, Height> candidates;
        for (const consensus::Record& record : records) {
            const auto* candidate = std::get_if<consensus::CandidatePtr>(&record);
            if (candidate != nullptr) candidates[ledger::header_id((*candidate)->header)] = (*candidate)->header.height;
        }
        for (const auto& [id, height] : candidates) kept.blocks.insert(id);
        for (const consensus::Record& record : records) {
            const auto* one = std::get_if<ledger::Certificate>(&record);
            if (one == nullptr || one->kind != ledger::VoteKind::Finalize || !candidates.contains(one->candidate))
                continue;
            kept.certified = std::max(kept.certified, candidates[one->candidate]);
        }
    }

    Random random_;
    ReplicaNetwork network_;
};

class PowerCut : public testing::TestWithParam<std::uint64_t> {};

TEST_P(PowerCut, LosesNeitherAVoteThatOthersSawNorAFinalBlock) {
    std::uint64_t unsynced = 0;
    for (std::uint64_t seed = GetParam(); seed < GetParam() + 10; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        PowerCuts cuts(seed * 1000);
        cuts.run(/*cuts=*/300, /*real_every=*/30);
        unsynced += cuts.unsynced_seen;
    }
    EXPECT_GT(unsynced, 20U) << "cuts that take nothing away show nothing";
}
INSTANTIATE_TEST_SUITE_P(TwelveThousand, PowerCut, testing::Range<std::uint64_t>(1, 41, 10));

} // namespace
} // namespace arpeggio::replica
