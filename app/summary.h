#pragma once
#include "node/facade.h"

#include <string>

namespace arpeggio::app {

/// Why a program ended; Running while it has not (arp_summary).
enum class StopReason : std::uint8_t { Running, Goal, Signal, Trouble, NoFirstBlock };
std::string_view to_string(StopReason reason);

/// The one line of JSON that every program prints at its end (core/ARCHITECTURE.md; schema 1).
/// Amounts are decimal strings in atto, hashes 0x-hex, times seconds unless the name says otherwise.
struct Summary {
    bool reached = false;
    StopReason stop_reason = StopReason::Signal;
    node::SnapshotPtr snapshot;
    node::SupplySummary supply;
};
std::string to_json(const Summary& summary);

} // namespace arpeggio::app
