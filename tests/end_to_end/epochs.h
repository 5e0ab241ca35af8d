#pragma once
#include "end_to_end/process.h"

#include <set>

namespace arpeggio::end_to_end {

/// Every epoch up to `last` has keys that moved, and from 2 on a fresh seed that a delay function's proof bears out.
inline void expect_resharded(const json::value& summary, std::uint64_t last) {
    std::set<std::string> seeds;
    const json::array& epochs = summary.at("epochs").as_array();
    ASSERT_EQ(epochs.size(), last + 1);
    for (std::uint64_t number = 1; number <= last; ++number) {
        const json::value& epoch = epochs[number];
        EXPECT_EQ(epoch.at("epoch").to_number<std::uint64_t>(), number);
        EXPECT_GE(epoch.at("resharded_keys").to_number<std::uint64_t>(), 1U) << number;
        EXPECT_EQ(epoch.at("movers").as_array().size(), epoch.at("resharded_keys").to_number<std::uint64_t>());
        for (const json::value& mover : epoch.at("movers").as_array()) EXPECT_NE(mover.at("from"), mover.at("to"));
        if (number < 2) continue;
        EXPECT_EQ(epoch.at("delay_proof_ok"), true) << number;
        EXPECT_TRUE(seeds.insert(std::string(epoch.at("seed").as_string())).second) << number;
    }
}

} // namespace arpeggio::end_to_end
