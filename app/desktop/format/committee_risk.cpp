#include "format/committee_risk.h"

#include "format/amounts.h"
#include "sharding/committee_odds.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace arpeggio;

namespace {
constexpr std::int64_t yearMs = 365LL * 24 * 60 * 60 * 1000;
constexpr double surely = 0.5; // above it the committees are too small to protect anything

QString say(const char* text) {
    return QCoreApplication::translate("CommitteeRisk", text);
}

std::uint64_t percentWithstood(std::uint64_t seats) {
    if (seats >= 400) return 20;
    return seats >= 200 ? 15 : 10;
}

std::int64_t epochMs(const node::Snapshot& snapshot) {
    const auto slot = std::chrono::duration_cast<std::chrono::milliseconds>(snapshot.slot_interval).count();
    return slot * static_cast<std::int64_t>(snapshot.epoch_slots);
}
} // namespace

QString chanceText(double probability) {
    const QLocale locale;
    if (probability > 0.999) return say("more than %1").arg(percentText(999, 1000));
    if (probability >= 0.001) return percentText(static_cast<std::uint64_t>(std::lround(probability * 1000)), 1000);
    if (probability < 1e-15) return say("below 1 in 10¹⁵");
    const double unit = std::pow(10.0, std::floor(-std::log10(probability)) - 1); // two digits count
    return say("1 in %1").arg(locale.toString(std::round(1 / probability / unit) * unit, 'f', 0));
}

QString committeeRiskText(const node::Snapshot& snapshot) {
    if (snapshot.shards.size() < 2 || epochMs(snapshot) == 0) return {};
    sharding::CommitteeDraw draw{0, 0, snapshot.shards.front().members.size()};
    for (const auto& shard : snapshot.shards) {
        draw.keys += shard.members.size();
        draw.seats = std::min<std::uint64_t>(draw.seats, shard.members.size());
    }
    if (draw.seats == 0) return {};
    const std::uint64_t percent = percentWithstood(draw.seats);
    draw.faulty = (draw.keys * percent + 99) / 100;
    const sharding::YearOfDraws year{
        snapshot.shards.size(), static_cast<std::uint64_t>(std::max<std::int64_t>(1, yearMs / epochMs(snapshot)))};
    const double chance = sharding::yearly_failure_probability(draw, year);
    const QString share = say("%1 %").arg(numberText(percent));
    if (chance > surely)
        return say("Committees this small are for show: if %1 of the keys were faulty, the chance that one of them "
                   "fails within a year would be %2.")
            .arg(share, chanceText(chance));
    return say("If %1 of the keys were faulty, the chance that a committee fails within a year would be %2.")
        .arg(share, chanceText(chance));
}
