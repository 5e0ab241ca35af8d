#include "fuzz/fuzz.h"
#include "unit/pool/pool_model.h"

FUZZ(pool) {
    arpeggio::test::PoolRace race;
    CHECK(race.run(input));
}
