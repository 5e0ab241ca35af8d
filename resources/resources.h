#pragma once

namespace resources {
/// Registers every bundled font with Qt, so that text looks the same on every machine. Call once, after the
/// application object exists. False when one could not be read: the build lost a file.
bool addFonts();
} // namespace resources
