#pragma once
#include "node/snapshot.h"

#include <QString>

/// How safe the shards' committees are, in a sentence: the chance that one of them fails within a year if a share of
/// the keys were faulty, by its size the share that protocol.md, section 6, claims it withstands. Empty on one shard,
/// where nobody is drawn, and in a network without epochs.
QString committeeRiskText(const arpeggio::node::Snapshot& snapshot);
/// "more than 99.9 %", "12.5 %", "1 in 3,400,000", "below 1 in 10¹⁵".
QString chanceText(double probability);
