#include "delay/verify.h"
#include "node/layout.h"
#include "node/running.h"

#include <boost/asio/post.hpp>

// What a node does about epochs beside serving: the delay function, and what people are shown.

namespace arpeggio::node {
namespace asio = boost::asio;
namespace {
constexpr ShardId beacon{0};
}

/// On the io thread.
void Node::Running::evaluate_delay(const replica::EvaluateDelay& question) {
    if (is_stopping_) return;
    if (!delay_) {
        DelayCheckpoints checkpoints(*whole_, [this](storage::Batch batch) {
            disk_->commit({{}, std::move(batch), storage::Durability::Lazy}, [] {});
        });
        const auto done = [this](const DelayQuestion& asked, Bytes answer) {
            asio::post(io_, [this, epoch = asked.epoch, answer = std::move(answer)] {
                tenures_->deliver_delay(epoch, answer);
            });
        };
        delay_ = std::make_unique<DelayWorker>(std::move(checkpoints), done, options_.log);
    }
    const chain::Profile& profile = options_.network.profile;
    delay_->ask(
        {question.epoch, question.mix, static_cast<std::uint32_t>(profile.delay_bits), profile.delay_squarings});
}

/// From ⅝ of the epoch on it is owed a part of a core.
void Node::Running::hurry_delay() {
    if (!delay_) return;
    const auto snapshot = snapshot_.latest();
    if (snapshot->epoch_slots > 0 && snapshot->epoch_slot >= snapshot->epoch_slots * 5 / 8) delay_->hurry();
}

/// What people are shown of an answer is what a worker finds, once more.
void Node::Running::check_delay(const FinalBlock& block) {
    const ledger::Header& header = block.block->header;
    if (header.shard != beacon || !block.epoch) return;
    if (block.block->body.delay.empty()) return;
    const chain::Profile& profile = options_.network.profile;
    asio::post(
        workers_,
        [this,
         mix = block.epoch->mix,
         seed = block.epoch->next_seed,
         answer = block.block->body.delay,
         epoch = header.epoch.next(),
         height = header.height,
         bits = profile.delay_bits,
         squarings = profile.delay_squarings] {
            const auto output = delay::verify(delay::Discriminant::from_seed(mix, bits), squarings, answer);
            epoch_log_.on_delay_checked(epoch, height, output && seed && *output == *seed);
        });
}

/// On the io thread, now and then.
void Node::Running::keep_epochs() {
    const std::uint64_t version = epoch_log_.version();
    if (version == epochs_kept_) return;
    epochs_kept_ = version;
    storage::Batch batch;
    batch.put(Bytes{epochs_key}, epoch_log_.save());
    disk_->commit({{}, std::move(batch), storage::Durability::Lazy}, [] {});
}

} // namespace arpeggio::node
