#pragma once
#include "base/random.h"
#include "bench.h"

#include <queue>

namespace arpeggio::consensus {

/// Machines on virtual time with an empty chain: links that lose, repeat and reorder, disks that take their time,
/// crashes that cost what was not synced. Checks agreement, one notarization a slot, no final-and-skip, and that no
/// member signs a conflict, over all restarts.
class ToyNetwork {
public:
    struct Plan {
        std::vector<std::uint64_t> weights{100, 100, 100, 100};
        Settings settings{};
        Duration delay_min = milliseconds{5};
        Duration delay_max = milliseconds{80};
        Duration disk = milliseconds{3};
        std::uint64_t loss_percent = 0;
        std::uint64_t repeat_percent = 0;
    };
    ToyNetwork(std::uint64_t seed, Plan plan);

    void run_until(Duration since_start);
    void crash(std::size_t member);
    void restart(std::size_t member);
    /// Links between the groups are cut, both ways; one group: all are joined again.
    void divide(const std::vector<int>& group_of_member) { groups_ = group_of_member; }

    [[nodiscard]] std::uint64_t height(std::size_t member) const { return members_[member].chain.size() - 1; }
    [[nodiscard]] std::uint64_t height_min() const;
    [[nodiscard]] std::uint64_t sent() const { return sent_; } ///< messages, each receiver counted
    [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }

    Plan plan;

private:
    struct Member {
        std::unique_ptr<Simplex> machine; ///< absent while down
        int life = 0;                     ///< events of an earlier one are void
        std::map<Bytes, Bytes> disk;
        std::map<Hash, ledger::Header> known;  ///< blocks executed or built
        std::vector<Hash> chain;               ///< committed, by height
        std::map<Height, CandidatePtr> stored; ///< for who lags
        std::map<Height, Certificate> certificates;
        int timer = 0; ///< earlier ones are void
        std::map<Slot, std::vector<Vote>> signed_votes;
    };
    struct Event {
        Instant at;
        std::uint64_t order;
        std::function<void()> run;
        bool operator<(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
    };

    void at(Instant when, std::function<void()> run) { queue_.push({when, order_++, std::move(run)}); }
    /// Runs only if the member still lives the same life.
    void later(std::size_t member, Duration after, std::function<void()> run);
    void boot(std::size_t member);
    void send(std::size_t from, std::size_t to, const Message& message);
    void observe(std::size_t from, const Message& message);
    void carry_out(std::size_t self, Effects effects);
    void carry_out(std::size_t self, const Effect& effect);
    void build(std::size_t self, const Propose& asked);
    void commit(std::size_t self, const Finalized& finalized);
    void serve(std::size_t self, const ServeBlocks& wanted);
    void violate(std::string what) { violations_.push_back(std::move(what)); }

    Random random_;
    std::vector<std::shared_ptr<const VotingKey>> keys_;
    std::optional<ledger::Committee> committee_;
    ledger::SigningContext context_;
    ledger::Header genesis_;
    std::vector<Member> members_;
    std::vector<int> groups_;
    std::priority_queue<Event> queue_;
    std::uint64_t order_ = 0;
    std::uint64_t sent_ = 0;
    Instant start_ = instant_of(TimestampMs{1'000'000'000});
    Instant now_ = start_;
    std::map<Height, Hash> agreed_;
    std::map<std::pair<Slot, VoteKind>, Hash> certified_;
    std::vector<std::string> violations_;
};

} // namespace arpeggio::consensus
