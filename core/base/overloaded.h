#pragma once

namespace arpeggio {

/// std::visit(overloaded{[](const A&) {}, [](const B&) {}}, variant): a forgotten alternative does not compile.
template <class... Cases>
struct overloaded : Cases... { // NOLINT(readability-identifier-naming): reads as a word in the visit
    using Cases::operator()...;
};
template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;

} // namespace arpeggio
