// bsexp sweep CONFIG [key=a,b ...] [--zip KEY,KEY] [--random N | --sobol N] [--seeds N] [--jobs N]
//   [--launcher local|slurm] [--sbatch OPTION] [--out DIR] [--resume] [--dry-run]
#include "bsexp/experiments/sweep.h"

#include <algorithm>

#include "bsexp/base/file.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/config_source.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/sweep_launch.h"
#include "bsexp/experiments/run_folder.h"
#include "bsexp/experiments/sweep_slurm.h"

namespace bsexp::cli {

namespace fs = std::filesystem;
using experiments::SweepCell;
using experiments::SweepFolder;
using experiments::SweepSpec;

namespace {

struct Options {
  std::string config, out, launcher = "local";
  experiments::SweepArguments arguments;
  std::vector<std::string> sbatch;
  std::optional<int64_t> jobs;
  bool resume = false, dry_run = false;
};

// What the command line asks for; none when it only names the folder of a sweep.
std::optional<SweepSpec> wanted(const Options& options) {
  if (options.config.empty() || (options.resume && fs::is_directory(options.config))) {
    REQUIRE(options.resume, "a configuration is needed: bsexp sweep CONFIG key=a,b --seeds 3");
    REQUIRE(options.config.empty() || options.out.empty(),
            "the folder of the resumed sweep is given twice, {} and --out {}; keep one", options.config,
            options.out);
    const experiments::SweepArguments& given = options.arguments;
    REQUIRE(given.assignments.empty() && given.zips.empty() && !given.n_seeds && !given.n_random &&
                !given.n_sobol,
            "a resumed sweep keeps its own values; leave KEY=VALUES, --zip, --seeds, --random and --sobol "
            "out, or start a new one");
    return std::nullopt;
  }
  const fs::path path = experiments::find_config(options.config, config_folders());
  return experiments::read_sweep(read_file(path), path.string(), options.arguments);
}

SweepFolder place(const Options& options, const std::optional<SweepSpec>& spec, const Context& context) {
  if (!options.out.empty()) return {options.out};
  if (!spec) return {options.config};
  const std::string name = experiments::shared_config(*spec).name;
  if (options.resume) {
    if (const auto found = experiments::newest_sweep(experiments::kRunsFolder, name)) return *found;
    context.console.note(fmt::format("there is no sweep of {} to go on with: a new one starts", name));
  }
  return {experiments::new_dated_folder(experiments::kRunsFolder, name, "sweep")};
}

// A sweep is gone on with as it was started. Its file is read first, so that comments in it, and keys that a
// later bsexp has more, make no difference.
void require_same(const SweepFolder& folder, const SweepSpec& spec) {
  const std::vector<std::string> ours = split(to_yaml(spec), '\n'),
                                 theirs = split(to_yaml(experiments::read_sweep_folder(folder)), '\n');
  for (size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
    const std::string here = i < ours.size() ? ours[i] : "", there = i < theirs.size() ? theirs[i] : "";
    REQUIRE(here == there,
            "{} was started as another sweep: there '{}', now '{}'. Resume it with its own (bsexp sweep "
            "--resume --out {}), or start a new one",
            folder.path.string(), there, here, folder.path.string());
  }
}

void print_dry_run(const std::vector<SweepCell>& cells, double bytes, const Context& context) {
  std::vector<Row> rows = {{"run", "values"}};
  for (const SweepCell& cell : cells) {
    nlohmann::ordered_json object = {{"run", cell.name}};
    std::string words;
    for (const auto& [key, value] : cell.values) {
      object[key] = field_value(experiments::field_table().get(key), cell.config);
      words += fmt::format("{}={} ", key, value);
    }
    rows.push_back({cell.name, words});
    print_json(context.console, object);
  }
  context.console.result(format_columns(rows));
  context.console.result(fmt::format("{} runs; the largest needs {} of memory in training",
                                     format_count(static_cast<int64_t>(cells.size())), format_bytes(bytes)));
}

// As many runs side by side as there are processors and memory for, or as were asked for.
int64_t local_jobs(const Options& options, const Context& context, double bytes) {
  const double most = static_cast<double>(memory_of_machine());
  const auto fit = static_cast<int64_t>(most / std::max(bytes, 1.0));
  if (!options.jobs) return std::max<int64_t>(1, std::min(context.threads, fit));
  REQUIRE(*options.jobs <= std::max<int64_t>(1, fit),
          "{} runs side by side need up to {} of memory, and this machine has {}: at most --jobs {}",
          *options.jobs, format_bytes(bytes * static_cast<double>(*options.jobs)), format_bytes(most),
          std::max<int64_t>(1, fit));
  return *options.jobs;
}

void sweep_and_print(const Options& options, const Context& context) {
  std::optional<SweepSpec> spec = wanted(options);
  const SweepFolder folder = place(options, spec, context);
  if (options.resume && folder.has_sweep()) {
    if (spec) require_same(folder, *spec);
    spec = experiments::read_sweep_folder(folder);
  }
  REQUIRE(spec, "{} holds no sweep to go on with, so a configuration is needed", folder.path.string());
  const std::vector<SweepCell> cells = cells_of(*spec);
  const double bytes = check_cells(cells);
  if (options.dry_run) return print_dry_run(cells, bytes, context);
  const bool slurm = options.launcher == "slurm";
  const int64_t jobs = slurm ? 0 : local_jobs(options, context, bytes);
  make_folder(folder.path);
  const experiments::FolderLock lock(experiments::RunFolder{folder.path});
  REQUIRE(!experiments::RunFolder{folder.path}.has_run(), "{} holds a run; a sweep needs a folder of its own",
          folder.path.string());
  REQUIRE(options.resume || !folder.has_sweep(),
          "{} already holds a sweep: add --resume to go on with it, or choose another folder with --out",
          folder.path.string());
  if (folder.has_sweep()) require_same(folder, *spec);  // it may have come before the lock was ours
  if (!folder.has_sweep()) make_sweep_folder(folder, *spec, cells);
  require_no_slurm_job(folder);
  if (slurm) return launch_on_slurm(folder, options.jobs, options.sbatch, context);
  launch_locally(folder, jobs, lock.descriptor(), context);
}

}  // namespace

Action sweep(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  const auto count = experiments::integer(1, 100'000);
  app.add_option("CONFIG", options->config,
                 "A file, or the name of one in configs/; with --resume also the "
                 "folder of a sweep")
      ->type_name("");
  app.add_option("values", options->arguments.assignments,
                 "key=a,b,c lists values, key=lo..hi (lo..hi:step, log:lo..hi) is drawn from, key=a is one "
                 "value for all runs")
      ->type_name("KEY=VALUES");
  app.add_option("--zip", options->arguments.zips,
                 "Keys whose lists go together instead of as a grid; again "
                 "for further ones")
      ->type_name("KEY,KEY")
      ->allow_extra_args(false);
  add_value(app, "--seeds", options->arguments.n_seeds, count, "Seeds for each, from `seed` on");
  add_value(app, "--random", options->arguments.n_random, count, "Random draws of the ranges");
  add_value(app, "--sobol", options->arguments.n_sobol, count, "Draws that cover the ranges evenly");
  add_value(app, "--jobs", options->jobs, count,
            "Runs side by side (default: what processors and memory allow), which share --threads");
  add_value(app, "--launcher", options->launcher, experiments::one_of({"local", "slurm"}),
            "Processes here, or an array job of Slurm with --threads processors a run");
  app.add_option("--sbatch", options->sbatch,
                 "A further option of Slurm's sbatch, --sbatch=--time=1:00:00; "
                 "again for further ones")
      ->type_name("OPTION")
      ->allow_extra_args(false);
  app.add_option("--out", options->out, "Folder of the sweep (default: runs/NAME/ID)")->type_name("DIR");
  app.add_flag("--resume", options->resume,
               "Do what is missing of the sweep in --out, or of the newest of this name");
  app.add_flag("--dry-run", options->dry_run, "Check and list the runs; start none");
  return [options](const Context& context) { sweep_and_print(*options, context); };
}

}  // namespace bsexp::cli
