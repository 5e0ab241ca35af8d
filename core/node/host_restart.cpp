#include "node/host_work.h"

// What a host does when its shard was halted and goes on from a block at or below its head: it takes back what is
// above, and holds a state for those who come. Source: protocol.md, section 6, Halted shard.

namespace arpeggio::node {
namespace {
constexpr std::chrono::seconds stranded_again{10};
}

/// Behind the events of the replica that is over.
void Host::perform(const replica::Restarted& /*restarted*/) {
    boost::asio::post(strand_, [self = shared_from_this(), generation = generation_] {
        if (!self->replica_ || self->generation_ != generation) return;
        self->begin_instance();
    });
}

/// One block, then start_replica() looks again; each is on disk before the next.
void Host::roll_back(const replica::Redrawn& redrawn) {
    boost::asio::post(machinery_.workers, [self = shared_from_this(), generation = generation_, redrawn] {
        auto step = replica::next_roll_back(redrawn, *self->store_, *self->state_);
        if (!step) return self->machinery_.failed(step.error());
        boost::asio::post(self->strand_, [self, generation, redrawn, step = *std::move(step)]() mutable {
            if (self->generation_ != generation || self->is_closed_) return;
            if (step) return self->carry_out(redrawn, *std::move(step));
            self->tell_stranded(redrawn);
        });
    });
}

/// Void blocks that cannot be taken back, as this part began above.
void Host::tell_stranded(const replica::Redrawn& redrawn) {
    const std::string height = std::to_string(redrawn.from.height.value);
    log(LogLevel::Warning, "cannot go back to block " + height + ": its part begins above");
    const auto rosters = replica::read_rosters(*store_);
    if (!rosters) return machinery_.failed(rosters.error());
    for (const auto& roster : *rosters) links_.on_roster(roster);
    links_.on_stranded(Height{});
    timer_.expires_after(stranded_again);
    timer_.async_wait([self = shared_from_this(), generation = generation_](const boost::system::error_code& error) {
        if (!error && self->generation_ == generation && !self->is_closed_) self->start_replica();
    });
}

void Host::carry_out(const replica::Redrawn& redrawn, replica::RollBackStep step) {
    pivot_.reset(); // it may be of a void block
    wants_pivot_ = false;
    has_rolled_back_ = has_rolled_back_ || step.undone;
    if (step.undone) pending_.reset(); // it has let go of what was executed in the void block
    if (!step.undone) {
        log(LogLevel::Info,
            "goes on from block " + std::to_string(redrawn.from.height.value) + " of shard " +
                std::to_string(identity_.tenure.shard.value) + ", which was halted, with the members of epoch " +
                std::to_string(redrawn.epoch.value));
    }
    storage::Batch batch = std::move(step.batch);
    const auto shared = std::make_shared<const replica::RollBackStep>(std::move(step));
    machinery_.disk.commit(
        {prefix_, std::move(batch), storage::Durability::Synced},
        [self = shared_from_this(), generation = generation_, shared] {
            self->state_->committed(shared->diff, shared->update);
            boost::asio::post(self->strand_, [self, generation] {
                if (self->generation_ == generation && !self->is_closed_) self->start_replica();
            });
        });
}

void Host::tell_rolled_back() {
    if (std::exchange(has_rolled_back_, false)) links_.on_rolled_back(stored_.header.height);
}

/// At the block that the shard goes on from nothing becomes final before those have come who are to make it so.
void Host::hold_below(const replica::Setup& setup) {
    const auto roster = setup.rosters.find(setup.envelope.epoch);
    const auto restart = roster ? roster->restart(setup.rules.shard) : std::nullopt;
    if (!restart || restart->height != setup.head.header.height) return;
    const auto moment = std::make_shared<std::unique_ptr<const storage::Store>>(store_->snapshot());
    work(
        [moment](Host&) { return replica::state_below(std::move(*moment)); },
        [this](replica::Replica&, std::optional<replica::Pivot> below, Instant) {
            if (below && !pivot_) pivot_ = std::move(below);
            return replica::Effects{};
        });
}

} // namespace arpeggio::node
