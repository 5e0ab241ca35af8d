#pragma once
#include "simulation/books.h"
#include "simulation/checker.h"

namespace arpeggio::simulation {

/// ShardedChecker: sees all that the nodes of a world of several shards sign, start from and commit, and says what must
/// never be. For each committee of an epoch what Checker says; for each shard one block and one state a height, over
/// all epochs and moves, but for what a halted shard had put on top of the block that it goes on from; one roster an
/// epoch; the money as Books says.
class ShardedChecker {
public:
    using Key = crypto::Ed25519PublicKey;
    struct Subject { ///< whose doing it is, and in which instance
        Key key;
        replica::Envelope at;
        bool signs = true; ///< if it is a member
    };
    ShardedChecker(const sharding::RosterPtr& genesis, std::vector<Amount> supplies);

    /// That some node takes for right. Gives what was final and is void now.
    using Transactions = std::vector<ledger::TransactionPtr>;
    std::map<ShardId, Transactions> on_roster(const sharding::RosterPtr& roster);
    void on_started(const Subject& who, const chain::FinalHead& head, const std::vector<consensus::Record>& records);
    /// True if it is a vote of its own that it shows for the first time.
    bool on_sent(const Subject& who, const consensus::Message& message);
    void on_stored(const Subject& who, const replica::Commit& commit); ///< before on_committed, if that comes
    void on_committed(const Subject& who, const replica::Commit& commit, const state::StateStore& state);
    /// What a member has to do at the moment, and what it may hold (Checker).
    void check(const Subject& who, const replica::Replica& replica, const consensus::Settings& settings, Instant now);
    void check_vote(const Subject& who, const ledger::Vote& vote, const consensus::Simplex& machine);
    template <class Effect>
    void on_effect(const Subject& who, const Effect& effect) {
        if (auto* one = instance(who.at)) {
            if (const auto member = one->member(who)) one->checker.on_effect(*member, effect);
            absorb(*one);
        }
    }
    /// Of an instance that another one took the place of, above where that one goes on.
    [[nodiscard]] bool is_void(const ledger::Header& header) const;
    void violate(std::string what) { violations_.push_back(std::move(what)); }

    [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
    [[nodiscard]] const Books& books() const { return books_; }
    [[nodiscard]] const sharding::RosterPtr& newest() const { return rosters_.rbegin()->second; }
    [[nodiscard]] sharding::RosterPtr roster(Epoch epoch) const; ///< null: not known to anybody yet
    [[nodiscard]] Height height(ShardId shard) const { return {chains_[shard.value].size() - 1}; }
    /// Whether the member has shown a NOTARIZE of its own in that instance.
    [[nodiscard]] bool has_voted(const Subject& who) const;

private:
    struct Instance {
        ledger::Committee committee;
        Checker checker;
        std::set<Key> voters;
        std::string name;
        /// Absent if it does not sign there.
        [[nodiscard]] std::optional<MemberIndex> member(const Subject& who) const {
            return who.signs ? committee.find(who.key) : std::nullopt;
        }
    };
    struct Agreed {
        Hash id, root; ///< of the state after it; zero if not known
        Transactions transactions{};
    };
    [[nodiscard]] Instance* instance(const replica::Envelope& at);
    void absorb(Instance& one);
    void take_block(const Subject& who, const chain::BlockTree::Node& block);
    [[nodiscard]] Transactions take_back(ShardId shard, const sharding::Restart& to);

    std::vector<Amount> supplies_;
    std::map<Epoch, sharding::RosterPtr> rosters_;
    std::map<std::pair<Epoch, ShardId>, Instance> instances_;
    std::vector<std::vector<Agreed>> chains_;            ///< by shard, then height
    std::map<std::pair<Key, ShardId>, Epoch> signed_in_; ///< the newest epoch in which it has shown something
    Books books_;
    std::vector<std::string> violations_;
};

} // namespace arpeggio::simulation
