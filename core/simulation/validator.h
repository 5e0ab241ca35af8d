#pragma once
#include "replica/replica.h"
#include "simulation/event_queue.h"
#include "storage/faulty_store.h"

namespace arpeggio::simulation {

/// What a validator's process stands on.
class Environment {
public:
    Environment() = default;
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    virtual ~Environment() = default;

    virtual EventQueue& queue() = 0;
    [[nodiscard]] virtual Duration sync_time() = 0; ///< of the next write
    [[nodiscard]] virtual Duration work_time() = 0; ///< of the next job
    [[nodiscard]] virtual Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) = 0;

    virtual void send(MemberIndex from, MemberIndex to, const replica::Frame& frame) = 0;
    virtual void broadcast(MemberIndex from, const replica::Frame& frame) = 0;
    virtual void on_started(MemberIndex member, const chain::FinalHead& head) = 0;
    virtual void on_committed(MemberIndex member, const replica::Commit& commit, const state::StateStore& state) = 0;
    virtual void on_effect(MemberIndex member, const consensus::Report& report) = 0;
    virtual void on_effect(MemberIndex member, const consensus::Misbehaved& misbehaved) = 0;
    virtual void on_effect(MemberIndex member, const consensus::Diverged& diverged) = 0;
    virtual void on_broken_disk(MemberIndex member, storage::StorageError error) = 0;
};

/// Validator: one simulated process: the real replica, its disk, its clock. Carries out the replica's effects in
/// virtual time, as node::Host does in real time.
class Validator {
public:
    struct Genesis {
        std::function<state::StateStore::LeafFeed()> leaves;
        std::function<ledger::BlockPtr(const Hash& state_root)> block;
    };
    /// `blueprint` is without head and records, which are read from the disk at each start.
    Validator(
        Environment& environment, MemberIndex self, replica::Setup blueprint, const Genesis& genesis, Random random);

    void start();     ///< nothing happens if it runs
    void kill();      ///< the process; what it has written is there at the next start
    void power_cut(); ///< the machine; what was not synced may be gone
    void set_skew(Duration skew) { skew_ = skew; }

    void deliver(MemberIndex from, const replica::Frame& frame);
    void submit(const ledger::TransactionPtr& transaction);

    [[nodiscard]] bool is_running() const { return replica_.has_value(); }
    [[nodiscard]] Height height() const { return height_; } ///< committed on its disk

private:
    void stop();
    void load(std::unique_ptr<storage::FaultyStore> store);
    void perform(replica::Effects effects);
    void perform(replica::Effect& effect);
    void perform_commit(replica::Commit commit);
    void verify_relay(const replica::VerifyRelay& relay);
    void serve(const replica::Serve& request);
    /// Runs later, in the order given, unless the process has stopped meanwhile.
    void write(Duration time, std::function<void()> done);
    void later(Duration delay, std::function<void()> run);
    template <class Job, class Then>
    void work(Job job, Then then);
    [[nodiscard]] Instant now() const { return environment_.queue().now() + skew_; }

    Environment& environment_;
    MemberIndex self_;
    replica::Setup blueprint_;
    std::unique_ptr<storage::FaultyStore> store_;
    std::shared_ptr<state::StateStore> state_;
    std::optional<replica::Replica> replica_;
    Height height_;
    Duration skew_{};
    std::uint64_t life_ = 0;  ///< events of an earlier one are void
    std::uint64_t timer_ = 0; ///< so are timers set before the last
    Instant disk_free_;
};

} // namespace arpeggio::simulation
