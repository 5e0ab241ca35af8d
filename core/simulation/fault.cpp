#include "simulation/fault.h"

#include "base/check.h"

namespace arpeggio::simulation {

std::string_view to_string(Fault fault) {
    switch (fault) {
    case Fault::Delay: return "Delay";
    case Fault::Reorder: return "Reorder";
    case Fault::Loss: return "Loss";
    case Fault::Repeat: return "Repeat";
    case Fault::Clog: return "Clog";
    case Fault::Partition: return "Partition";
    case Fault::OneWay: return "OneWay";
    case Fault::Bandwidth: return "Bandwidth";
    case Fault::LostTail: return "LostTail";
    case Fault::TornRecord: return "TornRecord";
    case Fault::BitFlip: return "BitFlip";
    case Fault::FullDisk: return "FullDisk";
    case Fault::SlowSync: return "SlowSync";
    case Fault::Skew: return "Skew";
    case Fault::Drift: return "Drift";
    case Fault::Jump: return "Jump";
    case Fault::Kill: return "Kill";
    case Fault::StaleDisk: return "StaleDisk";
    case Fault::Twins: return "Twins";
    case Fault::Equivocation: return "Equivocation";
    case Fault::VoteForAll: return "VoteForAll";
    case Fault::Silence: return "Silence";
    case Fault::Selection: return "Selection";
    case Fault::WithheldBodies: return "WithheldBodies";
    case Fault::Junk: return "Junk";
    case Fault::Oversized: return "Oversized";
    case Fault::Replay: return "Replay";
    }
    CHECK(false);
}

} // namespace arpeggio::simulation
