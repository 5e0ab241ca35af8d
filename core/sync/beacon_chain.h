#pragma once
#include "ledger/final_run.h"
#include "sharding/roster.h"

#include <deque>
#include <map>
#include <string_view>

namespace arpeggio::sync {

enum class BeaconError : std::uint8_t {
    Known,          ///< brings nothing new
    Gap,            ///< headers between ours and these are missing: to be asked for
    Fork,           ///< does not continue our chain, though it is signed: a third of the weight is guilty
    NotTheBeacon,   ///< headers of another shard
    UnknownEpoch,   ///< whose committee is not known here
    OnlyTail,       ///< of an epoch that is closed
    BadCertificate, ///< too little weight, or a bad signature
};
std::string_view to_string(BeaconError error);

/// BeaconChain: the final headers of the beacon, as every node follows them, without bodies or state.
///
/// Pure; whoever drives it hands in what came and keeps on disk what is new. It begins behind genesis, whose state a
/// node need not know. Invariant: each header is the child of the one before, final by a certificate of its epoch's
/// committee; the tails of epochs are left out. Limits: the newest headers_max are held.
/// Source: protocol.md, section 6.
class BeaconChain {
public:
    static constexpr std::size_t headers_max = 8192;
    struct Link {
        ledger::Header header;
        Hash id;
    };

    /// `known`: final headers held before, oldest first, each the parent of the next (CHECK); none at the start.
    explicit BeaconChain(NetworkId network, const std::vector<ledger::Header>& known = {});

    /// Takes a run that begins at or below the next height. The headers that were not known, oldest first.
    Result<std::vector<Link>, BeaconError> add(const ledger::FinalRun& run, const sharding::Rosters& rosters);

    /// The next header, known to be final: by the beacon's own members. It follows the newest (CHECK).
    void append(const ledger::Header& header, const Hash& id);

    [[nodiscard]] const Link* latest() const { return links_.empty() ? nullptr : &links_.back(); }
    [[nodiscard]] Height height() const { return links_.empty() ? Height{0} : links_.back().header.height; }
    [[nodiscard]] const ledger::Header* find(const Hash& id) const; ///< null if unknown, or too old
    /// The block that closes the epoch; null if it is not known, or too old.
    [[nodiscard]] const Link* closing_of(Epoch epoch) const;
    /// All that are held, oldest first.
    [[nodiscard]] const std::deque<Link>& links() const { return links_; }

private:
    void push(const ledger::Header& header, const Hash& id);

    NetworkId network_;
    std::deque<Link> links_; ///< oldest first
    std::map<Hash, Height> heights_;
    std::map<Epoch, Height> closings_;
};

} // namespace arpeggio::sync
