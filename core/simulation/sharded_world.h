#pragma once
#include "base/fingerprint.h"
#include "simulation/customers.h"
#include "simulation/ed25519_memory.h"
#include "simulation/event_queue.h"
#include "simulation/links.h"
#include "simulation/node.h"
#include "simulation/sharded_checker.h"
#include "simulation/sharded_plan.h"

namespace arpeggio::simulation {

/// What came of a world of several shards.
struct ShardedOutcome {
    std::vector<std::string> violations; ///< empty: all went well
    std::uint64_t trace = 0;             ///< fingerprint of all events: equal for equal seeds
    Epoch healed;                        ///< that the beacon was in when the rough phase ended
    Epoch epoch;                         ///< that all shards have begun in the end
    std::vector<Height> heights;         ///< by shard
    std::uint64_t payments = 0;          ///< final
    std::uint64_t paid = 0;              ///< of these, when the customers stopped
    Duration paying{};                   ///< until then
    std::uint64_t mails_sent = 0, mails_taken = 0;
    std::uint64_t moves = 0;   ///< states fetched to the end
    std::uint64_t redraws = 0; ///< of halted shards
    std::uint64_t events = 0;
    ShardedFaultCounts faults{}; ///< how often each happened
    Duration time{};             ///< virtual
    Duration recovery{};         ///< from healing to a new block of each shard
};

/// ShardedWorld: a network of several shards, each validator a node with its real replicas, on virtual time, links,
/// disks and clocks, on one thread, all of it following from one seed. Epochs end, validators move, customers send each
/// other coins within a shard and over to others. First faults happen, then all is healed. Checkers look on at every
/// event; after healing epochs have to go on, every validator has to vote where it was drawn to, and all mail to
/// arrive.
class ShardedWorld final : private NodeSurroundings {
public:
    using Story = std::function<void(const std::string&)>; ///< told what happens, a line each

    /// `ground` is for as many shards as the plan has (CHECK).
    ShardedWorld(std::uint64_t seed, ShardedPlan plan, std::shared_ptr<const Ground> ground, Story story = {});
    ~ShardedWorld() override;

    /// Both phases, once. Stops at the first violation.
    ShardedOutcome run();

private:
    struct Delivery { ///< within a shard
        LetterPtr letter;
        ShardId shard;
        ProcessIndex from, to;
    };
    struct ShardDelivery { ///< between two
        replica::Frame frame;
        replica::ShardPeer from;
        ProcessIndex from_process, to;
        ShardId to_shard;
    };
    using Task = std::function<void()>;
    using Event = std::variant<Delivery, ShardDelivery, Task>;

    // sharded_world.cpp: what there is, and the phases
    static NodeNetwork make_network(const ShardedPlan& plan, const Ground& ground, const Ed25519Memory& signatures);
    void make_nodes();
    void watch();
    void watch_calm();
    void end_rough_phase();
    void check_node(Node& node);
    [[nodiscard]] std::optional<std::string> what_is_owed() const;
    [[nodiscard]] Epoch epoch_of(ShardId shard) const; ///< the newest that a member of it votes in
    [[nodiscard]] Height lowest(ShardId shard) const;  ///< of the members of its newest epoch
    void pay();
    [[nodiscard]] std::uint64_t paid() const; ///< payments that are final
    [[nodiscard]] std::size_t count() const { return nodes_.size(); }
    [[nodiscard]] Duration drawn(Duration low, Duration high);
    [[nodiscard]] Links::Quality healthy() const {
        return {.delay_min = plan_.delay_min, .delay_max = plan_.delay_max};
    }
    void tell(const std::string& what);

    // sharded_network.cpp: what nodes stand on, and how they hear of each other
    [[nodiscard]] std::optional<ProcessIndex> process_of(const crypto::Ed25519PublicKey& key) const;
    [[nodiscard]] ShardedChecker::Subject subject(ProcessIndex process, const Host& host) const;
    [[nodiscard]] LetterPtr letter_of(const replica::Frame& frame);
    void examine(ProcessIndex from, const Host& host, const Letter& letter);
    void post(ProcessIndex from, ProcessIndex to, ShardId shard, const LetterPtr& letter);
    void deliver(const Delivery& delivery);
    void deliver(const ShardDelivery& delivery);
    [[nodiscard]] Bytes answer_of(const Hash& mix);
    [[nodiscard]] Instant now() const override { return queue_.now(); }
    void after(Duration delay, std::function<void()> run) override { queue_.after(delay, std::move(run)); }
    [[nodiscard]] Duration sync_time(ProcessIndex process) override;
    [[nodiscard]] Duration work_time() override { return drawn(Duration{0}, plan_.work); }
    [[nodiscard]] std::uint64_t draw(std::uint64_t bound) override { return random_.below(bound); }
    Workshop& workshop() override { return workshop_; }
    [[nodiscard]] Result<ledger::TransactionPtr, ledger::TransactionError> verify(ByteView wire) override {
        return ground_->verify(wire);
    }
    void on_broken_disk(ProcessIndex process, storage::StorageError error) override;
    void on_interrupted(ProcessIndex process, Interruption interruption) override;
    void
    send(ProcessIndex from, const Host& host, const crypto::Ed25519PublicKey& to, const replica::Frame& frame) override;
    void broadcast(ProcessIndex from, const Host& host, const replica::Frame& frame) override;
    void send_shard(ProcessIndex from, ShardId as, const replica::ShardPeer& to, const replica::Frame& frame) override;
    void evaluate_delay(ProcessIndex process, const replica::EvaluateDelay& question) override;
    void on_started(
        ProcessIndex process,
        const Host& host,
        const chain::FinalHead& head,
        const std::vector<consensus::Record>& records) override;
    void on_stored(ProcessIndex process, const Host& host, const replica::Commit& commit) override;
    void on_committed(
        ProcessIndex process, const Host& host, const replica::Commit& commit, const state::StateStore& state) override;
    void on_effect(ProcessIndex process, const Host& host, const consensus::Report& report) override;
    void on_effect(ProcessIndex process, const Host& host, const consensus::Misbehaved& misbehaved) override;
    void on_effect(ProcessIndex process, const Host& host, const consensus::Diverged& diverged) override;
    void on_roster(const sharding::RosterPtr& roster) override;
    void on_moved(ProcessIndex process, const replica::Tenure& tenure) override;

    // sharded_faults.cpp: what goes wrong
    [[nodiscard]] bool is_rough_over() const;
    void misfortune();
    [[nodiscard]] ShardedFault next_fault();
    void happen(ShardedFault fault);
    void happened(ShardedFault fault, const std::string& where = {});
    void degrade_links(ShardedFault fault);
    void cut(const std::function<bool(std::size_t from, std::size_t to)>& is_cut);
    void join();
    void divide_shard(ShardId shard);
    void divide_shards();
    void cut_off_beacon();
    void cut_power(std::size_t node);
    void kill_mover();
    void kill_shard(ShardId shard);
    void halt(ShardId shard);
    void cut_off(ShardId shard);
    void begin_halt(ShardId shard);
    void end_halt();
    [[nodiscard]] ShardId shard_of(std::size_t node) const; ///< that it serves, by the newest roster of a begun epoch
    [[nodiscard]] std::vector<std::size_t> members_of(ShardId shard) const;
    [[nodiscard]] Duration a_while() { return drawn(std::chrono::milliseconds{200}, std::chrono::seconds{6}); }
    void restart_later(std::size_t node);
    void heal();

    ShardedPlan plan_;
    std::shared_ptr<const Ground> ground_;
    Story story_;
    Random random_;
    Ed25519Memory signatures_;
    NodeNetwork network_;
    EventQueue<Event> queue_;
    Links links_;
    std::vector<Customers> customers_; ///< by shard
    ShardedChecker checker_;
    Workshop workshop_;
    std::vector<std::unique_ptr<Node>> nodes_;
    std::map<crypto::Ed25519PublicKey, ProcessIndex> index_;
    struct Ailments {
        bool is_disk_slow = false;
        bool is_disk_full = false;
        bool is_off = false; ///< halted: it stays off
    };
    std::vector<Ailments> ailments_; ///< by node
    struct Halt {
        ShardId shard;
        Epoch begun; ///< the beacon's epoch then
        Instant until, until_at_most;
        std::set<std::size_t> cut_off{}; ///< nodes that hear nothing of the others, nor they of them
    };
    std::optional<Halt> halt_;
    bool awaits_mover_ = false;
    std::map<Hash, Bytes> delay_answers_; ///< by mix
    Fingerprint trace_;
    enum class Phase : std::uint8_t { Rough, Calm, Over } phase_ = Phase::Rough;
    Instant started_, healed_;
    std::vector<Height> healed_at_; ///< by shard
    LetterPtr letter_;              ///< the last one read
    ShardedOutcome outcome_;
};

} // namespace arpeggio::simulation
