#include "base/check.h"
#include "consensus/evidence.h"
#include "consensus/record.h"
#include "fuzz.h"

using namespace arpeggio;
using namespace arpeggio::consensus;

FUZZ(consensus_message) {
    constexpr std::size_t committee_size = 5;
    if (const auto message = decode_message(input, committee_size)) {
        const Bytes again = encode_message(*message, committee_size);
        CHECK(std::equal(again.begin(), again.end(), input.begin(), input.end()));
    }
    if (const auto record = decode_record(input, committee_size)) {
        const Bytes again = encode_record(*record, committee_size);
        CHECK(std::equal(again.begin(), again.end(), input.begin(), input.end()));
        CHECK(record_key(*record).size() > 8);
    }
    codec::Reader reader(input);
    (void)decode_evidence(reader);
}
