#pragma once
#include "consensus/requests.h"
#include "replica/effects.h"
#include "replica/settled_mail.h"
#include "sync/beacon_chain.h"

#include <deque>

namespace arpeggio::replica {

/// A final block of the own shard that may have to be taken back.
struct OwnBlock {
    Height height;
    Hash beacon_ref;
};

/// ShardLinks: what a replica knows of the beacon and of the other shards, and what it tells them: the beacon's
/// headers, who serves in which epoch, what is linked, the mail that waits.
///
/// Pure; what is to be done is appended to the effects. Nothing that others say is trusted: each part proves itself.
/// Limits: BeaconChain's, Mailroom's, Rosters'; answers_max answers that wait for the header that proves them; of one
/// sender consensus::answer_bytes_max a second.
/// Source: protocol.md, sections 6 and 7.
class ShardLinks {
public:
    struct Setup {
        chain::Rules rules;
        Epoch epoch;                                  ///< of the instance
        std::optional<crypto::Ed25519PublicKey> self; ///< absent: says nothing of its own accord
        sharding::Rosters rosters;                    ///< with that of the epoch (CHECK)
        std::vector<ledger::Header> beacon;           ///< on disk (read_beacon)
        std::vector<OwnBlock> own{};                  ///< newest blocks on disk, oldest first
        Duration patience{};                          ///< between two requests for the same
    };
    explicit ShardLinks(Setup setup);

    /// From another shard, or for the beacon's followers from the beacon.
    void on_message(const ShardPeer& from, ShardMessage message, Instant now, Effects& out);
    void on_link_verified(const ledger::FinalRun& run);
    void on_link_proofs(LinkProofs proofs);
    /// Blocks of the own shard became final: tells others, and adds to the commit what is outdated by it.
    void on_commit(Commit& commit, Instant now, Effects& out);

    using BeaconRef = std::optional<sharding::BeaconPoint>;
    enum class RefError : std::uint8_t {
        Unknown,   ///< to be waited for
        Backwards, ///< before what the parent refers to
        TooLate,   ///< of an epoch that has not begun for this instance
    };
    /// Finds the header of a beacon block; null if it is not known.
    using FindHeader = std::function<const ledger::Header*(const Hash& id)>;
    /// What a header's beacon_ref names. Absent if it has none.
    [[nodiscard]] Result<BeaconRef, RefError>
    judge_ref(const ledger::Header& parent, const Hash& ref, const FindHeader& find) const;
    /// What the next block on `parent` should refer to: the block that closes the epoch as soon as there is one.
    [[nodiscard]] Result<BeaconRef, RefError> choose_ref(const ledger::Header& parent, const FindHeader& find) const;
    /// Whether it is the beacon's block that closes this instance's epoch.
    [[nodiscard]] bool is_closing(const BeaconRef& ref) const;
    void ask_beacon(Instant now, Effects& out); ///< for headers: a block refers to one that we lack
    void poll(Instant now, Effects& out);       ///< asks for what has not come of its own accord for long
    void ask_roster(Instant now, Effects& out); ///< of the next epoch

    [[nodiscard]] const sharding::Rosters& rosters() const { return rosters_; }
    [[nodiscard]] const sync::BeaconChain& beacon() const { return beacon_; }
    [[nodiscard]] std::vector<sharding::InboundBatch> batches(const Hash& beacon_ref, std::uint64_t turn) const {
        return mailroom_.batches(beacon_ref, turn);
    }
    [[nodiscard]] std::vector<Bytes> offered_links() const; ///< encoded runs of other shards, verified

private:
    void receive(const ShardPeer& from, const BeaconNews& news);
    void receive(const ShardPeer& from, const LinkOffer& offer);
    void receive(const ShardPeer& from, const BeaconRequest& request);
    void receive(const ShardPeer& from, const MailRequest& request);
    void receive(const ShardPeer& from, MailAnswer& answer);
    void receive(const ShardPeer& from, const RosterRequest& request);
    void receive(const ShardPeer& from, RosterAnswer& answer);
    void receive(const ShardPeer& from, const PivotRequest& request);
    void receive(const ShardPeer& from, const sync::StateRequest& request);
    void receive(const ShardPeer& from, const KeptMailRequest& request);
    void receive(const ShardPeer& /*from*/, const KeptMailAnswer& /*answer*/) {}    ///< a mover's
    void receive(const ShardPeer& /*from*/, const PivotAnswer& /*answer*/) {}       ///< a mover's
    void receive(const ShardPeer& /*from*/, const sync::StateAnswer& /*answer*/) {} ///< a mover's
    [[nodiscard]] bool is_beacon() const { return rules_.is_beacon(); }
    [[nodiscard]] bool is_of_roster(const ShardPeer& peer) const;
    [[nodiscard]] bool is_known(const ShardPeer& peer) const;
    [[nodiscard]] ShardPeer peer_in(ShardId shard, std::size_t turn = 0) const;
    [[nodiscard]] ShardPeer next_of_beacon(std::size_t& asks) const;
    [[nodiscard]] const sharding::Roster& roster() const { return *rosters_.find(epoch_); }
    void send(const ShardPeer& to, const ShardMessage& message);
    void follow(const ledger::Header& header, const Hash& id, const std::vector<LinkProof>& proofs);
    void ask_mail(const Mailroom::Origin& origin);
    void settle_mail(const Commit& commit);
    void learn(sharding::RosterPtr roster);
    void learn_elected(const Commit& commit);
    [[nodiscard]] bool lacks_roster() const;
    void try_rosters();
    void tell_beacon(const ledger::FinalRun& run);
    void tell_shards(const ledger::FinalRun& run, const Commit& commit);
    void forget_own(Commit& commit);
    void forget_beacon(Commit& commit);

    chain::Rules rules_;
    Epoch epoch_;
    std::optional<crypto::Ed25519PublicKey> self_;
    sharding::Rosters rosters_;
    sync::BeaconChain beacon_;
    Height beacon_kept_; ///< the lowest header of the beacon on disk
    Duration patience_;
    Instant now_; ///< of the event being handled
    Effects* out_ = nullptr;
    Height height_; ///< of the own shard: whom we ask changes with it
    Instant beacon_ask_next_, roster_ask_next_;
    Instant heard_at_;                              ///< the last news of the beacon
    std::size_t beacon_asks_ = 0, roster_asks_ = 0; ///< apart: each is to go to all in turn
    Mailroom mailroom_;
    SettledMail settled_;
    Height linked_;            ///< the own shard's newest block that the beacon has linked, as far as it is known
    std::deque<OwnBlock> own_; ///< from undo_kept below linked_ on, as far as they are on disk
    std::deque<ledger::Header> recent_; ///< newest final ones of this instance, at most recent_max
    std::deque<LinkProofs> proofs_;     ///< of the beacon's newest states, at most proofs_max
    std::deque<RosterAnswer> answers_;  ///< that no header has proven yet, at most answers_max
    struct Offer {
        /// Of two instances the later has the newer headers, though they may be lower.
        struct Place {
            Epoch epoch;
            Height height;
            friend auto operator<=>(const Place&, const Place&) = default;
        };
        static Place place_of(const ledger::Header& header) { return {header.epoch, header.height}; }
        Place place;
        Bytes run; ///< encoded
    };
    std::map<ShardId, Offer> offers_; ///< of verified final headers, for the beacon to link
    std::map<crypto::Ed25519PublicKey, consensus::AnswerBudget> budgets_;
    static constexpr std::size_t recent_max = 8;
    static constexpr std::size_t proofs_max = 4;
    static constexpr std::size_t answers_max = 4;
};

} // namespace arpeggio::replica
