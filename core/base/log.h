#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace arpeggio {

enum class LogLevel : std::uint8_t { Error, Warning, Info, Debug };

/// Where events go. Handed in by the program; an empty one swallows everything. Called from any thread.
/// `subsystem` is a core folder's name; `text` one English sentence without a line break.
using LogSink = std::function<void(LogLevel, std::string_view subsystem, std::string_view text)>;

} // namespace arpeggio
