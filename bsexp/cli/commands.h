#pragma once
// The `declare` functions of all commands (command.h). A new command is a file, a line here, and a row in
// commands.cc.
#include "bsexp/cli/command.h"

namespace bsexp::cli {

Action analyze(CLI::App& app);
Action bench_bsconv(CLI::App& app);
Action bench_bsmm(CLI::App& app);
Action bench_lstm(CLI::App& app);
Action bench_pool(CLI::App& app);
Action bench_topology(CLI::App& app);
Action compare(CLI::App& app);
Action config_check(CLI::App& app);
Action config_docs(CLI::App& app);
Action data_check(CLI::App& app);
Action data_fetch(CLI::App& app);
Action data_list(CLI::App& app);
Action export_runs(CLI::App& app);
Action features(CLI::App& app);
Action report(CLI::App& app);
Action run(CLI::App& app);
Action sample(CLI::App& app);
Action sentiment_command(CLI::App& app);
Action sweep(CLI::App& app);
Action topology_compare(CLI::App& app);
Action topology_convert(CLI::App& app);
Action topology_draw(CLI::App& app);
Action topology_list(CLI::App& app);
Action topology_rewiring(CLI::App& app);
Action topology_spread(CLI::App& app);
Action topology_stats(CLI::App& app);
Action watch(CLI::App& app);

}  // namespace bsexp::cli
