#include "end_to_end/crash.h"

namespace arpeggio::end_to_end {
namespace {
struct Killed : Crash {};

TEST_F(Killed, TenTimesUnderLoadItLosesNothing) {
    crash(10, 1);
}

} // namespace
} // namespace arpeggio::end_to_end
