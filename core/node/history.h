#pragma once
#include "node/block_mail.h"
#include "node/snapshot.h"
#include "node/transaction_cache.h"

#include <map>
#include <mutex>
#include <set>

namespace arpeggio::node {

/// History: the payments of watched accounts, final ones from blocks and pending ones from admission. Thread-safe.
/// A payment into another shard is followed from the block that sent it to the one that took it, in whichever order
/// they come: the mail's hash, which covers source, destination and sequence, says that they belong together. Mail
/// whose sending block is not known (not followed here, or not read yet) stands for itself.
/// Limits: the newest activity_max; what is older stays in the blocks.
class History {
public:
    /// Replaces what is watched; the past of new addresses comes from backfill().
    void watch(const std::vector<Address>& addresses);
    [[nodiscard]] std::vector<Address> watched() const;

    void on_admitted(const ledger::TransactionPtr& transaction, ShardId shard, Instant now);
    void on_final(const ledger::Block& block, const BlockMail& mail = {});
    /// A stored block, while reading the past; false once enough is known and older blocks need not be read.
    bool backfill(const ledger::Block& block, const BlockMail& mail = {});
    /// What the shard's blocks above that height brought is void: it is forgotten, for the past to be read again.
    void roll_back(ShardId shard, Height to);
    /// Pending transactions that nobody holds any more are dropped ones.
    void sweep(const TransactionCache& held);

    /// Newest first, pending before final.
    [[nodiscard]] std::vector<Activity> activity() const;
    /// The nonce after the watched account's pending transactions on a shard, from that of its state on.
    [[nodiscard]] std::uint64_t pending_nonce(ShardId shard, const Address& address, std::uint64_t nonce) const;
    [[nodiscard]] std::uint64_t version() const; ///< changes whenever the answers may

private:
    /// Orders newest first: pending, then by the block's time, which rises with its height; of two shards' blocks of
    /// one moment in the order of shards; then by place in the block, falling: mail that was taken, transactions.
    struct Place {
        bool is_final = false;
        std::uint64_t time_from_top = 0;
        ShardId shard;
        std::uint64_t index_from_top = 0;
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    static Place place_of(const ledger::Header& header, std::uint64_t index);
    void add_block(const ledger::Block& block, const BlockMail& mail);
    void add_taken(const ledger::Header& header, std::uint64_t index, const TakenMail& taken);
    void join_taken(Activity& activity, const Amount& prepaid);
    void advance(Activity& entry, const TakenMail& taken, const MailSummary& next);
    void insert_final(const Place& place, Activity activity);
    void insert(const Place& place, Activity activity);
    void erase(const Hash& transaction);
    [[nodiscard]] bool is_watched(const Address& address) const { return watched_set_.contains(address); }
    [[nodiscard]] bool concerns(const Activity& activity) const;

    mutable std::mutex mutex_;
    std::vector<Address> watched_;
    std::set<Address> watched_set_;
    std::map<Place, Activity> entries_;
    std::map<Hash, Place> places_;      ///< by transaction
    std::map<Hash, Place> mail_places_; ///< by mail, of those that were sent
    std::uint64_t arrivals_ = 0, version_ = 0;
};

} // namespace arpeggio::node
