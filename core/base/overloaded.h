#pragma once

namespace arpeggio {

/// std::visit(overloaded{[](const A&) {}, [](const B&) {}}, variant): a forgotten alternative does not compile.
template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;

} // namespace arpeggio
