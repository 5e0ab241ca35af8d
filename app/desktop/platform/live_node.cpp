#include "platform/live_node.h"

#include "app/launch.h"

using arpeggio::Fail;
using arpeggio::node::Facade;
using arpeggio::node::Trouble;

NodeStarter liveNodeStarter(const arpeggio::app::Options& options, const std::filesystem::path& folder) {
    return [options, folder](const NodeRequest& request) -> arpeggio::Result<std::unique_ptr<Facade>, Trouble> {
        auto chosen = options;
        chosen.data_dir = folder;
        if (!chosen.demo) chosen.demo.emplace().takes_kept = true;
        chosen.demo->own_name = request.validatorName;
        auto launched = arpeggio::app::launch(chosen);
        if (launched) return std::unique_ptr<Facade>(*std::move(launched));
        const auto trouble = launched.error().trouble;
        return Fail(trouble == Trouble::None ? Trouble::DataDamaged : trouble);
    };
}
