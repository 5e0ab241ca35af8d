#pragma once
#include "storage/store.h"

#include <string>
#include <utility>
#include <vector>

namespace arpeggio::test {

inline Bytes bytes_of(std::string_view text) {
    return to_bytes(as_bytes(text));
}

/// put("a", "1") and, with an empty value, erase("a").
inline storage::Batch batch_of(const std::vector<std::pair<std::string, std::string>>& changes) {
    storage::Batch batch;
    for (const auto& [key, value] : changes) {
        if (value.empty()) {
            batch.erase(bytes_of(key));
        } else {
            batch.put(bytes_of(key), bytes_of(value));
        }
    }
    return batch;
}

inline bool commit(
    storage::Store& store,
    const std::vector<std::pair<std::string, std::string>>& changes,
    storage::Durability durability = storage::Durability::Synced) {
    return store.commit(batch_of(changes), durability).has_value();
}

/// The value of a key; "-" if it has none, the error's name if it cannot be read.
inline std::string read(const storage::Store& store, std::string_view key) {
    const auto value = store.get(as_bytes(key));
    if (!value) return std::string(to_string(value.error()));
    if (!*value) return "-";
    return std::string(as_text(**value));
}

/// "key=value key=value …" in the order of the scan.
inline std::string list(const storage::Store& store, std::string_view prefix = "", std::string_view from = "") {
    std::string out;
    const auto add = [&](ByteView key, ByteView value) {
        if (!out.empty()) out += ' ';
        out.append(as_text(key)).append("=").append(as_text(value));
        return true;
    };
    const auto done = store.scan(as_bytes(prefix), as_bytes(from), add);
    return done ? out : std::string(to_string(done.error()));
}

} // namespace arpeggio::test
