#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "unit/chain/toy_chain.h"
#include "unit/execution/mail_world.h"

using namespace arpeggio;

namespace {
/// A store with a final block, and the keys under which it lies.
struct Stored {
    Stored() {
        chain.rules.shards = 2;
        transaction = test::make(test::Transfer{});
        id = chain.extend(chain.head(), {transaction, test::make(test::Send{.nonce = 1})});
        chain.finalize(id);
        for (const char table : {'H', 'B', 'R', 'I', 'T', 'F', 'M', 'O'}) {
            const Bytes prefix(1, static_cast<std::uint8_t>(table));
            const auto scanned = chain.store->scan(prefix, prefix, [&](ByteView key, ByteView value) {
                records.emplace_back(to_bytes(key), to_bytes(value));
                return true;
            });
            CHECK(scanned.has_value());
        }
    }
    void put(const Bytes& key, const Bytes& value) const {
        storage::Batch batch;
        batch.put(key, value);
        CHECK(chain.store->commit(batch, storage::Durability::Lazy).has_value());
    }
    test::ToyChain chain;
    ledger::TransactionPtr transaction;
    Hash id;
    std::vector<std::pair<Bytes, Bytes>> records;
};

/// Damage is found or does no harm; it never stops the process.
void read_all(const Stored& stored) {
    const storage::Store& store = *stored.chain.store;
    (void)chain::read_head(store);
    (void)chain::read_height(store, stored.id);
    if (const auto block = chain::read_block(store, {1}); block && *block) {
        CHECK(ledger::body_root(ledger::encode_body((*block)->body)) == (*block)->header.body_root);
    }
    (void)chain::read_body(store, {1});
    (void)chain::read_receipts(store, {1});
    (void)chain::read_inbound_receipt(store, {1});
    (void)chain::read_mail(store, {1}, 0, 10);
    (void)chain::read_outbox(store, {1});
    const auto place = chain::read_place(store, stored.transaction->hash());
    if (place && *place) (void)chain::read_transaction(store, **place);
}
} // namespace

FUZZ(block_index) {
    static const Stored stored;
    for (const auto& [key, value] : stored.records) {
        stored.put(key, mutate(value, input));
        read_all(stored);
        stored.put(key, to_bytes(input));
        read_all(stored);
        stored.put(key, value);
    }
}
