#include "app/lab/economics_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace arpeggio::lab {
namespace {
using staking::EconomyYear;
using Figure = std::optional<double> (*)(const EconomyYear&);

constexpr double width = 1200, height = 520;
constexpr double plot_top = 112, plot_height = 280, plot_width = 316;
constexpr double first_left = 60, panel_pitch = 386; ///< from one panel's left edge to the next
constexpr double legend_top = 470, legend_row = 24;
constexpr std::size_t legend_columns = 3;
constexpr const char *ink = "#1f2933", *muted = "#52606d", *rule = "#e4e7eb";

/// A line's look. Colours: Okabe and Ito, which colour-blind readers tell apart. Through its gaps a line shows those
/// that it lies on.
struct Style {
    const char* colour;
    const char* dashes;
};
constexpr std::array<Style, EconomySet::sets_max> styles{{
    {"#0072b2", "none"},
    {"#d55e00", "12 6"},
    {"#009e73", "4 5"},
    {"#cc79a7", "12 4 3 4"},
    {"#e69f00", "2 3"},
    {"#56b4e9", "20 5"},
}};

std::string number(double value, int decimals = 1) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        default: out += c;
        }
    }
    return out;
}

struct Place {
    double x = 0, y = 0;
};
struct Font {
    int size = 12;
    const char* anchor = "start";
    const char* colour = muted;
    const char* weight = "normal";
};
std::string label(const Place& at, const std::string& text, const Font& font) {
    return "<text x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" font-size=\"" + std::to_string(font.size) +
           "\" text-anchor=\"" + font.anchor + "\" font-weight=\"" + font.weight + "\" fill=\"" + font.colour + "\">" +
           escaped(text) + "</text>\n";
}
std::string line(const Place& from, const Place& to, const char* colour, const Style* style = nullptr) {
    return "<line x1=\"" + number(from.x) + "\" y1=\"" + number(from.y) + "\" x2=\"" + number(to.x) + "\" y2=\"" +
           number(to.y) + "\" stroke=\"" + colour + "\"" +
           (style == nullptr ? "" : std::string(" stroke-width=\"2.5\" stroke-dasharray=\"") + style->dashes + "\"") +
           "/>\n";
}

/// From `low` to `high` by steps that people count in: 1, 2 or 5 times a power of ten.
struct Axis {
    double low = 0, high = 1, step = 1;

    static Axis over(double low, double high, double steps) {
        const double range = std::max(high - low, high == 0 ? 1 : std::abs(high) / 10); // a level line has one, too
        const double power = std::pow(10, std::floor(std::log10(range / steps)));
        const double rough = range / steps / power;
        const double step = power * (rough <= 1 ? 1 : rough <= 2 ? 2 : rough <= 5 ? 5 : 10);
        return {step * std::floor(low / step), step * std::ceil((low + range) / step - 1e-9), step};
    }
    [[nodiscard]] int decimals() const { return std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9))); }
    [[nodiscard]] std::size_t ticks() const { return static_cast<std::size_t>((high - low) / step + 1e-9) + 1; }
    [[nodiscard]] double tick(std::size_t at) const { return low + step * static_cast<double>(at); }
    /// 0 at `low`, 1 at `high`.
    [[nodiscard]] double part(double value) const { return (value - low) / (high - low); }
};

struct Panel {
    const char* title;
    const char* unit;
    Figure figure;
    double divisor = 1; ///< from the figure to the unit
    bool is_from_zero = true;
};
std::optional<double> percent_of(std::optional<std::uint64_t> ppm) {
    if (!ppm) return std::nullopt;
    return static_cast<double>(*ppm) / 1e4;
}
std::optional<double> supply_of(const EconomyYear& row) {
    return static_cast<double>((row.supply.atto / (arp(1).atto / U256{10})).low64()) / 10;
}
Panel supply_panel(const std::vector<ModelledSet>& sets) {
    double most = 0;
    for (const ModelledSet& modelled : sets)
        for (const EconomyYear& row : modelled.years) most = std::max(most, *supply_of(row));
    if (most >= 1e12) return {"Supply", "trillions of ARP", supply_of, 1e12, false};
    if (most >= 1e9) return {"Supply", "billions of ARP", supply_of, 1e9, false};
    if (most >= 1e6) return {"Supply", "millions of ARP", supply_of, 1e6, false};
    return {"Supply", "ARP", supply_of, 1, false};
}
std::vector<Panel> panels_of(const std::vector<ModelledSet>& sets) {
    return {
        {"Return on what is staked", "% a year", [](const EconomyYear& row) { return percent_of(row.return_ppm); }},
        {"Staked share", "% of the supply", [](const EconomyYear& row) { return percent_of(row.staked_share_ppm); }},
        supply_panel(sets)};
}

/// One panel at its place.
class Plot {
public:
    Plot(const Panel& panel, const std::vector<ModelledSet>& sets, double left)
        : panel_(panel), sets_(sets), left_(left) {
        std::uint32_t years = 1;
        std::vector<double> values;
        for (const ModelledSet& modelled : sets) {
            years = std::max(years, modelled.years.back().year);
            for (const EconomyYear& row : modelled.years)
                if (const auto value = panel.figure(row)) values.push_back(*value / panel.divisor);
        }
        if (values.empty() || panel.is_from_zero) values.push_back(0);
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        y_ = Axis::over(*low, *high, 5);
        x_ = Axis::over(0, years, years < 5 ? years : 5);
        x_.high = years;
    }
    [[nodiscard]] std::string svg() const {
        std::string out = label({left_, plot_top - 34}, panel_.title, {15, "start", ink, "bold"}) +
                          label({left_, plot_top - 15}, panel_.unit, {12}) + grid();
        for (std::size_t i = 0; i < sets_.size(); ++i) out += curve(sets_[i], styles[i % styles.size()]);
        return out;
    }

private:
    [[nodiscard]] Place place(double year, double value) const {
        return {left_ + plot_width * x_.part(year), plot_top + plot_height * (1 - y_.part(value))};
    }
    [[nodiscard]] std::string grid() const {
        std::string out;
        for (std::size_t i = 0; i < y_.ticks(); ++i) {
            const Place at = place(0, y_.tick(i));
            out += line(at, {at.x + plot_width, at.y}, i == 0 ? muted : rule);
            out += label({at.x - 8, at.y + 4}, number(y_.tick(i), y_.decimals()), {12, "end"});
        }
        const double bottom = plot_top + plot_height;
        for (std::size_t i = 0; i < x_.ticks(); ++i) {
            const double x = place(x_.tick(i), y_.low).x;
            out += line({x, bottom}, {x, bottom + 5}, muted);
            out += label({x, bottom + 20}, number(x_.tick(i), 0), {12, "middle"});
        }
        return out + label({left_ + plot_width / 2, bottom + 40}, "years since genesis", {12, "middle"});
    }
    /// Broken where nothing is known.
    [[nodiscard]] std::string curve(const ModelledSet& modelled, const Style& style) const {
        std::string path;
        bool is_broken = true;
        for (const EconomyYear& row : modelled.years) {
            const auto value = panel_.figure(row);
            if (value) {
                const Place at = place(row.year, *value / panel_.divisor);
                path += (is_broken ? "M" : "L") + number(at.x) + " " + number(at.y);
            }
            is_broken = !value;
        }
        return "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + style.colour +
               "\" stroke-width=\"2.5\" stroke-linejoin=\"round\" stroke-dasharray=\"" + style.dashes + "\"/>\n";
    }

    const Panel& panel_;
    const std::vector<ModelledSet>& sets_;
    double left_;
    Axis x_, y_;
};

std::string legend(const std::vector<ModelledSet>& sets) {
    std::string out;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        const std::size_t row = i / legend_columns, column = i % legend_columns;
        const double x = first_left + panel_pitch * static_cast<double>(column);
        const double y = legend_top + legend_row * static_cast<double>(row);
        const Style& style = styles[i % styles.size()];
        out += line({x, y - 4}, {x + 36, y - 4}, style.colour, &style);
        out += label({x + 46, y}, sets[i].set.name, {13, "start", ink});
    }
    return out;
}
} // namespace

std::string to_svg(const std::vector<ModelledSet>& sets) {
    const std::string title = "Arpeggio: what staking returns, and how the supply grows";
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width, 0) + " " +
                      number(height, 0) + "\" width=\"" + number(width, 0) + "\" height=\"" + number(height, 0) +
                      "\" role=\"img\" font-family=\"Inter, 'Segoe UI', 'DejaVu Sans', sans-serif\">\n<title>" + title +
                      "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" +
                      label({first_left, 40}, title, {20, "start", ink, "bold"});
    double left = first_left;
    for (const Panel& panel : panels_of(sets)) {
        out += Plot(panel, sets, left).svg();
        left += panel_pitch;
    }
    return out + legend(sets) + "</svg>\n";
}

} // namespace arpeggio::lab
