#pragma once
#include "governance/records.h"
#include "state/view.h"

namespace arpeggio::governance {

/// Ballots: the records of all proposals and votes in the beacon's state. Reads fail only if the disk does; a record
/// that is damaged is Corrupt.
class Ballots {
public:
    template <class T>
    using Stored = Result<T, storage::StorageError>;

    explicit Ballots(const state::View& state) : state_(state) {}
    [[nodiscard]] Stored<Summary> summary() const;
    [[nodiscard]] Stored<std::optional<Proposal>> proposal(std::uint64_t number) const;
    [[nodiscard]] Stored<Vote> vote(std::uint64_t proposal, std::uint64_t index) const; ///< there is one (or Corrupt)
    /// The number of the vote that the account has cast with what it has with that validator.
    [[nodiscard]] Stored<std::optional<std::uint64_t>>
    place(std::uint64_t proposal, const Address& voter, const Address& validator) const;

private:
    const state::View& state_;
};

/// The same with changes, that go to `state`, which must outlive it.
class OpenBallots : public Ballots {
public:
    explicit OpenBallots(state::Overlay& state) : Ballots(state), state_(state) {}
    void set(const Summary& summary);
    void set(const Proposal& proposal);
    void set(std::uint64_t proposal, std::uint64_t index, const Vote& vote);

private:
    state::Overlay& state_;
};

} // namespace arpeggio::governance
