#pragma once
#include <cstdint>
#include <string_view>

namespace arpeggio::wallet {

/// Why a wallet or key file could not be read, opened, used or written.
enum class WalletError : std::uint8_t {
    NotFound,             ///< no such file
    Unreadable,           ///< there, but the system does not let us read it
    NotAKeystore,         ///< some other file
    WrongVersion,         ///< made by a newer program
    WrongKind,            ///< a validator's key where a wallet is due, or the other way round
    Corrupt,              ///< damaged on disk: the checksum does not match, or the parts do not fit together
    ParametersOutOfRange, ///< asks for more memory or time than we give
    WrongPassword,        ///< or somebody changed the file and its checksum
    OutOfMemory,          ///< the machine has not got the memory that the password needs
    WouldOverwrite,       ///< a file is there already
    WriteFailed,          ///< disk full, read-only or gone; the old file is as it was
    Locked,               ///< needs the wallet unlocked
    UnknownAccount,       ///< not one of this wallet's
    TooManyAccounts,
    BadName,    ///< too long, or with control characters
    NameTaken,  ///< another account has it
    Unsignable, ///< no valid transaction even when signed (too large, tip above fee)
};
std::string_view to_string(WalletError error);

} // namespace arpeggio::wallet
