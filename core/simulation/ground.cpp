#include "simulation/ground.h"

#include "chain/genesis.h"
#include "consensus/imitation_keys.h"
#include "crypto/secp256k1.h"
#include "ledger/mail_contract.h"
#include "state/state_store.h"

namespace arpeggio::simulation {
namespace {
constexpr NetworkId network{100};
constexpr TimestampMs genesis_time{1'800'000'000'000};

crypto::Secp256k1SecretKey key_of(std::size_t customer) {
    Bytes scalar(32);
    const std::size_t number = customer + 1;
    scalar[30] = static_cast<std::uint8_t>(number >> 8);
    scalar[31] = static_cast<std::uint8_t>(number);
    return *crypto::Secp256k1SecretKey::from_bytes(scalar); // small and not zero, so in range
}

Address operator_of(std::size_t member) {
    Address address;
    address.bytes[0] = static_cast<std::uint8_t>(member + 1);
    return address;
}
} // namespace

std::shared_ptr<const Ground> Ground::make(std::uint32_t shards, const Traffic& traffic) {
    return std::shared_ptr<const Ground>(new Ground(shards, traffic));
}

Ground::Ground(std::uint32_t shards, const Traffic& traffic) : shards_(shards), traffic_(traffic), genesis_(Random(0)) {
    CHECK(traffic.accounts > 0 && traffic.accounts <= Traffic::accounts_max);
    for (std::size_t i = 0; i < traffic_.accounts; ++i) {
        addresses_.push_back(key_of(i).address());
        customers_[addresses_.back()] = i;
    }
    for (std::uint32_t shard = 0; shard < shards; ++shard) sign_payments({shard});
    supply_ = chain::genesis_supply(definition({}), ShardId{0});
    if (shards == 1) write_genesis();
}

namespace {
/// The same as mail to another shard.
void turn_into_mail(
    ledger::Transaction& payment, ShardId from, std::uint32_t shards, std::uint64_t undeliverable, Random& random) {
    ledger::MailCall call;
    call.destination = {static_cast<std::uint32_t>((from.value + 1 + random.below(shards - 1)) % shards)};
    call.recipient = *payment.to;
    call.value = payment.value;
    const bool lacks_gas = undeliverable > 0 && random.below(undeliverable) == 0;
    call.gas_limit = lacks_gas ? ledger::mail_delivery_gas - 1 : ledger::mail_delivery_gas;
    payment.to = ledger::mail_contract;
    payment.value += ledger::mail_fee_min(call.gas_limit) + gwei(random.below(1'000));
    payment.gas_limit = 200'000;
    payment.data = ledger::encode_mail_call(call);
}
} // namespace

void Ground::sign_payments(ShardId shard) {
    Random random(1 + shard.value);
    Payments& all = payments_.emplace_back();
    const auto mails_below = [&](std::uint64_t nonce) { return nonce * traffic_.mail_percent / 100; };
    for (std::size_t customer = 0; customer < addresses_.size(); ++customer) {
        const auto key = key_of(customer);
        auto& payments = all.emplace_back();
        for (std::uint64_t nonce = 0; nonce < traffic_.payments_each; ++nonce) {
            ledger::Transaction payment;
            payment.chain_id = chain_id_of(network, shard);
            payment.nonce = nonce;
            payment.max_priority_fee_per_gas = gwei(random.between(1, 3));
            payment.max_fee_per_gas = gwei(100);
            payment.gas_limit = 21'000;
            payment.to = addresses_[random.below(addresses_.size())];
            payment.value = gwei(random.between(1, 1'000'000));
            if (shards_ > 1 && mails_below(nonce + 1) > mails_below(nonce))
                turn_into_mail(payment, shard, shards_, traffic_.undeliverable, random);
            payment.signature = key.sign(ledger::signing_hash(payment));
            auto verified = ledger::VerifiedTransaction::from(payment);
            CHECK(verified.has_value());
            made_.emplace((*verified)->wire(), *verified);
            payments.push_back(*std::move(verified));
        }
    }
}

chain::NetworkDefinition Ground::definition(const std::vector<std::uint64_t>& weights) const {
    chain::NetworkDefinition definition;
    definition.name = "simulation";
    definition.network = network;
    definition.is_test = true;
    definition.profile = chain::demo_profile();
    definition.profile.shards = shards_;
    if (traffic_.gas_limit > 0) definition.profile.gas_limit = traffic_.gas_limit;
    definition.genesis_time = genesis_time;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        definition.validators.push_back(
            {"validator " + std::to_string(i),
             consensus::make_imitation_key(i)->public_key(),
             operator_of(i),
             weights[i]});
    }
    for (std::uint32_t shard = 0; shard < shards_; ++shard) {
        for (const Address& address : addresses_) definition.accounts.push_back({{shard}, address, arp(1'000)});
    }
    return definition;
}

void Ground::write_genesis() {
    constexpr ShardId shard{0};
    const auto network_definition = definition({});
    state::StateStore state(genesis_, std::make_shared<storage::Cache>(1 << 20));
    const auto root = state.load_genesis(chain::genesis_leaves(network_definition, shard));
    CHECK(root.has_value());
    const auto block = chain::genesis_block(network_definition, shard, *root);
    const Hash id = ledger::header_id(block->header);
    storage::Batch batch;
    chain::append_block(batch, *block, id, {});
    chain::append_head(batch, {block->header, id, *root, *root});
    CHECK(genesis_.commit(batch, storage::Durability::Synced).has_value());
}

ledger::TransactionPtr Ground::payment(ShardId shard, std::size_t customer, std::uint64_t nonce) const {
    const auto& payments = payments_[shard.value][customer];
    return nonce < payments.size() ? payments[nonce] : nullptr;
}

std::optional<std::size_t> Ground::customer(const Address& address) const {
    const auto found = customers_.find(address);
    return found == customers_.end() ? std::nullopt : std::optional(found->second);
}

Result<ledger::TransactionPtr, ledger::TransactionError> Ground::verify(ByteView wire) const {
    const auto known = made_.find(wire);
    if (known != made_.end()) return known->second;
    return ledger::VerifiedTransaction::from_wire(to_bytes(wire));
}

} // namespace arpeggio::simulation
