#include "node/facade.h"
#include "node/snapshot.h"

namespace arpeggio::node {

std::string_view to_string(Phase phase) {
    switch (phase) {
    case Phase::Starting: return "Starting";
    case Phase::Ready: return "Ready";
    case Phase::Degraded: return "Degraded";
    case Phase::Failed: return "Failed";
    case Phase::Stopping: return "Stopping";
    case Phase::Stopped: return "Stopped";
    }
    return {};
}

std::string_view to_string(Trouble trouble) {
    switch (trouble) {
    case Trouble::None: return "None";
    case Trouble::DataFolderInUse: return "DataFolderInUse";
    case Trouble::DataFolderUnreadable: return "DataFolderUnreadable";
    case Trouble::DataFolderOtherVersion: return "DataFolderOtherVersion";
    case Trouble::DataFolderOtherNetwork: return "DataFolderOtherNetwork";
    case Trouble::DataDamaged: return "DataDamaged";
    case Trouble::DiskFull: return "DiskFull";
    case Trouble::DiskFailed: return "DiskFailed";
    case Trouble::PortTaken: return "PortTaken";
    case Trouble::NoFinality: return "NoFinality";
    }
    return {};
}

std::string_view to_string(SubmitError error) {
    switch (error) {
    case SubmitError::TooLarge: return "TooLarge";
    case SubmitError::Malformed: return "Malformed";
    case SubmitError::UnknownType: return "UnknownType";
    case SubmitError::Unprotected: return "Unprotected";
    case SubmitError::BadSignature: return "BadSignature";
    case SubmitError::WrongChainId: return "WrongChainId";
    case SubmitError::GasLimitTooLow: return "GasLimitTooLow";
    case SubmitError::GasLimitTooHigh: return "GasLimitTooHigh";
    case SubmitError::TipAboveFee: return "TipAboveFee";
    case SubmitError::FeeTooLow: return "FeeTooLow";
    case SubmitError::NonceTooLow: return "NonceTooLow";
    case SubmitError::NonceTooFarAhead: return "NonceTooFarAhead";
    case SubmitError::InsufficientBalance: return "InsufficientBalance";
    case SubmitError::ReplacementUnderpriced: return "ReplacementUnderpriced";
    case SubmitError::AlreadyKnown: return "AlreadyKnown";
    case SubmitError::PoolFull: return "PoolFull";
    case SubmitError::CreationUnsupported: return "CreationUnsupported";
    case SubmitError::Unavailable: return "Unavailable";
    }
    return {};
}

} // namespace arpeggio::node
