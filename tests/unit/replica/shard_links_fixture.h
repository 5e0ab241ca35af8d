#pragma once
#include "replica/disk_keys.h"
#include "replica/shard_links.h"
#include "unit/ledger/final_committee.h"
#include "unit/sharding/elected_beacon.h"

namespace arpeggio::replica {
using ledger::Header;
using std::chrono::milliseconds;
using test::FinalCommittee;

constexpr ShardId beacon{0}, own{1}, third{2};

/// What replicas of a network of three shards say to the links of one of them, and what these do about it. Each shard
/// has its own four members, who serve on in the next epoch.
struct ShardLinksTest : testing::Test {
    const FinalCommittee beacons{beacon}, owners{own, 10}, others{third, 20};
    const FinalCommittee next_beacons{beacon, 0, Epoch{1}};
    Instant now;

    [[nodiscard]] sharding::Assignment seats() const {
        sharding::Assignment out;
        for (const FinalCommittee* shard : {&beacons, &owners, &others}) {
            auto& list = out.shards.emplace_back();
            for (const ledger::Member& member : shard->committee->members()) list.push_back({member, Epoch{}});
        }
        return out;
    }
    [[nodiscard]] sharding::RosterPtr roster(Epoch epoch) const {
        auto made = sharding::Roster::make(epoch, seed, seats());
        CHECK(made.has_value());
        return std::make_shared<const sharding::Roster>(*std::move(made));
    }
    /// Of the first member of that shard, in the last of these epochs.
    [[nodiscard]] ShardLinks links_of(ShardId shard, std::vector<Epoch> epochs = {Epoch{0}}) const {
        ShardLinks::Setup setup;
        setup.rules.network = beacons.context.network;
        setup.rules.shard = shard;
        setup.rules.shards = 3;
        setup.rules.epoch_slots = 16;
        setup.epoch = epochs.back();
        setup.self = peer_of(shard, 0).key;
        for (const Epoch epoch : epochs) setup.rosters.add(roster(epoch));
        setup.patience = milliseconds{100};
        return ShardLinks(std::move(setup));
    }
    [[nodiscard]] ShardPeer peer_of(ShardId shard, std::uint16_t member = 1) const {
        const FinalCommittee& members = shard == beacon ? beacons : shard == own ? owners : others;
        return {shard, (*members.committee)[{member}].key};
    }
    Effects say(ShardLinks& links, const ShardPeer& from, ShardMessage message) const {
        Effects out;
        links.on_message(from, std::move(message), now, out);
        return out;
    }
    Effects tell(ShardLinks& links, const ledger::FinalRun& run) const {
        return say(links, peer_of(beacon), BeaconNews{run, {}});
    }
    template <class Wanted>
    static std::vector<Wanted> all(const Effects& effects) {
        std::vector<Wanted> out;
        for (const Effect& effect : effects)
            if (const auto* one = std::get_if<Wanted>(&effect)) out.push_back(*one);
        return out;
    }
    struct Sent {
        ShardPeer to;
        ShardMessage message;
    };
    /// The only message that is sent.
    static Sent sent(const Effects& effects) {
        const auto sends = all<SendShard>(effects);
        CHECK(sends.size() == 1);
        auto message = decode_shard_message(*sends[0].frame);
        CHECK(message.has_value());
        return {sends[0].to, *std::move(message)};
    }

    const Hash seed = Hash::from(Bytes(32, 7));
};

/// Blocks of the own shard that become final.
struct CommitLinksTest : ShardLinksTest {
    struct Told {
        Commit commit;
        Effects effects;
    };
    static std::shared_ptr<execution::BlockResult> result_of(state::Diff diff) {
        auto out = std::make_shared<execution::BlockResult>();
        out->diff = std::make_shared<const state::Diff>(std::move(diff));
        return out;
    }
    static Told commit(
        ShardLinks& links,
        const FinalCommittee& members,
        const std::vector<Header>& headers,
        std::optional<ledger::FinalRun> closing = {},
        const std::shared_ptr<const execution::BlockResult>& result = result_of({})) {
        Told out;
        for (const Header& header : headers) {
            auto block = std::make_shared<const ledger::Block>(ledger::Block{header, {}});
            out.commit.blocks.push_back({ledger::header_id(header), std::move(block), {}, result, {}, 0});
        }
        out.commit.head.header = headers.back();
        out.commit.head.id = ledger::header_id(headers.back());
        out.commit.certificate = closing ? closing->certificate : members.certificate(headers.back());
        out.commit.closing = std::move(closing);
        links.on_commit(out.commit, Instant{}, out.effects);
        return out;
    }
    const Header first = owners.child(owners.genesis), second_header = owners.child(first);
};

} // namespace arpeggio::replica
