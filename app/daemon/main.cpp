#include "app/check.h"
#include "app/launch.h"
#include "app/options.h"
#include "app/rpc_endpoint.h"
#include "app/run.h"
#include "app/summary.h"

#include <cstdio>
#include <iostream>

using namespace arpeggio;
using namespace arpeggio::app;

namespace {
int fail(const LaunchError& error) {
    std::cerr << "arpeggiod: " << error.sentence << '\n';
    return static_cast<int>(error.code);
}
int run_check(const Options& options) {
    const auto checked = check(options);
    if (!checked) return fail(checked.error());
    std::cout << to_json(*checked) << std::endl;
    return static_cast<int>(exit_code(*checked));
}
} // namespace

int main(int argc, char** argv) {
    const auto options = parse_options(Program::Daemon, {argv + 1, static_cast<std::size_t>(argc - 1)});
    if (!options) {
        std::cerr << "arpeggiod: " << options.error() << '\n';
        return static_cast<int>(ExitCode::Usage);
    }
    if (options->help) {
        std::cout << help_text(Program::Daemon);
        return 0;
    }
    if (options->version) {
        std::cout << "arpeggiod " << ARPEGGIO_VERSION << '\n';
        return 0;
    }
    if (options->check) return run_check(*options);
    catch_signals();
    if (const auto probed = probe_rpc(*options); !probed) return fail(probed.error());
    auto launched = launch(*options);
    if (!launched) return fail(launched.error());
    auto served = serve_rpc(*options, **launched);
    if (!served) return fail(served.error());
    const Summary summary = run(*options, **launched);
    served->reset();
    std::cout << to_json(summary) << std::endl;
    return static_cast<int>(exit_code(summary));
}
