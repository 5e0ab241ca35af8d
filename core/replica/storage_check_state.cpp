#include "base/check.h"
#include "replica/storage_check_parts.h"

// The state of a part, and where its chain ends.

namespace arpeggio::replica {
using storage::StorageError;

StorageCheck::Stored<void> StorageCheck::check_state(Part& part) {
    if (!part.has_chain) return {};
    say("Checking the state of " + part.checked.name + ".");
    auto tree = state::check_tree(*part.state);
    if (!tree && tree.error() != StorageError::Corrupt) return Fail(tree.error());
    if (tree) part.tree = *tree;
    const ledger::Header& header = part.head.header;
    const bool is_root_named = ledger::kind_of(header) == ledger::BlockKind::Closing;
    const bool is_head_good =
        part.is_head_stored && (header.height.value > 1 || part.head.parent_root == header.state_root) &&
        (!is_root_named || (part.head.root == header.closing_state_root && part.head.parent_root == part.head.root));
    part.is_state_good = is_head_good && tree && tree->root == part.head.root && tree->malformed_leaves == 0;
    for (Part& other : parts_) { // the older root stands in no header yet: parts tell each other's
        if (&other == &part) break;
        const bool is_twin = other.is_state_good && part.is_state_good && other.head.id == part.head.id;
        if (is_twin && other.head.parent_root != part.head.parent_root)
            other.is_state_good = part.is_state_good = false;
    }
    return {};
}

const StorageCheck::Part* StorageCheck::good_twin(const Part& part) const {
    for (const Part& other : parts_) {
        if (&other != &part && other.is_state_good && other.head.id == part.head.id) return &other;
    }
    return nullptr;
}

/// False if there is no chain that a state could be of.
StorageCheck::Stored<bool> StorageCheck::repair_chain(Part& part) {
    if (!part.has_chain && part.is_from_genesis()) { // genesis comes again
        TRY_VOID(write(part, chain::key_of(chain::Table::Final), std::nullopt));
        return false;
    }
    if (!part.has_chain) {
        report(part, "nothing of its chain can be read", remedy(), false);
        return false;
    }
    if (!part.broken) return true;
    if (!part.is_from_genesis()) {
        TRY_VOID(cut_off(part));
        return !part.broken;
    }
    const std::string what = "block " + std::to_string(part.broken->value) + " is damaged and no part has it whole";
    if (part.are_all_here) {
        report(part, what, "nobody outside this folder can supply it", false);
        return false;
    }
    TRY(const bool is_cut, cut_back(part));
    if (!is_cut) report(part, what, "its chain does not go back into an epoch that is over; " + remedy(), false);
    return is_cut;
}

StorageCheck::Stored<void> StorageCheck::repair_state(Part& part) {
    TRY(const bool is_whole, repair_chain(part));
    if (!is_whole) return {};
    if (part.needs_receipts) return replay(part, "receipts or an outbox are damaged");
    if (!part.is_state_good) {
        TRY(const bool is_copied, copy_state(part));
        if (is_copied) return {};
        const std::string what =
            part.is_head_stored ? "the state is not that of the final head" : "the final head is damaged";
        if (part.is_from_genesis()) return replay(part, what);
        report(part, what, remedy(), false);
        return {};
    }
    if (part.tree->are_pages_sound()) return {};
    TRY_VOID(mark_unreadable(part));
    TRY_VOID(part.state->rebuild_tree());
    TRY_VOID(finish_head(part));
    report(
        part,
        std::to_string(part.tree->wrong_pages + part.tree->surplus_keys) + " pages of the state's tree are damaged",
        "made again from the leaves",
        true);
    return {};
}

/// A part under repair must not be started from: no node takes an empty head.
StorageCheck::Stored<void> StorageCheck::mark_unreadable(Part& part) {
    part.is_mended = true;
    storage::Batch batch;
    batch.put(chain::key_of(chain::Table::Final), {});
    return part.checked.store->commit(batch, storage::Durability::Synced);
}

StorageCheck::Stored<void> StorageCheck::finish_head(Part& part) {
    storage::Batch batch;
    chain::append_head(batch, part.head);
    TRY_VOID(part.checked.store->commit(batch, storage::Durability::Synced));
    part.is_head_stored = true;
    part.is_state_good = true;
    return {};
}

/// From a part that ends at the same block. Often nothing but the head has to be copied.
StorageCheck::Stored<bool> StorageCheck::copy_state(Part& part) {
    const Part* const twin = good_twin(part);
    if (twin == nullptr) return false;
    const bool is_same = part.tree && part.tree->root == twin->head.root && part.tree->are_pages_sound();
    if (!is_same) {
        TRY_VOID(mark_unreadable(part));
        state::LeafReader leaves(*twin->state);
        Stored<void> outcome;
        const auto feed = [&]() -> std::optional<state::StateStore::Leaf> {
            const auto next = leaves.peek(0);
            if (!next) outcome = Fail(next.error());
            if (!next || *next == nullptr) return std::nullopt;
            return leaves.take();
        };
        TRY(const Hash root, part.state->load_genesis(feed));
        TRY_VOID(outcome);
        if (root != twin->head.root) return Fail(StorageError::Failed);
    }
    part.head = twin->head;
    TRY_VOID(finish_head(part));
    report(
        part,
        is_same ? "the final head is damaged" : "the state is damaged",
        "copied from " + twin->checked.name,
        true);
    return true;
}

/// To the highest certified block below all that nobody here has. False, and nothing happens, if another instance goes
/// on from there: what is on record would be taken for its votes, and be gone when they count again.
StorageCheck::Stored<bool> StorageCheck::cut_back(Part& part) {
    const std::string block = "block " + std::to_string(part.broken->value);
    TRY(const auto top, certified_in(part, part.broken->value));
    const Height height = top ? top->height : Height{0};
    TRY(const auto header, chain::read_header(*part.checked.store, height));
    if (!header) return Fail(StorageError::Corrupt); // genesis was mended, and what is below the broken one is whole
    const bool is_closing = ledger::kind_of(*header) == ledger::BlockKind::Closing;
    if ((is_closing ? header->epoch.next() : header->epoch) != part.epoch) return false;
    TRY_VOID(mark_unreadable(part));
    for (const auto table :
         {std::uint8_t{'H'}, std::uint8_t{'B'}, std::uint8_t{'R'}, certificate_prefix, closing_prefix}) {
        storage::Batch batch;
        Bytes above = certificate_key(height.next());
        above.front() = table;
        TRY_VOID(part.checked.store->scan(Bytes{table}, above, [&](ByteView key, ByteView) {
            batch.erase(to_bytes(key));
            return true;
        }));
        TRY_VOID(part.checked.store->commit(batch, storage::Durability::Lazy));
    }
    part.head = {*header, ledger::header_id(*header), {}, {}};
    part.broken.reset();
    part.is_head_stored = part.is_state_good = false;
    for (const auto table : {chain::Table::Id, chain::Table::Transaction}) TRY_VOID(drop_surplus(part, table));
    report(
        part,
        block + " is damaged and no part has it whole",
        "cut back to block " + std::to_string(height.value) + ", the network's members send the rest",
        true);
    return true;
}

/// Executes all blocks again, from genesis.
StorageCheck::Stored<void> StorageCheck::replay(Part& part, const std::string& what) {
    say("Executing all blocks of " + part.checked.name + " again.");
    TRY_VOID(mark_unreadable(part));
    TRY(const Hash genesis, part.state->load_genesis(chain::genesis_leaves(setup_.network, setup_.shard)));
    std::vector<Hash> roots{genesis, genesis}; // before the parent, after the parent
    for (Height height; height < part.head.header.height;) {
        height = height.next();
        TRY(const bool is_good, execute(part, height, roots));
        if (is_good) continue;
        report(part, what, "block " + std::to_string(height.value) + " cannot be executed again", false);
        return {};
    }
    part.head.root = roots[1];
    part.head.parent_root = roots[0];
    TRY_VOID(finish_head(part));
    report(part, what, "executed again from genesis", true);
    return {};
}

/// Of a final block; absent if its proposer is no member of its epoch's committee.
std::optional<execution::BlockContext> StorageCheck::context_of(const ledger::Header& header) const {
    const Signers* const signers = signers_of(header.epoch);
    const auto proposer = signers ? signers->committee.find(header.proposer) : std::nullopt;
    if (!proposer) return std::nullopt;
    auto out = chain::context_of(rules_, header, signers->committee[*proposer].operator_address);
    out.is_final = true;
    if (header.vrf.is_zero()) return out;
    const auto vrf = crypto::vrf_output(header.vrf);
    if (!vrf) return std::nullopt;
    chain::place_in_epoch(out, rules_, header.slot, ledger::kind_of(header), *vrf);
    return out;
}

StorageCheck::Stored<bool> StorageCheck::execute(Part& part, Height height, std::vector<Hash>& roots) {
    TRY(const auto block, chain::read_block(*part.checked.store, height));
    if (!block || block->header.state_root != roots[0]) return false;
    const auto context = context_of(block->header);
    if (!context) return false;
    auto result = execution::execute_block(*part.state, *context, block->body);
    if (!result) {
        if (const auto* disk = std::get_if<StorageError>(&result.error())) return Fail(*disk);
        return false;
    }
    if (!chain::validate_execution(block->header, *result)) return false;
    TRY(const state::TreeUpdate update, state::update_tree(*part.state, *result->diff));
    const bool is_root_named = ledger::kind_of(block->header) == ledger::BlockKind::Closing;
    if (is_root_named && update.root != block->header.closing_state_root) return false;
    storage::Batch batch;
    if (part.needs_receipts) chain::append_block(batch, *block, ledger::header_id(block->header), *result);
    part.state->append_final(batch, *result->diff, update);
    TRY_VOID(part.checked.store->commit(batch, storage::Durability::Lazy));
    part.state->committed(*result->diff, update);
    roots = {is_root_named ? update.root : roots[1], update.root};
    return true;
}

/// To the atto; a state that was written to is verified once more.
StorageCheck::Stored<void> StorageCheck::check_supply(Part& part) {
    if (!part.has_chain || !part.is_state_good) return {};
    if (part.is_mended) {
        TRY(part.tree, state::check_tree(*part.state));
        const bool is_good = part.tree->root == part.head.root && part.tree->are_pages_sound();
        if (!is_good) report(part, "the mended state is not that of the final head", "it cannot be used", false);
    }
    TRY_VOID(drop_surplus_mail(part));
    report_.leaves += part.tree->leaves;
    const state::Totals totals = part.tree->totals.value_or(state::Totals{});
    const Amount there = part.tree->balances + totals.burned + totals.mail_out;
    const Amount owed = chain::genesis_supply(setup_.network, setup_.shard) + totals.minted + totals.mail_in;
    if (part.tree->balances == totals.balances && there == owed) return {};
    report(part, "the balances do not add up to the supply", "the chain itself is at fault", false);
    return {};
}

} // namespace arpeggio::replica
