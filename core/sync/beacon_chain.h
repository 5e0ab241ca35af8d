#pragma once
#include "ledger/final_run.h"

#include <deque>
#include <map>
#include <string_view>

namespace arpeggio::sync {

enum class BeaconError : std::uint8_t {
    Known,          ///< brings nothing new
    Gap,            ///< headers between ours and these are missing: to be asked for
    Fork,           ///< does not continue our chain, though it is signed: a third of the weight is guilty
    WrongInstance,  ///< not of the beacon, or of an epoch whose committee is not known here
    BadCertificate, ///< too little weight, or a bad signature
};
std::string_view to_string(BeaconError error);

/// BeaconChain: the final headers of the beacon, as every node follows them, without bodies or state.
///
/// Pure; whoever drives it hands in what came and keeps on disk what is new. It begins behind genesis, whose state a
/// node need not know. Invariant: each header is the child of the one before, final by a certificate of its epoch's
/// committee. Limits: the newest headers_max are held.
/// Source: protocol.md, section 6.
class BeaconChain {
public:
    static constexpr std::size_t headers_max = 8192;
    struct Link {
        ledger::Header header;
        Hash id;
    };

    /// `known`: final headers held before, oldest first, each the parent of the next (CHECK); none at the start.
    BeaconChain(NetworkId network, ledger::Committee committee, const std::vector<ledger::Header>& known = {});

    /// Takes a run that begins at or below the next height. The headers that were not known, oldest first.
    Result<std::vector<Link>, BeaconError> add(const ledger::FinalRun& run);

    /// The next header, known to be final: by the beacon's own members. It follows the newest (CHECK).
    void append(const ledger::Header& header, const Hash& id);

    [[nodiscard]] const Link* latest() const { return links_.empty() ? nullptr : &links_.back(); }
    [[nodiscard]] Height height() const { return links_.empty() ? Height{0} : links_.back().header.height; }
    [[nodiscard]] const ledger::Header* find(const Hash& id) const; ///< null if unknown, or too old
    [[nodiscard]] std::size_t committee_size() const { return committee_.size(); }

private:
    void push(const ledger::Header& header, const Hash& id);

    NetworkId network_;
    ledger::Committee committee_;
    std::deque<Link> links_; ///< oldest first
    std::map<Hash, Height> heights_;
};

} // namespace arpeggio::sync
