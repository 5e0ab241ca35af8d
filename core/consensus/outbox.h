#pragma once
#include "consensus/effects.h"

#include <deque>

namespace arpeggio::consensus {

/// Outbox: holds back what others may see until all that was recorded before it is on disk (protocol.md, section 4,
/// durability). The machine itself goes on at once: what is on disk is always a state it has been in, so a crash only
/// takes back what nobody saw. Effects that wait leave in the order they were given.
class Outbox {
public:
    explicit Outbox(bool is_durable_first = true) : is_durable_first_(is_durable_first) {}

    void record(Record record) { records_.push_back(std::move(record)); }
    void now(Effect effect) { now_.push_back(std::move(effect)); }       ///< depends on no record
    void durably(Effect effect) { fresh_.push_back(std::move(effect)); } ///< after all records so far are on disk

    void on_persisted(PersistId id);
    /// The effects of one event: what depends on nothing, one Persist if anything was recorded, what is free to go.
    Effects take();

private:
    struct Waiting {
        PersistId gate;
        Effect effect;
    };
    std::vector<Record> records_;
    Effects now_;
    Effects fresh_;
    std::deque<Waiting> waiting_;
    PersistId issued_;
    PersistId durable_;
    bool is_durable_first_;
};

} // namespace arpeggio::consensus
