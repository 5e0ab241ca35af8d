#pragma once
#include "simulation/node.h"

namespace arpeggio::simulation {

/// One of a node's hosts.
class Node::Seat final : public Host::Outside {
public:
    Seat(Node& node, const replica::Tenure& tenure, replica::Setup blueprint)
        : node_(node), tenure_(tenure),
          host_(node.machine_, *this, std::move(blueprint), replica::encode_tenure(tenure), tenure.since) {}
    [[nodiscard]] Host& host() { return host_; }
    [[nodiscard]] const replica::Tenure& tenure() const { return tenure_; }

private:
    [[nodiscard]] ProcessIndex self() const { return node_.machine_.index(); }
    [[nodiscard]] NodeSurroundings& others() const { return node_.surroundings_; }
    void send(const crypto::Ed25519PublicKey& to, const replica::Frame& frame) override {
        others().send(self(), host_, to, frame);
    }
    void broadcast(const replica::Frame& frame) override { others().broadcast(self(), host_, frame); }
    void on_started(const chain::FinalHead& head, const std::vector<consensus::Record>& records) override {
        others().on_started(self(), host_, head, records);
    }
    void on_stored(const replica::Commit& commit) override { others().on_stored(self(), host_, commit); }
    void on_committed(const replica::Commit& commit, const state::StateStore& state) override {
        others().on_committed(self(), host_, commit, state);
    }
    void on_effect(const consensus::Report& report) override { others().on_effect(self(), host_, report); }
    void on_effect(const consensus::Misbehaved& one) override { others().on_effect(self(), host_, one); }
    void on_effect(const consensus::Diverged& one) override { others().on_effect(self(), host_, one); }
    void send_shard(const replica::ShardPeer& to, const replica::Frame& frame) override {
        others().send_shard(self(), tenure_.shard, to, frame);
    }
    void evaluate_delay(const replica::EvaluateDelay& question) override { others().evaluate_delay(self(), question); }
    void on_roster(const sharding::RosterPtr& roster) override { node_.on_roster(roster); }
    void on_stranded(Height above) override { node_.rejoin(tenure_, above); }

    Node& node_;
    replica::Tenure tenure_;
    Host host_;
};

} // namespace arpeggio::simulation
