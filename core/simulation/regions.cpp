#include "simulation/regions.h"

namespace arpeggio::simulation {
namespace {
// Rows are senders, columns receivers, in the order of region_names.
// clang-format off
constexpr std::array<std::array<int, region_count>, region_count> round_trip_ms{{
    {2,    34,  31, 123, 113, 119, 150, 186, 143, 146},
    {34,    2,  19,  93,  82, 108, 168, 215, 162, 129},
    {31,   19,   2,  91,  75,  87, 172, 214, 164, 118},
    {123,  93,  91,   2,  13,  29, 232, 250, 233, 198},
    {113,  83,  75,  13,   2,  27, 244, 261, 243, 188},
    {122, 106,  88,  29,  27,   2, 257, 275, 258, 209},
    {150, 169, 172, 231, 243, 257,   2, 122,   9, 293},
    {186, 214, 214, 249, 261, 275, 122,   2, 115, 328},
    {143, 162, 166, 233, 244, 256,   9, 115,   2, 284},
    {144, 128, 119, 196, 187, 208, 291, 328, 283,   2},
}};
// clang-format on
} // namespace

Duration region_delay(std::size_t from, std::size_t to) {
    const Duration both = std::chrono::milliseconds{round_trip_ms.at(from).at(to) + round_trip_ms.at(to).at(from)};
    return both / 4;
}

} // namespace arpeggio::simulation
