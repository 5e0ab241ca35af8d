#pragma once
#include "ledger/receipt.h"
#include "staking/book.h"
#include "staking/refusal.h"

namespace arpeggio::staking {

/// Who calls, when, and with how much.
struct Caller {
    Address address;
    Amount value; ///< that comes with the call
    Epoch epoch;
    NetworkId network;
};

/// What a call has done, beside its changes of the state.
struct Outcome {
    Amount paid;   ///< by the contract to the caller
    Amount burned; ///< of what the contract holds
    std::vector<ledger::Log> logs;
};

struct NewKey {
    crypto::Ed25519PublicKey key;
    crypto::Ed25519Signature proof; ///< by it, of the operator's address on this network
};
/// What a key signs to show that the operator holds it.
Bytes key_proof_message(NetworkId network, const Address& operator_address, const crypto::Ed25519PublicKey& key);

struct NewValidator {
    Description description;
    Rate commission, commission_max, commission_step_max;
    Amount self_stake_min, total_max;
    std::vector<NewKey> keys;
};
struct EditedValidator {
    Description description;
    Rate commission;
    Amount self_stake_min, total_max;
};

/// Calls: the functions of the staking contract, one object a call. After a refusal or a failure its changes of the
/// state, of which some may have been made, must not be kept.
/// Invariant: what the contract's account holds changes by value − paid − burned, and is Summary::held().
/// Rounding is down for whoever is paid; what it leaves stays with the contract.
/// Source: protocol.md, section 8; Harmony's staking rules (HIP-16 and node), where it keeps them.
class Calls {
public:
    template <class T>
    using Done = Result<T, Problem>;

    /// `state` must outlive it.
    static Done<Calls> make(state::Overlay& state, const Caller& caller);

    Done<void> create_validator(const NewValidator& wanted); ///< with the value as its own stake
    Done<void> edit_validator(const EditedValidator& wanted);
    Done<void> add_key(const NewKey& key);
    Done<void> remove_key(const crypto::Ed25519PublicKey& key); ///< it serves on as long as it is elected
    Done<void> deactivate();
    Done<void> reactivate(bool comes_back); ///< or changes only whether it comes back by itself

    Done<void> delegate(const Address& validator); ///< the value
    Done<void> undelegate(const Address& validator, const Amount& amount);
    /// Locked stake of one, oldest first.
    Done<void> redelegate(const Address& from, const Address& to, const Amount& amount);
    Done<void> set_compounding(const Address& validator, bool is_on);
    Done<void> collect_rewards(); ///< from all, with the caller's commission
    Done<void> withdraw();        ///< all that is unlocked

    /// What an account has with a validator, with all that is due.
    struct Standing {
        bool is_compounding = false;
        Amount staked, rewards;
        struct Leaving {
            Amount amount;
            Epoch unlocks;
        };
        std::vector<Leaving> leaving; ///< by rising epoch
    };
    Done<Standing> standing(const Address& delegator, const Address& validator);

    /// To be called once, after one of them.
    Outcome finish() &&;

private:
    /// A validator and what one account has with it, counted up to now.
    struct Position {
        Address delegator;
        Validator validator;
        Delegation delegation;
    };
    /// What an undelegation has lost.
    struct Taken {
        Epoch epoch;
        Amount amount;
        Amount nominal;
    };
    Calls(state::Overlay& state, const Caller& caller) : book_(state), caller_(caller) {}

    // calls_validator.cpp
    [[nodiscard]] Done<void> check_terms(const Validator& validator, const Amount& self_stake) const;
    Done<void> take_keys(Validator& validator, const std::vector<NewKey>& keys);
    [[nodiscard]] Done<Validator> own() const; ///< the caller's
    [[nodiscard]] Done<Amount> self_stake_of(const Validator& validator) const;
    void set_active(Validator& validator, bool is_active);

    // calls_delegation.cpp
    Done<Position> open_position(const Address& delegator, const Address& validator);
    Done<void> close(const Position& position);
    static void settle_rewards(Position& position);
    Done<void> settle_liabilities(Position& position);
    Done<void> pay_debt(Position& position, Amount debt);
    Done<Taken> take_out(Position& position, std::size_t index, const Amount& amount);
    Done<std::vector<Liability>> take_locked(Position& position, const Amount& amount);
    Done<void> begin_unlocking(Position& position, const Amount& amount);
    [[nodiscard]] Done<void> check_new_stake(const Validator& validator, const Amount& amount) const;
    Done<void> add_stake(Position& position, const Amount& amount);

    [[nodiscard]] bool is_unlocked(Epoch undelegated) const {
        return undelegated.value + rules_.lock_epochs <= caller_.epoch.value;
    }
    [[nodiscard]] Done<void> take_no_value() const;
    void log(std::string_view signature, std::initializer_list<Hash> indexed, Bytes data);
    static Hash topic_of(const Address& address);

    OpenBook book_;
    Caller caller_;
    Rules rules_;
    Summary summary_;
    Outcome outcome_;
};

} // namespace arpeggio::staking
