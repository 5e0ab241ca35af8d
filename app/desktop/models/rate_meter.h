#pragma once
#include <QtGlobal>

#include <cstdint>
#include <deque>
#include <optional>

/// How many a second over the last ten seconds, of a count that grows. Limits: one point for each time that it is told.
class RateMeter {
public:
    static constexpr qint64 windowMs = 10'000;

    /// A smaller count than before begins anew: it is another node's.
    void count(std::uint64_t total, qint64 nowMs) {
        if (!points_.empty() && total < points_.back().total) points_.clear();
        points_.push_back({nowMs, total});
        while (points_.size() > 2 && nowMs - points_[1].atMs >= windowMs) points_.pop_front();
    }
    /// Absent before there is a second to speak of.
    [[nodiscard]] std::optional<double> perSecond() const {
        const qint64 span = points_.empty() ? 0 : points_.back().atMs - points_.front().atMs;
        if (span < 1000) return std::nullopt;
        return static_cast<double>(points_.back().total - points_.front().total) * 1000 / static_cast<double>(span);
    }

private:
    struct Point {
        qint64 atMs = 0;
        std::uint64_t total = 0;
    };
    std::deque<Point> points_;
};
