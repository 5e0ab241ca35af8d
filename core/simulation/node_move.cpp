#include "base/overloaded.h"
#include "replica/disk_keys.h"
#include "simulation/node_seat.h"

// How a node gets to the shard that it is drawn into.

namespace arpeggio::simulation {
namespace {
constexpr std::int64_t tree_time = 20; ///< making the tree over the leaves, in times of a job
}

/// Begins to fetch what the validator will serve, or should be serving, unless it is there or on its way.
void Node::move(const sharding::RosterPtr& to) {
    if (to->epoch().value == 0) return;
    const auto tenure = replica::tenure_in(*to, key());
    if (!tenure) return;
    const replica::Tenure part = replica::part_of(*tenure, parts_);
    if (move_ && move_->tenure != part) move_.reset();
    if (!move_ && !seats_.contains(part)) fetch(part, std::nullopt);
}

/// A part that cannot go on gets another in its place, if the validator serves there. What was signed from the old one
/// in earlier epochs stays with it.
void Node::rejoin(const replica::Tenure& part, Height above) {
    const auto newest = rosters_.newest();
    const auto tenure = replica::tenure_in(*newest, key());
    if (move_ || !tenure || replica::part_of(*tenure, parts_) != part || newest->epoch() <= part.since) return;
    fetch({part.shard, newest->epoch()}, above);
}

/// `above`: takes the place of a part in the same shard, to which states up to that height are of no use.
void Node::fetch(const replica::Tenure& to, std::optional<Height> above) {
    const auto newest = rosters_.newest();
    const auto restart = newest->restart(to.shard);
    if (restart && restart->height < replica::proven_from) {
        if (!above || take_over(to, restart->height)) begin_at_genesis(to);
        return;
    }
    const auto left = replica::ShardJoin::read_left(*part(to));
    if (!left) return machine_.break_down(left.error());
    replica::ShardJoin::Setup setup{
        key(),
        chain::Rules::of(network_.definition, to.shard),
        rosters_,
        Random(std::uint64_t{machine_.index().value} << 32 | newest->epoch().value),
        above.value_or(Height{})};
    move_ = std::make_unique<Move>(Move{to, ++moves_, replica::ShardJoin(std::move(setup)), above.has_value(), 0});
    perform(move_->join.start(*left, machine_.now()));
}

/// False if the part that was to be replaced has got on by itself.
bool Node::take_over(const replica::Tenure& part, Height pivot) {
    Seat* const old = seat_in(part.shard);
    if (old && !old->host().hand_over(part.since, pivot)) return false;
    parts_.insert(part);
    return true;
}

/// No header proves a state that low, and what follows from genesis is little.
void Node::begin_at_genesis(const replica::Tenure& tenure) {
    storage::Batch known;
    for (const auto& roster : rosters_.all())
        known.put(replica::roster_key(roster->epoch()), sharding::encode_roster(*roster));
    auto written = write_genesis(tenure);
    if (written) written = part(tenure)->commit(known, storage::Durability::Synced);
    if (!written) return machine_.break_down(written.error());
    machine_.later(Duration{0}, [this, tenure] {
        if (!seats_.contains(tenure)) add_seat(tenure).host().start();
    });
}

std::function<void()> Node::for_move(std::function<void(replica::ShardJoin&)> run) {
    return [this, number = move_->number, run = std::move(run)] {
        if (move_ && move_->number == number) run(move_->join);
    };
}

/// The process may end at any of them.
void Node::perform(replica::ShardJoin::Actions actions) {
    const std::uint64_t number = moves_;
    for (auto& action : actions) {
        machine_.begin_effect();
        if (!move_ || move_->number != number) return;
        perform(action);
    }
}

void Node::perform(replica::ShardJoin::Action& action) {
    using Join = replica::ShardJoin;
    std::visit(
        overloaded{
            [&](const Join::Say& one) {
                const auto frame = std::make_shared<const Bytes>(replica::encode_shard_message(one.message));
                surroundings_.send_shard(machine_.index(), move_->tenure.shard, one.to, frame);
            },
            [&](Join::CheckAnswer& one) {
                const auto then = for_move([this, one = std::move(one)](Join& join) {
                    perform(join.on_checked(one.from, sync::CheckedAnswer(one.answer), machine_.now()));
                });
                machine_.later(surroundings_.work_time(), then);
            },
            [&](Join::Write& one) {
                const auto then = for_move([this](Join& join) { perform(join.on_written(machine_.now())); });
                machine_.write({replica::encode_tenure(move_->tenure), std::move(one.batch), nullptr, then});
            },
            [&](const Join::Erase&) {
                if (move_->takes_over && !take_over(move_->tenure, *move_->join.pivot())) return move_.reset();
                erase_fetched();
            },
            [&](const Join::MakeTree&) { make_tree(); },
            [&](const Join::FindBeacon&) { perform(move_->join.on_beacon(beacon_links(), machine_.now())); },
            [&](const Join::SetTimer& one) {
                const Instant when = machine_.clock().when(one.at, surroundings_.now());
                const auto then = for_move([this, mine = ++move_->timer](Join& join) {
                    if (mine == move_->timer) perform(join.on_timer(machine_.now()));
                });
                machine_.later(when - surroundings_.now(), then);
            },
            [&](const Join::HearNews&) {
                for (const auto& [tenure, seat] : seats_)
                    machine_.later(Duration{0}, [host = &seat->host()] { host->go_on(); });
            },
            [&](const Join::Finish&) { on_moved(); },
        },
        action);
}

void Node::erase_fetched(Bytes from) {
    auto batch = replica::ShardJoin::next_erasure(*part(move_->tenure), from);
    if (!batch) return machine_.break_down(batch.error());
    if (batch->empty()) return perform(move_->join.on_erased(machine_.now()));
    const auto then = for_move([this, from](replica::ShardJoin&) { erase_fetched(from); });
    machine_.write({replica::encode_tenure(move_->tenure), *std::move(batch), nullptr, then});
}

void Node::make_tree() {
    const auto make = [this](replica::ShardJoin& join) {
        const auto store = part(move_->tenure);
        state::StateStore whole(*store, std::make_shared<storage::Cache>(1 << 20));
        const auto made = sync::finish_fetch(whole, *store);
        if (!made) return machine_.break_down(made.error());
        auto sent = replica::ShardJoin::read_sent(whole, chain::Rules::of(network_.definition, move_->tenure.shard));
        if (!sent) return machine_.break_down(sent.error());
        perform(join.on_tree(*std::move(sent), machine_.now()));
    };
    machine_.later(tree_time * surroundings_.work_time(), for_move(make));
}

/// The beacon's headers as this validator follows them where it serves.
std::vector<sync::BeaconChain::Link> Node::beacon_links() const {
    return seats_.empty() ? std::vector<sync::BeaconChain::Link>{} : seats_.begin()->second->host().beacon_links();
}

void Node::on_moved() {
    const replica::Tenure tenure = move_->tenure;
    move_.reset();
    surroundings_.on_moved(machine_.index(), tenure);
    add_seat(tenure).host().start();
}

} // namespace arpeggio::simulation
