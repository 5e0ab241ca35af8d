#include "simulation/node.h"

#include "replica/pivot.h"
#include "simulation/node_seat.h"

namespace arpeggio::simulation {
using storage::StorageError;

namespace {
constexpr std::size_t erasure_bytes = 4'000; ///< at a time: so few that a process may end in between
}

Node::Node(
    NodeSurroundings& surroundings,
    ProcessIndex index,
    const NodeNetwork& network,
    std::shared_ptr<const consensus::VotingKey> key,
    std::unique_ptr<storage::FaultyStore> disk)
    : surroundings_(surroundings), network_(network), key_(std::move(key)),
      machine_(surroundings, index, std::move(disk), [this] { end(); }) {}

Node::~Node() = default;

void Node::start() {
    if (is_running_ || machine_.is_broken()) return;
    left_.clear();
    is_running_ = true;
    rosters_ = {};
    rosters_.add(network_.genesis);
    if (const auto opened = open_parts(); !opened) return machine_.break_down(opened.error());
    std::vector<Seat*> all;
    for (const auto& [tenure, seat] : seats_) all.push_back(seat.get());
    for (Seat* seat : all) {
        if (is_running_) seat->host().start();
    }
}

/// The process ends; whoever called it may be one of its hosts.
void Node::end() {
    is_running_ = false;
    move_.reset();
    for (auto& [tenure, seat] : seats_) {
        seat->host().stop();
        left_.push_back(std::move(seat));
    }
    seats_.clear();
    parts_.clear();
}

void Node::jump(Duration forward) {
    machine_.clock().advance(surroundings_.now(), forward);
    for (const auto& [tenure, seat] : seats_) seat->host().rearm();
}

std::unique_ptr<storage::Store> Node::part(const replica::Tenure& tenure) {
    return storage::make_prefixed_store(machine_.disk(), replica::encode_tenure(tenure));
}

/// Oldest first.
Result<std::vector<replica::FoundPart>, StorageError> Node::find_parts() {
    std::vector<replica::FoundPart> out;
    for (Bytes from;;) {
        std::optional<replica::Tenure> next;
        TRY_VOID(machine_.disk().scan({}, from, [&](ByteView key, ByteView) {
            next = replica::decode_tenure(key);
            return false;
        }));
        if (!next) return out;
        TRY(const auto head, chain::read_head(*part(*next)));
        out.push_back({*next, head ? std::optional(head->header) : std::nullopt});
        from = replica::encode_tenure(*next);
        from.push_back(0xff); // behind every table's letter
    }
}

Result<void, StorageError> Node::open_parts() {
    TRY(const auto found, find_parts());
    auto sorted = replica::sort_parts(found);
    for (const replica::FoundPart& part : found) parts_.insert(part.tenure);
    for (const replica::Tenure& tenure : sorted.outdated) begin_erasure(tenure);
    if (sorted.served.empty()) sorted.served.push_back({*network_.genesis->shard_of(key()), Epoch{}});
    for (const replica::Tenure& tenure : sorted.served) {
        TRY(const auto head, chain::read_head(*part(tenure)));
        if (!head) TRY_VOID(write_genesis(tenure));
        (void)add_seat(tenure);
    }
    return {};
}

Result<void, StorageError> Node::write_genesis(const replica::Tenure& tenure) {
    const auto store = part(tenure);
    state::StateStore state(*store, std::make_shared<storage::Cache>(1 << 20));
    return replica::write_genesis(*store, state, network_.definition, tenure.shard, *network_.genesis);
}

Node::Seat& Node::add_seat(const replica::Tenure& tenure) {
    replica::Setup setup{
        .rules = chain::Rules::of(network_.definition, tenure.shard),
        .consensus = network_.settings,
        .pool = {},
        .envelope = {tenure.shard, Epoch{}, Instance{}},
        .committee = network_.genesis->committee(tenure.shard),
        .seed = network_.definition.seed,
        .head = {},
        .records = {},
        .scheme = network_.scheme,
        .key = key_};
    setup.pool.chain_id = setup.rules.chain_id();
    parts_.insert(tenure);
    Seat& seat = *(seats_[tenure] = std::make_unique<Seat>(*this, tenure, std::move(setup)));
    seat.host().sign_until(replica::signs_until(tenure, parts_));
    return seat;
}

Node::Seat* Node::seat_in(ShardId shard) const {
    for (auto seat = seats_.rbegin(); seat != seats_.rend(); ++seat) {
        if (seat->first.shard == shard) return seat->second.get();
    }
    return nullptr;
}

const Host* Node::host_in(ShardId shard) const {
    Seat* const seat = seat_in(shard);
    return seat ? &seat->host() : nullptr;
}

void Node::deliver(ShardId shard, const crypto::Ed25519PublicKey& from, const Letter& letter) {
    if (Seat* const seat = seat_in(shard)) seat->host().deliver(from, letter);
}

void Node::deliver_from_shard(const replica::ShardPeer& from, ShardId to, const replica::Frame& frame) {
    if (Seat* const seat = seat_in(to)) seat->host().deliver_from_shard(from, frame);
    if (!move_ || move_->tenure.shard != to) return;
    auto message = replica::decode_shard_message(*frame);
    if (message) perform(move_->join.on_message(from, *std::move(message), machine_.now()));
}

void Node::deliver_delay(Epoch epoch, const Bytes& answer) {
    if (Seat* const seat = seat_in(ShardId{0})) seat->host().deliver_delay(epoch, answer);
}

void Node::submit(ShardId shard, const ledger::TransactionPtr& transaction) {
    if (Seat* const seat = seat_in(shard)) seat->host().submit(transaction);
}

void Node::on_roster(const sharding::RosterPtr& roster) {
    const bool is_known = rosters_.find(roster->epoch()) != nullptr;
    rosters_.add(roster);
    if (!is_known) {
        surroundings_.on_roster(roster);
        if (roster->epoch().value >= 2) machine_.later(Duration{0}, [this, roster] { leave(*roster); });
        if (move_) move_->join.learn(roster);
    }
    if (roster->epoch() == rosters_.newest()->epoch()) move(roster);
}

/// What was left for good before the epoch in which that roster was elected, but for a halted shard, whose members of
/// that epoch may not have come.
void Node::leave(const sharding::Roster& next) {
    std::vector<replica::Tenure> tenures;
    for (const auto& [tenure, seat] : seats_) tenures.push_back(tenure);
    for (const replica::Tenure& tenure : replica::tenures_left(tenures, Epoch{next.epoch().value - 1})) {
        if (next.restart(tenure.shard)) continue;
        const auto seat = seats_.extract(tenure);
        seat.mapped()->host().stop();
        left_.push_back(std::move(seat.mapped()));
        begin_erasure(tenure);
    }
}

/// The head goes first: what is there in part is not taken for whole.
void Node::begin_erasure(const replica::Tenure& tenure) {
    parts_.erase(tenure);
    storage::Batch batch;
    batch.erase(chain::key_of(chain::Table::Final));
    machine_.write({replica::encode_tenure(tenure), std::move(batch), nullptr, [this, tenure] { erase(tenure); }});
}

/// In batches behind all that was given to the disk before.
void Node::erase(const replica::Tenure& tenure, Bytes from) {
    auto batch = storage::next_erasure(*part(tenure), {}, from, erasure_bytes);
    if (!batch) return machine_.break_down(batch.error());
    if (batch->empty()) return;
    machine_.write(
        {replica::encode_tenure(tenure), *std::move(batch), nullptr, [this, tenure, from] { erase(tenure, from); }});
}

} // namespace arpeggio::simulation
