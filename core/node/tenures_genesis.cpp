#include "chain/genesis.h"
#include "node/tenures.h"
#include "replica/disk_keys.h"
#include "replica/pivot.h"

#include <boost/asio/post.hpp>

// How a validator comes to a shard that goes on from one of its first blocks: no header proves a state that low, and
// what follows from genesis is little.

namespace arpeggio::node {
namespace asio = boost::asio;
using storage::StorageError;

namespace {
constexpr std::size_t piece_bytes = 1 << 20;

/// All of it, in pieces, the head last.
Result<std::vector<storage::Batch>, StorageError> pieces_of(const storage::Store& whole) {
    std::vector<storage::Batch> out(1);
    storage::Batch last;
    const Bytes head = chain::key_of(chain::Table::Final);
    TRY_VOID(whole.scan({}, {}, [&](ByteView key, ByteView value) {
        storage::Batch& piece = to_bytes(key) == head ? last : out.back();
        piece.put(to_bytes(key), to_bytes(value));
        if (out.back().size_bytes() > piece_bytes) out.emplace_back();
        return true;
    }));
    out.push_back(std::move(last));
    return out;
}
} // namespace

Result<void, StorageError>
Tenures::write_genesis(storage::Store& store, state::StateStore& state, ShardId shard) const {
    return replica::write_genesis(store, state, network_, shard, *chain::genesis_roster(network_));
}

void Tenures::begin_at_genesis(Validator& validator, const Tenure& tenure, const Part& part) {
    if (validator.beginning == tenure) return;
    validator.beginning = tenure;
    asio::post(machinery_.workers, [this, key = validator.key.public_key(), tenure, part, rosters = rosters_] {
        const auto memory = storage::make_memory_store();
        state::StateStore state(*memory, std::make_shared<storage::Cache>(1 << 20));
        auto written = write_genesis(*memory, state, tenure.shard);
        storage::Batch known;
        for (const auto& roster : rosters.all())
            known.put(replica::roster_key(roster->epoch()), sharding::encode_roster(*roster));
        if (written) written = memory->commit(known, storage::Durability::Lazy);
        if (!written) return machinery_.failed(written.error());
        auto pieces = pieces_of(*memory);
        if (!pieces) return machinery_.failed(pieces.error());
        for (storage::Batch& piece : *pieces) {
            const bool is_last = &piece == &pieces->back();
            machinery_.disk.commit(
                {prefix_of(key, tenure), std::move(piece), storage::Durability::Lazy},
                [this, is_last, key, tenure, part] {
                    if (is_last) asio::post(machinery_.io, [this, key, tenure, part] { on_moved(key, tenure, part); });
                });
        }
    });
}

} // namespace arpeggio::node
