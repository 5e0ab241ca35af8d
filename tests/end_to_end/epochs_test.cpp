#include "end_to_end/epochs.h"

// Epochs of a live demo: validators change their shards, the network goes on, and so does a killed one.

namespace arpeggio::end_to_end {
namespace {
using std::chrono::seconds;

using Epochs = Daemon;

TEST_F(Epochs, ValidatorsChangeShardsAndNothingIsLostEvenIfAllAreKilled) {
    const std::vector<std::string> demo{"--demo", "--epoch", "20", "--data-dir", data(), "--rpc", "off"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.end(), demo.begin(), demo.end());
        return more;
    };
    const auto killed = start(with({"--load", "40", "--cross-shard", "30", "--log", "info"}));
    ASSERT_TRUE(wait([&] { return killed->err().find(", epoch 1.") != std::string::npos; }, seconds{120}))
        << killed->err();
    pause(seconds{2});
    killed->signal(SIGKILL);
    (void)killed->wait(seconds{20});
    const Ended ended = run(with({"--load", "40", "--cross-shard", "30", "--until-epoch", "3"}), seconds{300});
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    const json::value summary = ended.summary();
    ASSERT_EQ(summary.at("shards").as_array().size(), 4U);
    EXPECT_GE(number(summary.at("resumed_from").at(0)), 20U) << "an epoch's blocks";
    expect_resharded(summary, 3);
    const json::value& mail = summary.at("cross_shard");
    const std::uint64_t arrived = number(mail.at("delivered")) + number(mail.at("returned"));
    EXPECT_EQ(number(mail.at("sent")), arrived + number(mail.at("in_flight")));
    EXPECT_GT(arrived, 0U);
    const Ended checked = run({"--check", "--data-dir", data()});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
}
} // namespace
} // namespace arpeggio::end_to_end
