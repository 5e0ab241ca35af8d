#include "staking/sentence.h"

#include "staking/rules.h"

namespace arpeggio::staking {

std::string decimal(const U256& value) {
    const U256 whole{rate_whole.value};
    std::string fraction = to_decimal(value % whole);
    fraction.insert(0, Amount::decimals - fraction.size(), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return to_decimal(value / whole) + (fraction.empty() ? "" : "." + fraction);
}

void replace(std::string& text, std::string_view name, const std::string& by) {
    const std::size_t at = text.find(name);
    if (at != std::string::npos) text.replace(at, name.size(), by);
}

} // namespace arpeggio::staking
