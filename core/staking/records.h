#pragma once
#include "crypto/ed25519.h"
#include "staking/pool.h"

#include <optional>
#include <string>
#include <vector>

namespace arpeggio::staking {

// What the beacon's state holds of stakes, one leaf each, at the address of the staking contract (book.h). Decoders are
// strict: absent if damaged.

struct ValidatorKey {
    crypto::Ed25519PublicKey key;
    Epoch since;
    friend bool operator==(const ValidatorKey&, const ValidatorKey&) = default;
};

struct Validator {
    Address operator_address;
    std::uint64_t number = 0; ///< in the order of their creation
    Epoch since;              ///< of its creation
    Rate commission, commission_max, commission_step_max;
    std::optional<Epoch> commission_changed{}; ///< the last epoch that changed it
    Amount self_stake_min, total_max;
    std::vector<ValidatorKey> keys{}; ///< in the order in which they were added
    bool is_active = true;            ///< it stands for election
    bool comes_back = false;          ///< by itself, when it was set inactive for missed duties
    Pool collecting, compounding;     ///< by what their holders do with rewards
    Dividends dividends;              ///< of the collecting pool
    Amount commission_due;

    static constexpr std::size_t keys_max = 128;
    [[nodiscard]] Amount total() const { return collecting.tokens + compounding.tokens; }
    [[nodiscard]] Pool& pool(bool is_compounding) { return is_compounding ? compounding : collecting; }
    [[nodiscard]] const Pool& pool(bool is_compounding) const { return is_compounding ? compounding : collecting; }
    [[nodiscard]] bool has_key(const crypto::Ed25519PublicKey& key) const;
    friend bool operator==(const Validator&, const Validator&) = default;
};

/// What a validator says of itself: UTF-8 is hoped for, bytes are kept.
struct Description {
    std::string name, identity, website, contact, details;
    static constexpr std::size_t text_max = 140;    ///< bytes, of each but …
    static constexpr std::size_t details_max = 280; ///< … the details. Source: Harmony's staking transactions
    friend bool operator==(const Description&, const Description&) = default;
};

/// Stake on its way out since an epoch. `nominal`: what it would be worth if nothing had been slashed since then.
struct Undelegation {
    Epoch epoch;
    Amount nominal;
    friend bool operator==(const Undelegation&, const Undelegation&) = default;
};
/// Stake that came, while it was locked, from another validator, for whose faults it stands in until the lock would
/// have ended.
struct Liability {
    Address validator;
    Undelegation source;
    Amount counted; ///< of it, after the slashes that have been applied
    friend bool operator==(const Liability&, const Liability&) = default;
};

/// What one account has with one validator.
struct Delegation {
    bool is_compounding = false;
    U256 shares;                               ///< of the pool that this says
    U256 index;                                ///< of the dividends, up to which `rewards` are counted
    Amount rewards;                            ///< not yet collected
    std::vector<Undelegation> undelegations{}; ///< by rising epoch
    std::vector<Liability> liabilities{};      ///< oldest first

    static constexpr std::size_t undelegations_max = 16; ///< epochs
    static constexpr std::size_t liabilities_max = 16;
    [[nodiscard]] bool is_empty() const {
        return shares.is_zero() && rewards.is_zero() && undelegations.empty() && liabilities.empty();
    }
    friend bool operator==(const Delegation&, const Delegation&) = default;
};

/// All stake that was undelegated from one validator in one epoch and is not paid out. There is a leaf as long as
/// something is in it or may be asked of it.
/// Invariant: `tokens` are at least `nominal` × `kept`, before any rounding.
struct Unlocking {
    Rate kept = rate_whole; ///< of the nominal amounts, after slashes
    Amount tokens;
    Amount nominal; ///< of undelegations, and …
    Amount lent;    ///< … of liabilities, whose tokens are elsewhere
    [[nodiscard]] Amount worth(const Amount& part) const { return part_of(part, kept); }
    [[nodiscard]] bool is_empty() const { return nominal.is_zero() && lent.is_zero(); }
    friend bool operator==(const Unlocking&, const Unlocking&) = default;
};

/// Sums over all.
struct Summary {
    std::uint64_t validators = 0; ///< ever created
    Amount bonded;                ///< in the validators' pools
    Amount unlocking;             ///< undelegated and not paid out
    Amount rewards;               ///< dividends and commissions not paid out
    Amount remainder;             ///< what rounding has left to nobody
    /// What the contract's account holds.
    [[nodiscard]] Amount held() const { return bonded + unlocking + rewards + remainder; }
    friend bool operator==(const Summary&, const Summary&) = default;
};

/// Whose a key is, for ever: what signed once for a validator signs for no other.
struct KeyOwner {
    Address operator_address;
    bool is_banned = false;
    friend bool operator==(const KeyOwner&, const KeyOwner&) = default;
};

/// The validators that an account has something with, sorted.
struct Positions {
    std::vector<Address> validators;
    static constexpr std::size_t count_max = 64;
    friend bool operator==(const Positions&, const Positions&) = default;
};

Bytes encode_validator(const Validator& validator);
std::optional<Validator> decode_validator(ByteView leaf);
Bytes encode_description(const Description& description);
std::optional<Description> decode_description(ByteView leaf);
Bytes encode_delegation(const Delegation& delegation);
std::optional<Delegation> decode_delegation(ByteView leaf);
Bytes encode_unlocking(const Unlocking& unlocking);
std::optional<Unlocking> decode_unlocking(ByteView leaf);
Bytes encode_summary(const Summary& summary);
std::optional<Summary> decode_summary(ByteView leaf);
Bytes encode_key_owner(const KeyOwner& owner);
std::optional<KeyOwner> decode_key_owner(ByteView leaf);
Bytes encode_operator(const Address& operator_address); ///< by number
std::optional<Address> decode_operator(ByteView leaf);
Bytes encode_positions(const Positions& positions);
std::optional<Positions> decode_positions(ByteView leaf);
Bytes encode_rules(const Rules& rules);
std::optional<Rules> decode_rules(ByteView leaf);

} // namespace arpeggio::staking
