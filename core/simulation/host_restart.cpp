#include "simulation/host.h"

// What a host does when its shard was halted and goes on from a block at or below its head, as node::Host does.

namespace arpeggio::simulation {
namespace {
constexpr Duration stranded_again = std::chrono::seconds{10};
}

void Host::perform(const replica::Restarted& /*restarted*/) {
    begin_instance();
}

void Host::perform(const replica::Stranded& stranded) {
    outside_.on_stranded(stranded.head);
}

/// Void blocks that cannot be taken back, as this part began above.
void Host::tell_stranded() {
    const auto rosters = replica::read_rosters(store());
    if (!rosters) return machine_.break_down(rosters.error());
    for (const auto& roster : *rosters) outside_.on_roster(roster);
    outside_.on_stranded(Height{});
    later(stranded_again, [this] { start_replica(); });
}

/// One block, then start_replica() looks again; each is on disk before the next.
void Host::roll_back(const replica::Redrawn& redrawn) {
    auto step = replica::next_roll_back(redrawn, store(), *state_);
    if (!step) return machine_.break_down(step.error());
    if (!*step) return later(Duration{0}, [this] { tell_stranded(); }); // whoever starts it may be busy with its hosts
    pivot_.reset();                                                     // it may be of a void block
    wants_pivot_ = false;
    if ((*step)->undone) pending_.reset(); // it has let go of what was executed in the void block
    storage::Batch batch = std::move((*step)->batch);
    const auto shared = std::make_shared<const replica::RollBackStep>(**std::move(step));
    machine_.write({prefix_, std::move(batch), this, [this, shared, mine = generation_] {
                        if (mine != generation_) return;
                        state_->committed(shared->diff, shared->update);
                        start_replica();
                    }});
}

/// Nothing becomes final here before those have come who are to make it so.
void Host::hold_below(const replica::Setup& setup) {
    const auto roster = setup.rosters.find(setup.envelope.epoch);
    const auto restart = roster ? roster->restart(setup.rules.shard) : std::nullopt;
    if (!restart || restart->height != setup.head.header.height) return;
    auto below = replica::state_below(store().snapshot());
    if (!below) return machine_.break_down(below.error());
    if (*below && !pivot_) pivot_ = *std::move(below);
}

} // namespace arpeggio::simulation
