#include "node/disk.h"

namespace arpeggio::node {

Disk::Disk(storage::Store& store, Failed failed)
    : store_(store), failed_(std::move(failed)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

Disk::~Disk() {
    thread_.request_stop();
    thread_.join();
}

void Disk::commit(Write write, std::function<void()> done) {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back({std::move(write), std::move(done)});
    wake_.notify_one(); // under the lock: with this job done, whoever waits for it may destroy the disk
}

void Disk::run(const std::stop_token& stop) {
    while (true) {
        std::deque<Job> jobs;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, stop, [this] { return !waiting_.empty(); });
            if (waiting_.empty()) return; // stopped, and all is written
            jobs.swap(waiting_);
        }
        write(jobs);
    }
}

void Disk::write(const std::deque<Job>& jobs) {
    if (is_failed_) return;
    storage::Batch together;
    auto durability = storage::Durability::Lazy;
    for (const Job& job : jobs) {
        for (const auto& change : job.write.batch.changes()) {
            Bytes key = job.write.prefix;
            append(key, change.key);
            if (change.value) {
                together.put(std::move(key), *change.value);
            } else {
                together.erase(std::move(key));
            }
        }
        if (job.write.durability == storage::Durability::Synced) durability = storage::Durability::Synced;
    }
    if (const auto written = store_.commit(together, durability); !written) {
        is_failed_ = true;
        failed_(written.error());
        return;
    }
    for (const Job& job : jobs) {
        if (job.done) job.done();
    }
}

} // namespace arpeggio::node
