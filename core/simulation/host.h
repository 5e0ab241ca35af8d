#pragma once
#include "replica/replica.h"
#include "replica/roll_back.h"
#include "replica/tenure.h"
#include "simulation/letter.h"
#include "simulation/machine.h"

namespace arpeggio::simulation {

/// Host: one validator in one shard on a machine: the real replica in a part of its disk. Carries out the replica's
/// effects in virtual time, as node::Host does in real time, and goes over into the next epoch if it serves there.
class Host {
public:
    /// Whom it speaks to.
    class Outside {
    public:
        Outside() = default;
        Outside(const Outside&) = delete;
        Outside& operator=(const Outside&) = delete;
        virtual ~Outside() = default;
        virtual void send(const crypto::Ed25519PublicKey& to, const replica::Frame& frame) = 0;
        virtual void broadcast(const replica::Frame& frame) = 0; ///< to the other members of its committee
        virtual void on_started(const chain::FinalHead& head, const std::vector<consensus::Record>& records) = 0;
        /// Blocks are on the disk, even if the process ended before it saw that.
        virtual void on_stored(const replica::Commit& commit) = 0;
        virtual void on_committed(const replica::Commit& commit, const state::StateStore& state) = 0;
        virtual void on_effect(const consensus::Report& report) = 0;
        virtual void on_effect(const consensus::Misbehaved& misbehaved) = 0;
        virtual void on_effect(const consensus::Diverged& diverged) = 0;
        // In a network of several shards.
        virtual void send_shard(const replica::ShardPeer& to, const replica::Frame& frame) = 0;
        virtual void evaluate_delay(const replica::EvaluateDelay& question) = 0;
        virtual void on_roster(const sharding::RosterPtr& roster) = 0; ///< that is on disk, or on its way there
        /// It cannot go on: only a state above that height, or any if it is 0, would help.
        virtual void on_stranded(Height above) = 0;
    };

    /// `blueprint` is without what is read from the disk at each start; `since`, the epoch in which it joins the shard.
    Host(Machine& machine, Outside& outside, replica::Setup blueprint, Bytes prefix = {}, Epoch since = {});

    void start();                             ///< nothing happens if it runs
    void stop();                              ///< lets go of the disk
    void resign() { blueprint_.key.reset(); } ///< signs nothing any more: follows, from the next start
    void go_on();                             ///< if its epoch is over: follows the next one, though it takes no part
    void rearm();                             ///< the clock has jumped
    /// Signs nothing from that epoch on: another part does, which is to begin with a state after that block. False if
    /// this one is there already, and goes on.
    bool hand_over(Epoch from, Height pivot);
    void sign_until(std::optional<Epoch> end) { until_ = end; } ///< before it starts

    void deliver(const crypto::Ed25519PublicKey& from, const Letter& letter);
    void deliver(MemberIndex from, const Letter& letter); ///< of the instance's committee
    void deliver_from_shard(const replica::ShardPeer& from, const replica::Frame& frame);
    void deliver_delay(Epoch epoch, const Bytes& answer);
    void submit(const ledger::TransactionPtr& transaction);

    [[nodiscard]] const replica::Replica* replica() const { return replica_ ? &*replica_ : nullptr; }
    [[nodiscard]] const ledger::Committee& committee() const { return committee_; } ///< of its instance
    [[nodiscard]] const replica::Envelope& envelope() const { return envelope_; }
    [[nodiscard]] bool signs() const { return signs_; }                      ///< if it is a member
    [[nodiscard]] Height height() const { return height_; }                  ///< committed on its disk
    [[nodiscard]] const state::StateStore& state() const { return *state_; } ///< while it runs
    [[nodiscard]] bool has_recorded(const consensus::Record& record) const;
    [[nodiscard]] std::vector<sync::BeaconChain::Link> beacon_links() const; ///< as its replica follows them

private:
    void start_replica();
    void begin_epoch(const replica::EpochOver& over);
    void begin_instance();
    void perform(replica::Effects effects);
    void perform(replica::Effect& effect);
    void set_timer(Instant local);
    void arm_timer();
    void perform_commit(replica::Commit commit);
    void on_committed(const replica::Commit& commit);
    void verify_relay(const replica::VerifyRelay& relay);
    void serve(const replica::Serve& request);
    // host_restart.cpp: how a halted shard goes on
    void perform(const replica::Restarted& restarted);
    void perform(const replica::Stranded& stranded);
    void tell_stranded();
    void roll_back(const replica::Redrawn& redrawn);
    void hold_below(const replica::Setup& setup);
    // host_shards.cpp: what the replica has to do with other shards
    void perform(const replica::VerifyLink& link);
    void perform(const replica::MakeLinkProofs& proofs);
    void perform(const replica::KeepBeacon& keep);
    void perform(const replica::KeepRoster& keep);
    void perform(const replica::AskMail& ask);
    void perform(const replica::ForgetMail& forget);
    void perform(const replica::AnswerMail& answer);
    void perform(const replica::AnswerKeptMail& answer);
    void perform(const replica::AnswerBeacon& answer);
    void perform(const replica::AnswerRoster& answer);
    void perform(const replica::AnswerPivot& answer);
    void perform(const replica::AnswerState& answer);
    void send_shard(const replica::ShardPeer& to, const replica::ShardMessage& message);
    void keep(storage::Batch batch);
    [[nodiscard]] bool is_moved_to(const sharding::Roster& next) const;
    void hold_pivot();
    void poll();
    [[nodiscard]] MemberIndex self() const; ///< 0 if it is no member
    [[nodiscard]] storage::Store& store() const { return part_ ? *part_ : machine_.disk(); }
    /// Runs unless the replica has stopped meanwhile.
    void later(Duration delay, std::function<void()> run);
    template <class Job, class Then>
    void work(Job job, Then then);
    [[nodiscard]] Surroundings& surroundings() const { return machine_.surroundings(); }
    [[nodiscard]] Instant now() const { return machine_.now(); }

    Machine& machine_;
    Outside& outside_;
    replica::Setup blueprint_;
    Bytes prefix_;
    Epoch since_;
    std::unique_ptr<storage::Store> part_; ///< of the disk; null: all of it
    std::unique_ptr<state::StateStore> state_;
    std::optional<replica::Replica> replica_;
    ledger::Committee committee_;
    replica::Envelope envelope_;
    Height height_;
    bool signs_ = false;
    std::optional<Epoch> until_;             ///< another part signs from there on
    std::uint64_t generation_ = 0;           ///< what an earlier replica began is void
    std::optional<Instant> timer_at_;        ///< by the machine's clock
    std::uint64_t timer_ = 0;                ///< earlier ones are void
    std::optional<replica::EpochOver> over_; ///< to be carried out when the blocks before it are told
    std::optional<pool::Pool> pending_;      ///< between two replicas
    std::optional<replica::Pivot> pivot_;    ///< held for those who move here
    bool wants_pivot_ = false;
};

/// Runs the job after the time that it takes, and hands its result to the replica.
template <class Job, class Then>
void Host::work(Job job, Then then) {
    later(surroundings().work_time(), [this, job = std::move(job), then = std::move(then)] {
        auto result = job();
        if (!result) return machine_.break_down(result.error());
        perform(then(*std::move(result)));
    });
}

} // namespace arpeggio::simulation
