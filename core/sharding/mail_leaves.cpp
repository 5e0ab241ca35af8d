#include "sharding/mail_leaves.h"

#include "ledger/system_contracts.h"
#include "state/leaf.h"

namespace arpeggio::sharding {
namespace {
using ledger::MailList;
using state::Field;
using state::LeafKind;
using storage::StorageError;

Bytes encode(LeafKind kind, const MailList& list) {
    codec::Writer out;
    state::begin_leaf(out, kind).u64(list.count());
    for (const Hash& peak : list.peaks()) out.fixed(peak); // as many as the count has bits
    return std::move(out).out();
}

std::optional<MailList> decode(LeafKind kind, ByteView leaf) {
    auto in = state::open_leaf(leaf, kind);
    if (!in) return std::nullopt;
    const auto count = in->u64();
    if (!count || *count == 0) return std::nullopt; // it would have no leaf
    std::vector<Hash> peaks;
    while (in->left() >= Hash::size) peaks.push_back(*in->fixed<Hash>());
    if (!in->at_end()) return std::nullopt;
    return MailList::of(*count, std::move(peaks));
}

Result<MailList, StorageError> read(const state::View& view, LeafKind kind, const state::LeafKey& key) {
    TRY(const auto leaf, view.leaf(key));
    if (!leaf) return MailList{};
    auto list = decode(kind, *leaf);
    if (!list) return Fail(StorageError::Corrupt);
    return *std::move(list);
}
} // namespace

state::LeafKey outbox_key(ShardId destination) {
    return state::system_key(ledger::mail_contract, Field::Outbox, destination.value);
}
state::LeafKey inbox_key(ShardId source) {
    return state::system_key(ledger::mail_contract, Field::Inbox, source.value);
}

Bytes encode_outbox_leaf(const MailList& list) {
    return encode(LeafKind::Outbox, list);
}
Bytes encode_inbox_leaf(const MailList& list) {
    return encode(LeafKind::Inbox, list);
}
std::optional<MailList> decode_outbox_leaf(ByteView leaf) {
    return decode(LeafKind::Outbox, leaf);
}
std::optional<MailList> decode_inbox_leaf(ByteView leaf) {
    return decode(LeafKind::Inbox, leaf);
}

Result<MailList, StorageError> read_outbox(const state::View& view, ShardId destination) {
    return read(view, LeafKind::Outbox, outbox_key(destination));
}
Result<MailList, StorageError> read_inbox(const state::View& view, ShardId source) {
    return read(view, LeafKind::Inbox, inbox_key(source));
}

} // namespace arpeggio::sharding
