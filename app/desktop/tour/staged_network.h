#pragma once
#include "tour/staged_node.h"

/// What a network of several shards looks like after some epochs, on a staged node that has blocks: 16 validators on
/// four shards, one of which moves from each to another at each epoch; three epochs are over, the fourth is half way
/// and its successor is drawn. The seeds of the last two are proven.
void stageNetwork(StagedNode& node);

/// The next epoch begins: whoever was drawn moves, and nothing is drawn for the one after it.
void beginStagedEpoch(StagedNode& node);
/// Draws who moves into the next epoch.
void drawStagedEpoch(StagedNode& node);
