#pragma once
#include "replica/replica.h"
#include "simulation/surroundings.h"

namespace arpeggio::simulation {

/// What a validator of a world of one shard stands on.
class Environment : public Surroundings {
public:
    virtual void send(ProcessIndex from, MemberIndex to, const replica::Frame& frame) = 0;
    virtual void broadcast(ProcessIndex from, const replica::Frame& frame) = 0;
    virtual void
    on_started(ProcessIndex process, const chain::FinalHead& head, const std::vector<consensus::Record>& records) = 0;
    virtual void on_committed(ProcessIndex process, const replica::Commit& commit, const state::StateStore& state) = 0;
    virtual void on_effect(ProcessIndex process, const consensus::Report& report) = 0;
    virtual void on_effect(ProcessIndex process, const consensus::Misbehaved& misbehaved) = 0;
    virtual void on_effect(ProcessIndex process, const consensus::Diverged& diverged) = 0;
};

} // namespace arpeggio::simulation
