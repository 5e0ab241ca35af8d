#include "app/lab/economics.h"
#include "app/lab/fault.h"
#include "app/lab/finality.h"
#include "app/lab/move_state.h"
#include "app/lab/mutations.h"
#include "app/lab/options.h"
#include "app/lab/scale.h"
#include "app/lab/sharded.h"

#include <algorithm>
#include <iostream>

using namespace arpeggio::lab;

namespace {
int print_economics(const EconomicsOptions& options) {
    const auto text = run_economics(options);
    if (!text) {
        std::cerr << "arpeggio-lab: " << text.error().sentence << '\n';
        return text.error().exit_code;
    }
    std::cout << *text << std::flush;
    return 0;
}
} // namespace

int main(int argc, char** argv) {
    const auto options = parse_options({argv + 1, static_cast<std::size_t>(argc - 1)});
    if (!options) {
        std::cerr << "arpeggio-lab: " << options.error() << '\n';
        return 2;
    }
    if (options->help) {
        std::cout << help_text();
        return 0;
    }
    if (options->version) {
        std::cout << "arpeggio-lab " << ARPEGGIO_VERSION << '\n';
        return 0;
    }
    if (options->move_state) {
        const MoveStateReport report = run_move_state(*options->move_state, std::cerr);
        std::cout << to_json(report) << std::endl;
        return report.complaints().empty() ? 0 : 1;
    }
    if (options->scale) {
        const auto rows = run_scale(*options->scale, std::cerr);
        std::cout << to_table(rows) << std::flush;
        return std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.is_good(); }) ? 0 : 1;
    }
    if (options->economics) return print_economics(*options->economics);
    if (options->fault.finality) {
        const auto rows = run_finality(std::cerr);
        std::cout << to_table(rows) << std::flush;
        return std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.is_good(); }) ? 0 : 1;
    }
    if (options->fault.mutations) {
        const auto results = run_mutations(options->fault, std::cerr);
        std::cout << to_table(results) << std::flush;
        return std::all_of(results.begin(), results.end(), [](const auto& one) { return one.caught_by; }) ? 0 : 1;
    }
    if (options->fault.shards > 1) {
        const ShardedReport report = run_sharded(options->fault, std::cerr);
        std::cout << to_json(report) << std::endl;
        return report.violations == 0 ? 0 : 1;
    }
    const FaultReport report = run_fault(options->fault, std::cerr);
    std::cout << to_json(report) << std::endl;
    return report.violations == 0 && report.complaints().empty() ? 0 : 1;
}
