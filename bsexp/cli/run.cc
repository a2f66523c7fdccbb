// bsexp run CONFIG [key=value ...] [--out DIR] [--resume] [--dry-run]
#include "bsexp/experiments/run.h"

#include <nlohmann/json.hpp>

#include "bsexp/analysis.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/config_source.h"
#include "bsexp/cli/dry_run.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

struct Options {
  explicit Options(CLI::App& app) : source(app, ConfigSource::Need::optional) {}
  ConfigSource source;
  std::string out;
  bool resume = false, dry_run = false;
  std::optional<double> rate;
};

std::string bits(const std::optional<double>& loss) {
  return loss ? fmt::format("{:.4f} bits per byte", *loss) : "none";
}

nlohmann::ordered_json to_json(const experiments::RunSummary& of) {
  nlohmann::ordered_json object = {{"folder", of.folder.string()},
                                   {"run_file", (of.folder / "run.h5").string()},
                                   {"steps", of.steps},
                                   {"parameters", of.parameters},
                                   {"density", of.density},
                                   {"mean_path_length", of.mean_path_length},
                                   {"mix", of.mix},
                                   {"seconds", of.seconds},
                                   {"bytes_per_second", of.bytes_per_second}};
  const auto put = [&](const char* name, const std::optional<double>& value) {
    if (value) object[name] = *value;
  };
  put("train_loss_bits", of.train_bits);
  put("first_valid_loss_bits", of.first_valid_bits);
  put("valid_loss_bits", of.valid_bits);
  put("best_valid_loss_bits", of.best_valid_bits);
  put("test_loss_bits", of.test_bits);
  put("test_dynamic_loss_bits", of.test_dynamic_bits);
  put("entropy_bits", of.entropy_bits);
  if (of.best_step) object["best_step"] = *of.best_step;
  object["ended_early"] = of.ended_early;
  return object;
}

std::string to_text(const experiments::RunSummary& of, bool drawn) {
  std::vector<Row> rows = {{"training loss", bits(of.train_bits)}, {"validation loss", bits(of.valid_bits)}};
  if (of.first_valid_bits) rows.push_back({"  at the first evaluation", bits(of.first_valid_bits)});
  if (of.best_step)
    rows.push_back({fmt::format("  lowest, at step {}", format_count(*of.best_step)),
                    bits(of.best_valid_bits) + (of.ended_early ? "; ended early, with these weights" : "")});
  rows.push_back({"test loss", bits(of.test_bits)});
  if (of.test_dynamic_bits) rows.push_back({"  by dynamic evaluation", bits(of.test_dynamic_bits)});
  if (of.entropy_bits) rows.push_back({"entropy of the source", bits(of.entropy_bits)});
  rows.insert(
      rows.end(),
      {{"parameters", format_count(of.parameters)},
       {"density of the masks", short_number(of.density)},
       {"mean path length", short_number(of.mean_path_length)},
       {"mix factor", fmt::format("{} of the pairs of blocks within a time step", short_number(of.mix))},
       {"training",
        fmt::format("{} steps in {}, {} bytes per second", format_count(of.steps),
                    format_duration(of.seconds), format_count(static_cast<int64_t>(of.bytes_per_second)))},
       {"run file", (of.folder / "run.h5").string()},
       {"configuration", (of.folder / "config.yaml").string()}});
  if (drawn) rows.push_back({"figures", (of.folder / "figures").string()});
  return format_columns(rows);
}

// The figures of a run, unless its configuration says no. A machine that cannot draw them is told so, and
// keeps its run.
bool draw_if_wanted(const experiments::RunSummary& summary, const Context& context) {
  if (!summary.figures) return false;
  if (!analysis::can_draw()) {
    context.console.warn(
        "no figures: gnuplot is not installed (Debian: gnuplot-nox); later: bsexp analyze RUN --figures DIR");
    return false;
  }
  analysis::draw_figures(summary.folder, summary.folder / "figures");
  return true;
}

void run_and_print(const Options& options, const Context& context) {
  std::optional<experiments::Config> config;
  if (options.source.given()) config = options.source.load();
  if (options.dry_run) {
    REQUIRE(config, "--dry-run needs a configuration: bsexp run CONFIG --dry-run");
    print_dry_run(*config, options.rate, context);
    return;
  }
  REQUIRE(!options.rate, "--rate belongs to --dry-run: it says how long a training would take");
  experiments::RunOptions run_options;
  if (!options.out.empty()) run_options.out = options.out;
  run_options.resume = options.resume;
  run_options.threads = static_cast<int>(context.threads);
  run_options.command_line = context.command_line;
  const experiments::RunSummary summary = experiments::run_experiment(config, run_options, context.console);
  const bool drawn = draw_if_wanted(summary, context);
  if (!summary.sample.empty())
    context.console.result("a sample of the model:\n" + printable(summary.sample) + "\n");
  context.console.result(to_text(summary, drawn));
  print_json(context.console, to_json(summary));
}

}  // namespace

Action run(CLI::App& app) {
  const auto options = std::make_shared<Options>(app);
  app.add_option("--out", options->out, "Folder of the run (default: runs/NAME/ID)")->type_name("DIR");
  app.add_flag("--resume", options->resume,
               "Go on with the run in --out, or with the newest unfinished one of this name and seed");
  app.add_flag("--dry-run", options->dry_run, "Print layers, masks, operations and memory; train nothing");
  add_value(app, "--rate", options->rate, experiments::above(0),
            "With --dry-run: the TFLOP/s that the machine reaches, for the hours of the training");
  return [options](const Context& context) { run_and_print(*options, context); };
}

}  // namespace bsexp::cli
