#include "tour/staged_node.h"

#include "crypto/hash.h"
#include "ledger/mail_contract.h"

#include <algorithm>
#include <array>
#include <chrono>

using arpeggio::Address;
using arpeggio::Amount;
using arpeggio::Bytes;
using arpeggio::Fail;
using arpeggio::Hash;
using arpeggio::Result;
using arpeggio::ShardId;
using arpeggio::node::AccountView;
using arpeggio::node::Activity;
using arpeggio::node::ActivityState;
using arpeggio::node::Delivery;
using arpeggio::node::ShardSummary;
using arpeggio::node::SubmitError;

namespace {
constexpr std::array names{"amber-otter", "brave-heron", "calm-lynx", "quiet-wren"};
constexpr std::uint64_t weightEach = 10'000;

std::uint64_t nowMs() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

Hash hashOf(std::string_view what, std::uint64_t number) {
    return arpeggio::crypto::keccak256(arpeggio::as_bytes(std::string(what) + std::to_string(number)));
}

Address addressOf(std::string_view what) {
    return Address::from(hashOf(what, 0).view());
}
} // namespace

StagedNode::StagedNode(std::uint64_t height, std::uint32_t shards) {
    state_.phase = arpeggio::node::Phase::Ready;
    state_.network = "Demo";
    state_.genesis_hash = hashOf("genesis", 0);
    state_.is_demo = true;
    const auto shown = std::min<std::uint64_t>(height, ShardSummary::recent_max);
    for (std::uint32_t id = 0; id < shards; ++id) {
        ShardSummary shard;
        shard.shard = ShardId{id};
        shard.chain_id = chainId + id;
        shard.base_fee = arpeggio::gwei(1);
        shard.height = {height - shown};
        for (std::size_t i = 0; i < names.size(); ++i) {
            arpeggio::node::MemberSummary member;
            member.position = i + names.size() * id;
            member.name = names[i];
            member.key = arpeggio::crypto::Ed25519PublicKey::from(hashOf("validator", i + names.size() * id).view());
            member.operator_address = addressOf(names[i]);
            member.weight = weightEach;
            member.is_running = true;
            shard.members.push_back(member);
        }
        state_.shards.push_back(shard);
    }
    produceBlocks(static_cast<int>(shown));
    publish();
}

void StagedNode::setBalance(const Address& address, const Amount& balance, ShardId shard) {
    accounts_[{shard, address}].balance = balance;
    publish();
}

void StagedNode::produceBlocks(int count) {
    for (int i = count; i > 0; --i) {
        produceBlock();
        for (ShardSummary& shard : state_.shards)
            shard.recent.front().timestamp = {nowMs() - static_cast<std::uint64_t>(i - 1) * 1000};
    }
    publish();
}

void StagedNode::appendBlock(ShardSummary& shard, std::size_t transactions) {
    const auto number = shard.height.value;
    arpeggio::node::MemberSummary& proposer = shard.members[number % shard.members.size()];
    proposer.last_proposed = shard.height;
    ++proposer.blocks_proposed;
    shard.block_hash = hashOf("block", number);
    shard.state_root = hashOf("state", number);
    shard.root_height = {number < 2 ? 0 : number - 2};
    shard.finality_p50 = std::chrono::milliseconds{620};
    shard.finality_p99 = std::chrono::milliseconds{940};
    shard.transfers += transactions;
    shard.recent.insert(
        shard.recent.begin(),
        {.height = shard.height,
         .id = shard.block_hash,
         .timestamp = shard.timestamp,
         .proposer_name = proposer.name,
         .transactions = transactions,
         .gas_used = transactions * 21'000,
         .size_bytes = 620 + transactions * 116});
    if (shard.recent.size() > ShardSummary::recent_max) shard.recent.resize(ShardSummary::recent_max);
}

void StagedNode::produceBlock() {
    for (ShardSummary& shard : state_.shards) {
        shard.height = shard.height.next();
        shard.timestamp = {nowMs()};
    }
    std::map<ShardId, std::size_t> counts;
    for (Activity& entry : history_) {
        if (entry.mail && entry.mail->delivery == Delivery::InTransit) deliver(entry);
        if (entry.state != ActivityState::Pending) continue;
        settle(entry);
        ++counts[entry.shard];
    }
    for (ShardSummary& shard : state_.shards) appendBlock(shard, counts[shard.shard]);
    publish();
}

void StagedNode::settle(Activity& entry) {
    const ShardSummary& shard = state_.shards[entry.shard.value];
    entry.state = ActivityState::Final;
    entry.height = shard.height;
    entry.timestamp = shard.timestamp;
    if (const auto sender = accounts_.find({entry.shard, entry.from}); sender != accounts_.end()) {
        // The whole of the highest fee was asked for; what the base fee leaves comes back.
        entry.fee = {(shard.base_fee + arpeggio::gwei(1)).atto * arpeggio::U256{21'000}};
        sender->second.balance -= entry.value + entry.fee;
        ++sender->second.nonce;
    }
    if (!entry.mail) {
        accounts_[{entry.shard, *entry.to}].balance += entry.value;
        return;
    }
    entry.mail->id = hashOf("mail", nextMail_++);
    entry.mail->delivery = Delivery::InTransit;
}

void StagedNode::deliver(Activity& entry) {
    const ShardSummary& shard = state_.shards[entry.mail->destination.value];
    entry.mail->delivery = Delivery::Arrived;
    entry.mail->height = shard.height;
    entry.mail->timestamp = shard.timestamp;
    accounts_[{shard.shard, *entry.to}].balance += entry.value;
}

void StagedNode::returnMail() {
    for (Activity& entry : history_) {
        if (!entry.mail || entry.mail->delivery != Delivery::InTransit) continue;
        entry.mail->delivery = Delivery::Returned;
        entry.mail->height = state_.shards[entry.shard.value].height;
        entry.mail->timestamp = {nowMs()};
        accounts_[{entry.shard, entry.from}].balance += entry.value;
    }
    publish();
}

void StagedNode::dropPending() {
    for (Activity& entry : history_)
        if (entry.state == ActivityState::Pending) entry.state = ActivityState::Dropped;
    publish();
}

void StagedNode::setBlank(bool blank) {
    isBlank_ = blank;
    publish();
}

AccountView StagedNode::account(ShardId shard, const Address& address) const {
    const auto found = accounts_.find({shard, address});
    return found == accounts_.end() ? AccountView{} : found->second;
}

std::uint64_t StagedNode::pending_nonce(ShardId shard, const Address& address) const {
    const auto waits = std::count_if(history_.begin(), history_.end(), [&](const Activity& entry) {
        return entry.state == ActivityState::Pending && entry.from == address && entry.shard == shard;
    });
    return account(shard, address).nonce + static_cast<std::uint64_t>(waits);
}

std::optional<SubmitError> StagedNode::refusalOn(ShardId shard) const {
    return refusing_.value_or(shard) == shard ? refusal_ : std::nullopt;
}

Result<Hash, SubmitError> StagedNode::admit(ShardId shard, Bytes raw) {
    if (const auto refusal = refusalOn(shard)) return Fail(*refusal);
    const auto verified = arpeggio::ledger::VerifiedTransaction::from_wire(std::move(raw));
    if (!verified) return Fail(SubmitError::Malformed);
    const auto& transaction = ***verified;
    const Address& sender = (*verified)->sender();
    const auto expected = pending_nonce(shard, sender);
    if (!follows(shard) || transaction.chain_id != chainId + shard.value) return Fail(SubmitError::WrongChainId);
    if (!transaction.to) return Fail(SubmitError::CreationUnsupported);
    if (transaction.nonce < expected) return Fail(SubmitError::NonceTooLow);
    if (transaction.nonce > expected) return Fail(SubmitError::NonceTooFarAhead);
    const Amount fee{transaction.max_fee_per_gas.atto * arpeggio::U256{transaction.gas_limit}};
    const auto cost = plus(transaction.value, fee);
    if (!cost || *cost > account(shard, sender).balance) return Fail(SubmitError::InsufficientBalance);
    Activity entry;
    entry.transaction = (*verified)->hash();
    entry.shard = shard;
    entry.from = sender;
    entry.to = transaction.to;
    entry.value = transaction.value;
    entry.fee = fee;
    if (const auto call = arpeggio::ledger::decode_mail_call(transaction.data)) {
        entry.to = call->recipient;
        entry.value = call->value;
        entry.fee += transaction.value - call->value;
        entry.mail.emplace().destination = call->destination;
    }
    entry.timestamp = {nowMs()};
    entry.nonce = transaction.nonce;
    history_.insert(history_.begin(), entry);
    return entry.transaction;
}

void StagedNode::submit(ShardId shard, Bytes raw, Submitted done) {
    const auto result = admit(shard, std::move(raw));
    publish();
    done(result);
}

void StagedNode::request_funds(const Address& to, Submitted done) {
    if (const auto refusal = refusalOn({})) {
        done(Fail(*refusal));
        return;
    }
    Activity entry;
    entry.transaction = hashOf("faucet", faucetPayments_++);
    entry.from = addressOf("faucet");
    entry.to = to;
    entry.value = arpeggio::arp(1000);
    entry.timestamp = {nowMs()};
    history_.insert(history_.begin(), entry);
    publish();
    done(entry.transaction);
}

void StagedNode::watch(std::vector<Address> addresses) {
    watched_ = std::move(addresses);
    publish();
}

void StagedNode::stop_validator(std::size_t position) {
    setRunning(position, false);
}

void StagedNode::start_validator(std::size_t position) {
    setRunning(position, true);
}

void StagedNode::setRunning(std::size_t position, bool running) {
    for (ShardSummary& shard : state_.shards)
        for (auto& member : shard.members)
            if (member.position == position) member.is_running = running;
    publish();
}

arpeggio::node::AccountSummary StagedNode::summarize(const Address& address) const {
    arpeggio::node::AccountSummary out;
    out.address = address;
    for (const ShardSummary& shard : state_.shards) {
        const AccountView view = account(shard.shard, address);
        out.shards.push_back({shard.shard, view.balance, view.nonce, pending_nonce(shard.shard, address)});
        out.balance += view.balance;
    }
    return out;
}

void StagedNode::publish() {
    auto next = state_;
    if (isBlank_) {
        next.shards.clear();
        published_ = std::make_shared<const arpeggio::node::Snapshot>(std::move(next));
        return;
    }
    const auto isWatched = [&](const Address& address) {
        return std::find(watched_.begin(), watched_.end(), address) != watched_.end();
    };
    for (const Address& address : watched_) next.watched.push_back(summarize(address));
    for (const Activity& entry : history_)
        if (isWatched(entry.from) || (entry.to && isWatched(*entry.to))) next.activity.push_back(entry);
    for (ShardSummary& shard : next.shards)
        shard.pending = static_cast<std::size_t>(std::count_if(history_.begin(), history_.end(), [&](const auto& e) {
            return e.state == ActivityState::Pending && e.shard == shard.shard;
        }));
    published_ = std::make_shared<const arpeggio::node::Snapshot>(std::move(next));
}
