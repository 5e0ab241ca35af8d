#pragma once
#include "crypto/ed25519.h"
#include "crypto/hash.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace arpeggio::sharding {

/// What a lot is drawn for. The number is part of the protocol: it is never reused or changed.
enum class Step : std::uint8_t {
    Bids = 1,           ///< among leaving keys with one bid
    ShardOrder = 2,     ///< among shards with as many members
    Turns = 3,          ///< of the shards that new keys are dealt to
    Deal = 4,           ///< the order of new keys
    Service = 5,        ///< among members that serve equally long
    Draw = 6,           ///< who moves from an active shard
    Move = 7,           ///< the order of movers
    Places = 8,         ///< among shards a mover may go to
    RedrawFenced = 9,   ///< the order of a halted shard's members
    RedrawPartners = 10 ///< whom they change places with
};

/// Lots drawn from an epoch's seed: each subject's is a hash of seed, epoch, instance, step and the subject. To shuffle
/// is to sort by them. Rather than a Fisher–Yates shuffle, because no stream of numbers is shared: a subject's lot is
/// its own, whoever else takes part and in whatever order all are given, and a key that was registered before the seed
/// was known cannot have been chosen for its lots.
class Lots {
public:
    /// The epoch is bound, too, since the epochs 0 and 1 share their seed.
    Lots(const Hash& seed, Epoch epoch, Instance instance = {});

    [[nodiscard]] Hash of(Step step, const crypto::Ed25519PublicKey& key) const { return draw(step, key.view()); }
    [[nodiscard]] Hash of(Step step, ShardId shard) const;

    /// Sorts items by the lots of what `subject` makes of each; a draw of 256 bits is taken to have no ties.
    template <class Item, class Subject>
    void shuffle(Step step, std::vector<Item>& items, Subject subject) const {
        std::vector<std::pair<Hash, std::size_t>> order;
        order.reserve(items.size());
        for (const Item& item : items) order.emplace_back(of(step, subject(item)), order.size());
        std::sort(order.begin(), order.end());
        std::vector<Item> shuffled;
        shuffled.reserve(items.size());
        for (const auto& [lot, at] : order) shuffled.push_back(std::move(items[at]));
        items = std::move(shuffled);
    }

private:
    [[nodiscard]] Hash draw(Step step, ByteView subject) const;
    Bytes prefix_;
};

} // namespace arpeggio::sharding
