#include "wallet/error.h"

#include "base/check.h"

namespace arpeggio::wallet {

std::string_view to_string(WalletError error) {
    switch (error) {
    case WalletError::NotFound: return "NotFound";
    case WalletError::Unreadable: return "Unreadable";
    case WalletError::NotAKeystore: return "NotAKeystore";
    case WalletError::WrongVersion: return "WrongVersion";
    case WalletError::WrongKind: return "WrongKind";
    case WalletError::Corrupt: return "Corrupt";
    case WalletError::ParametersOutOfRange: return "ParametersOutOfRange";
    case WalletError::WrongPassword: return "WrongPassword";
    case WalletError::OutOfMemory: return "OutOfMemory";
    case WalletError::WouldOverwrite: return "WouldOverwrite";
    case WalletError::WriteFailed: return "WriteFailed";
    case WalletError::Locked: return "Locked";
    case WalletError::UnknownAccount: return "UnknownAccount";
    case WalletError::TooManyAccounts: return "TooManyAccounts";
    case WalletError::BadName: return "BadName";
    case WalletError::NameTaken: return "NameTaken";
    case WalletError::Unsignable: return "Unsignable";
    }
    CHECK(false);
}

} // namespace arpeggio::wallet
