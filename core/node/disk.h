#pragma once
#include "storage/store.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace arpeggio::node {

// Disk: the storage thread. Commits batches in the order they were given; those that wait together reach the store as
// one write with one sync, so that all replicas of a process share its cost.
//
// After a failure nothing more is written and no `done` is called: what waits for its record to be durable waits for
// ever. Limits: a replica stops at its own unanswered batch, so the queue holds a few per replica.
class Disk {
public:
    using Failed = std::function<void(storage::StorageError)>;
    struct Write {
        Bytes prefix; ///< goes in front of every key: the identity's part of the store
        storage::Batch batch;
        storage::Durability durability = storage::Durability::Lazy;
    };
    /// `store` outlives this. `failed` is called once at most, on the storage thread.
    Disk(storage::Store& store, Failed failed);
    ~Disk(); ///< writes what was given before

    /// `done` is called on the storage thread when the batch is as durable as asked; it must only post.
    void commit(Write write, std::function<void()> done);

private:
    struct Job {
        Write write;
        std::function<void()> done;
    };
    void run(const std::stop_token& stop);
    void write(const std::deque<Job>& jobs);

    storage::Store& store_;
    Failed failed_;
    bool is_failed_ = false; ///< storage thread only
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<Job> waiting_;
    std::jthread thread_;
};

} // namespace arpeggio::node
