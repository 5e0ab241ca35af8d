#include "chain/block_tree.h"

#include "base/check.h"

#include <algorithm>
#include <unordered_set>

namespace arpeggio::chain {

std::string_view to_string(TreeError error) {
    switch (error) {
    case TreeError::Known: return "Known";
    case TreeError::UnknownParent: return "UnknownParent";
    case TreeError::Full: return "Full";
    }
    return "?";
}

Result<void, TreeError> BlockTree::insert(ledger::BlockPtr block, const Hash& id) {
    if (nodes_.contains(id) || id == head_.id) return Fail(TreeError::Known);
    const ledger::Header* const parent = header(block->header.parent);
    if (parent == nullptr) return Fail(TreeError::UnknownParent);
    CHECK(block->header.height == parent->height.next());
    std::size_t bytes = 0;
    for (const ledger::TransactionPtr& transaction : block->body.transactions) bytes += transaction->wire().size();
    for (const Bytes& batch : block->body.inbound) bytes += batch.size();
    for (const Bytes& link : block->body.links) bytes += link.size();
    if (nodes_.size() == blocks_max || bytes > bytes_max - bytes_) return Fail(TreeError::Full);
    bytes_ += bytes;
    nodes_.emplace(id, Node{.id = id, .block = std::move(block), .result = nullptr, .update = nullptr, .bytes = bytes});
    return {};
}

bool BlockTree::set_executed(const Hash& id, execution::BlockResultPtr result) {
    const auto found = nodes_.find(id);
    if (found == nodes_.end()) return false;
    Node& node = found->second;
    if (node.stage != Stage::Received) return true;
    const Node* const parent = find(node.block->header.parent);
    CHECK(parent == nullptr || parent->stage != Stage::Received);
    node.result = std::move(result);
    node.stage = Stage::Executed;
    return true;
}

bool BlockTree::set_hashed(const Hash& id, state::TreeUpdatePtr update) {
    const auto found = nodes_.find(id);
    if (found == nodes_.end()) return false;
    Node& node = found->second;
    if (node.stage == Stage::Hashed) return true;
    const Node* const parent = find(node.block->header.parent);
    CHECK(node.stage == Stage::Executed && (parent == nullptr || parent->stage == Stage::Hashed));
    node.update = std::move(update);
    node.stage = Stage::Hashed;
    return true;
}

const BlockTree::Node* BlockTree::find(const Hash& id) const {
    const auto found = nodes_.find(id);
    return found == nodes_.end() ? nullptr : &found->second;
}

const ledger::Header* BlockTree::header(const Hash& id) const {
    if (id == head_.id) return &head_.header;
    const Node* const node = find(id);
    return node == nullptr ? nullptr : &node->block->header;
}

std::vector<const BlockTree::Node*> BlockTree::branch(const Hash& id) const {
    std::vector<const Node*> out;
    for (Hash at = id; at != head_.id; at = out.back()->block->header.parent) {
        const Node* const node = find(at);
        CHECK(node != nullptr);
        out.push_back(node);
    }
    std::reverse(out.begin(), out.end());
    return out;
}

std::vector<state::DiffPtr> BlockTree::layers(const Hash& id) const {
    std::vector<state::DiffPtr> out;
    for (const Node* node : branch(id)) {
        CHECK(node->stage != Stage::Received);
        out.push_back(node->result->diff);
    }
    return out;
}

std::vector<state::TreeUpdatePtr> BlockTree::updates(const Hash& id) const {
    std::vector<state::TreeUpdatePtr> out;
    for (const Node* node : branch(id)) {
        CHECK(node->stage == Stage::Hashed);
        out.push_back(node->update);
    }
    return out;
}

std::optional<Hash> BlockTree::state_root_below(const Hash& parent) const {
    if (parent == head_.id) return head_.parent_root;
    const Node* const node = find(parent);
    if (node == nullptr) return std::nullopt;
    const ledger::Header& header = node->block->header;
    if (ledger::kind_of(header) == ledger::BlockKind::Closing) return header.closing_state_root;
    const Hash& before = header.parent;
    if (before == head_.id) return head_.root;
    const Node* const hashed = find(before);
    CHECK(hashed != nullptr);
    if (hashed->stage != Stage::Hashed) return std::nullopt;
    return hashed->update->root;
}

pool::NextNonces BlockTree::next_nonces(const Hash& id) const {
    pool::NextNonces out;
    for (const Node* node : branch(id)) {
        for (const ledger::TransactionPtr& transaction : node->block->body.transactions) {
            out[transaction->sender()] = (*transaction)->nonce + 1;
        }
    }
    return out;
}

bool BlockTree::descends(const Hash& id, const Hash& ancestor) const {
    Hash at = id;
    while (at != ancestor) {
        const Node* const node = find(at);
        if (node == nullptr) return false;
        at = node->block->header.parent;
    }
    return true;
}

std::vector<BlockTree::Node> BlockTree::finalize(const Hash& id) {
    std::vector<Node> out;
    for (const Node* node : branch(id)) {
        CHECK(node->stage == Stage::Hashed);
        out.push_back(*node);
    }
    if (out.empty()) return out;
    const bool is_closing = ledger::kind_of(out.back().block->header) == ledger::BlockKind::Closing;
    const Hash before = out.size() > 1 ? out[out.size() - 2].update->root : head_.root;
    const Hash parent_root = is_closing ? out.back().update->root : before;
    head_ = {.header = out.back().block->header, .id = id, .root = out.back().update->root, .parent_root = parent_root};
    forget([this](const Hash& block) { return block == head_.id || !descends(block, head_.id); });
    return out;
}

void BlockTree::remove(const Hash& id) {
    CHECK(id != head_.id);
    forget([this, &id](const Hash& block) { return descends(block, id); });
}

template <class Which>
void BlockTree::forget(Which which) {
    std::vector<Hash> gone;
    for (const auto& [id, node] : nodes_) {
        if (which(id)) gone.push_back(id);
    }
    for (const Hash& id : gone) {
        bytes_ -= nodes_.at(id).bytes;
        nodes_.erase(id);
    }
}

} // namespace arpeggio::chain
