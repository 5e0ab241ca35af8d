#pragma once
#include "staking/records.h"
#include "state/view.h"

namespace arpeggio::staking {

/// Book: the records of all stakes in the beacon's state. Reads fail only if the disk does; a record that is damaged is
/// Corrupt. What is not there is absent, or as it is at first.
class Book {
public:
    template <class T>
    using Stored = Result<T, storage::StorageError>;

    explicit Book(const state::View& state) : state_(state) {}

    [[nodiscard]] Stored<std::optional<Validator>> validator(const Address& operator_address) const;
    [[nodiscard]] Stored<Address> operator_of(std::uint64_t number) const; ///< there is one (CHECKed by the summary)
    [[nodiscard]] Stored<Description> description(const Address& operator_address) const;
    [[nodiscard]] Stored<std::optional<KeyOwner>> owner(const crypto::Ed25519PublicKey& key) const;
    [[nodiscard]] Stored<Delegation> delegation(const Address& delegator, const Address& validator) const;
    [[nodiscard]] Stored<Unlocking> unlocking(const Address& validator, Epoch epoch) const;
    [[nodiscard]] Stored<Positions> positions(const Address& delegator) const;
    [[nodiscard]] Stored<Summary> summary() const;
    [[nodiscard]] Stored<Rules> rules() const; ///< Corrupt if there are none: the beacon's genesis has them

private:
    const state::View& state_;
};

/// The same with changes, that go to `state`, which must outlive it.
class OpenBook : public Book {
public:
    explicit OpenBook(state::Overlay& state) : Book(state), state_(state) {}

    void set(const Validator& validator);
    void set_operator(std::uint64_t number, const Address& operator_address);
    void set(const Address& operator_address, const Description& description);
    void set(const crypto::Ed25519PublicKey& key, const KeyOwner& owner);
    /// An empty one has no leaf, and is none of the delegator's positions.
    Stored<void> set(const Address& delegator, const Address& validator, const Delegation& delegation);
    void set(const Address& validator, Epoch epoch, const Unlocking& unlocking); ///< an empty one has no leaf
    void set(const Summary& summary);
    void set(const Rules& rules);

private:
    state::Overlay& state_;
};

} // namespace arpeggio::staking
