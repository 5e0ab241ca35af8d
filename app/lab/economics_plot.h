#pragma once
#include "app/lab/economics.h"

namespace arpeggio::lab {

/// A picture for browsers and documents, on white: return, staked share and supply over the years, a line a set.
/// Lines that lie on each other can be told apart by their dashes.
std::string to_svg(const std::vector<ModelledSet>& sets);

} // namespace arpeggio::lab
