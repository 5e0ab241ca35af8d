#pragma once
#include "base/random.h"
#include "base/time.h"
#include "crypto/ed25519.h"
#include "sync/fetch_progress.h"
#include "sync/state_message.h"

#include <map>

namespace arpeggio::sync {

/// An answer with the judgement of its proof. To make one costs a hash or two a leaf: a worker's job.
class CheckedAnswer {
public:
    explicit CheckedAnswer(StateAnswer answer);
    [[nodiscard]] bool is_sound() const { return is_sound_; } ///< proven by its root, or nothing to be proven
    [[nodiscard]] const Hash& root() const { return answer_.root; }
    /// What it holds; null if it is the other thing.
    [[nodiscard]] state::Range* range() { return std::get_if<state::Range>(&answer_.content); }
    [[nodiscard]] OtherRoots* others() { return std::get_if<OtherRoots>(&answer_.content); }

private:
    StateAnswer answer_;
    bool is_sound_ = false;
};

struct FetchSettings {
    Duration timeout = std::chrono::seconds{20};  ///< without an answer, another member is asked
    Duration pause_max = std::chrono::minutes{5}; ///< before one who did not answer is asked again
    std::size_t requests_max = 8;                 ///< under way or not yet on disk, of all members
    std::size_t member_requests_max = 2;          ///< under way, of one member
};

/// StateFetch: fetches the state of another shard by ranges of keys, of several of its members at once.
///
/// Pure: events with the time in, requests and leaves out. Whoever drives it sends the requests, has answers checked
/// and puts what comes out on disk, in the order given; killed at any moment it goes on from the progress found there.
/// When it is complete, finish_fetch() makes a state of it.
/// Invariant: leaves are handed out only if the pivot proves them, each once, and never without the progress.
/// Members: who sends what its proof does not bear out is never asked again, nor who does not hold the pivot; who does
/// not answer is asked again after a pause that doubles. The same few are asked as long as they answer.
/// Limits: requests_max answers in memory, of StateAnswer::bytes_max each.
/// Source: protocol.md, sections 6 (make before break) and 9, Sync.
class StateFetch {
public:
    using Member = crypto::Ed25519PublicKey;
    struct Ask {
        Member of;
        StateRequest request;
    };
    struct Effects {
        std::optional<Portion> store; ///< to be put on disk, then on_stored()
        std::vector<Ask> asks;
    };
    enum class Status : std::uint8_t {
        Fetching,
        Complete, ///< and all of it on disk
        Outdated, ///< nobody who answers holds the pivot: begin anew with one of offered(), or wait if all are older
        Deserted, ///< all whom there were to ask have sent wrong answers
    };
    /// So many requests in a row without an answer, and a member is not counted on.
    static constexpr unsigned silence_max = 3;

    /// `progress` as it lies on disk. `random` decides nothing but who is asked first.
    StateFetch(FetchProgress progress, std::vector<Member> members, Random random, const FetchSettings& settings = {});

    /// To begin with, and at the deadline. Early or repeated calls do no harm.
    std::vector<Ask> on_timer(Instant now);
    /// Of anybody: what was not asked for, or comes too late to be of use, is ignored.
    Effects on_answer(const Member& from, CheckedAnswer answer, Instant now);
    std::vector<Ask> on_stored(Instant now);
    /// The link to a member is gone, and what was asked of it with it.
    std::vector<Ask> on_gone(const Member& member, Instant now);

    [[nodiscard]] std::optional<Instant> deadline() const; ///< absent: nothing to wait for but other events
    [[nodiscard]] Status status() const;
    /// With what was handed out, stored or not; how much and how many bytes so far.
    [[nodiscard]] const FetchProgress& progress() const { return progress_; }
    /// The roots that members hold who do not hold the pivot, and how many of them do.
    [[nodiscard]] std::map<Hash, std::size_t> offered() const;

private:
    struct Peer {
        enum class Standing : std::uint8_t { Good, Lacking, Wrong };
        Member key;
        Standing standing = Standing::Good;
        std::size_t under_way = 0;
        unsigned silent = 0; ///< requests in a row without an answer
        Instant not_before;
        std::vector<Hash> roots; ///< held by one that is lacking the pivot
    };
    struct Request {
        std::size_t peer;
        Instant deadline;
    };
    [[nodiscard]] Peer* find(const Member& member);
    [[nodiscard]] bool may_ask(const Peer& peer) const;
    [[nodiscard]] bool has_room() const { return requests_.size() + unstored_ < settings_.requests_max; }
    [[nodiscard]] bool has_open_segment() const;
    [[nodiscard]] std::optional<std::size_t> pick() const;
    [[nodiscard]] std::optional<std::size_t> segment_for(const state::Range& range) const;
    std::vector<Ask> ask(Instant now);
    void give_up(Peer& peer, Instant now) const;
    template <class IsLost>
    void give_up_if(const IsLost& is_lost, Instant now);
    void dismiss(Peer& peer, Peer::Standing standing);
    Portion take(std::size_t segment, state::Range& range);

    FetchProgress progress_;
    FetchSettings settings_;
    std::vector<Peer> peers_;                 ///< in random order
    std::map<std::size_t, Request> requests_; ///< by segment
    std::size_t unstored_ = 0;                ///< portions handed out and not yet on disk
    Instant now_;
};

} // namespace arpeggio::sync
