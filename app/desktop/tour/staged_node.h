#pragma once
#include "node/facade.h"

#include <map>
#include <vector>

/// A node that only does as it is told: for pages in states that a live node cannot be brought into at will, and for
/// tests. It holds accounts, takes payments by the rules that a person meets, and makes a block on each shard when
/// asked to. Mail is in transit for one block. Confined to one thread; answers come before the call returns.
class StagedNode final : public arpeggio::node::Facade {
public:
    static constexpr std::uint64_t chainId = 90'210 * 65'536ULL; ///< of shard 0; the others' follow

    /// Ready, four validators of equal weight a shard, at `height` with that many recent blocks (at most recent_max).
    explicit StagedNode(std::uint64_t height = 0, std::uint32_t shards = 1);

    /// Edits what the next snapshot() says; accounts and activity follow from the calls below.
    template <class Edit>
    void change(Edit edit) {
        edit(state_);
        publish();
    }
    void setBalance(const arpeggio::Address& address, const arpeggio::Amount& balance, arpeggio::ShardId shard = {});
    /// What waits becomes final in one more block of each shard, and what was in transit arrives.
    void produceBlock();
    void produceBlocks(int count);
    /// What waits is dropped.
    void dropPending();
    /// What is in transit is back in its sender's account.
    void returnMail();
    /// Answers every command from now on, or those on one shard; absent: by the rules.
    void refuseWith(
        std::optional<arpeggio::node::SubmitError> error, std::optional<arpeggio::ShardId> shard = std::nullopt) {
        refusal_ = error;
        refusing_ = shard;
    }
    /// Tells nothing of chain and accounts, as a node that has just been started.
    void setBlank(bool blank);
    [[nodiscard]] const std::vector<arpeggio::Address>& watched() const { return watched_; }

    [[nodiscard]] arpeggio::node::SnapshotPtr snapshot() const override { return published_; }
    [[nodiscard]] arpeggio::node::SupplySummary supply() const override { return {}; }
    void submit(arpeggio::ShardId shard, arpeggio::Bytes raw, Submitted done) override;
    [[nodiscard]] bool follows(arpeggio::ShardId shard) const override { return shard.value < state_.shards.size(); }
    [[nodiscard]] arpeggio::node::AccountView
    account(arpeggio::ShardId shard, const arpeggio::Address& address) const override;
    [[nodiscard]] std::optional<std::vector<arpeggio::node::LogView>>
    logs(arpeggio::ShardId, const arpeggio::node::LogQuery&) const override {
        return std::vector<arpeggio::node::LogView>{};
    }
    [[nodiscard]] std::optional<arpeggio::node::CallAnswer>
    call(arpeggio::ShardId, const arpeggio::node::CallQuestion&) const override {
        return std::nullopt;
    }
    [[nodiscard]] std::uint64_t pending_nonce(arpeggio::ShardId shard, const arpeggio::Address& address) const override;
    [[nodiscard]] std::optional<arpeggio::node::BlockView> block(arpeggio::ShardId, arpeggio::Height) const override {
        return std::nullopt;
    }
    [[nodiscard]] std::optional<arpeggio::node::BlockView>
    block(arpeggio::ShardId, const arpeggio::Hash&) const override {
        return std::nullopt;
    }
    [[nodiscard]] std::optional<arpeggio::node::TransactionView>
    transaction(arpeggio::ShardId, const arpeggio::Hash&) const override {
        return std::nullopt;
    }
    [[nodiscard]] std::optional<arpeggio::node::ReceiptView>
    receipt(arpeggio::ShardId, const arpeggio::Hash&) const override {
        return std::nullopt;
    }
    void watch(std::vector<arpeggio::Address> addresses) override;
    void request_funds(const arpeggio::Address& to, Submitted done) override;
    void stop_validator(std::size_t position) override;
    void start_validator(std::size_t position) override;

private:
    using Account = std::pair<arpeggio::ShardId, arpeggio::Address>;
    [[nodiscard]] std::optional<arpeggio::node::SubmitError> refusalOn(arpeggio::ShardId shard) const;
    [[nodiscard]] arpeggio::Result<arpeggio::Hash, arpeggio::node::SubmitError>
    admit(arpeggio::ShardId shard, arpeggio::Bytes raw);
    void setRunning(std::size_t position, bool running);
    void settle(arpeggio::node::Activity& entry);
    void deliver(arpeggio::node::Activity& entry);
    void appendBlock(arpeggio::node::ShardSummary& shard, std::size_t transactions);
    [[nodiscard]] arpeggio::node::AccountSummary summarize(const arpeggio::Address& address) const;
    void publish();

    arpeggio::node::Snapshot state_;
    std::map<Account, arpeggio::node::AccountView> accounts_;
    std::vector<arpeggio::node::Activity> history_; ///< of all accounts, newest first
    std::vector<arpeggio::Address> watched_;
    std::optional<arpeggio::node::SubmitError> refusal_;
    std::optional<arpeggio::ShardId> refusing_; ///< absent: all shards
    std::uint64_t faucetPayments_ = 0, nextMail_ = 0;
    bool isBlank_ = false;
    arpeggio::node::SnapshotPtr published_;
};
