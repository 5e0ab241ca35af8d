#pragma once
#include "base/time.h"

#include <array>
#include <string_view>

namespace arpeggio::simulation {

/// How far cities are from each other on the network.
/// Source: IBM Cloud VPC documentation, "Network latency dashboards", inter-region averages of 27 July to 25 August
/// 2024 (round trips in ms, as measured each way). A delay here is a quarter of both directions' sum: half a round
/// trip.
constexpr std::size_t region_count = 10;
constexpr std::array<std::string_view, region_count> region_names{
    "Dallas", "Toronto", "Washington DC", "Frankfurt", "London", "Madrid", "Osaka", "Sydney", "Tokyo", "Sao Paulo"};

/// One way. Within a region: half of the 2 ms between zones of one city.
Duration region_delay(std::size_t from, std::size_t to);

/// Members are spread over the regions, neighbours in the committee far from each other.
constexpr std::size_t region_of(std::size_t member) {
    return member * 3 % region_count;
}

} // namespace arpeggio::simulation
