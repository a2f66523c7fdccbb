#include "bsexp/experiments/run.h"

#include <algorithm>
#include <cmath>
#include <ctime>

#include <fmt/chrono.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/machine.h"
#include "bsexp/base/text.h"
#include "bsexp/experiments/build_info.h"
#include "bsexp/experiments/cost.h"
#include "bsexp/experiments/record.h"
#include "bsexp/experiments/run_folder.h"
#include "bsexp/experiments/text_task.h"
#include "bsexp/experiments/trained_model.h"
#include "bsexp/experiments/trainer.h"
#include "bsexp/topology.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

namespace {

std::string utc_now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

struct Place {
  RunFolder folder;
  bool resumed = false;
};

// The folder to work in: an old one to go on with, or a new one.
Place find_place(const std::optional<Config>& config, const RunOptions& options) {
  if (options.out) {
    const RunFolder folder{*options.out};
    REQUIRE(options.resume || !folder.has_run(),
            "{} already holds a run: add --resume to go on with it, or choose another folder with --out",
            folder.path.string());
    REQUIRE(config || folder.has_run(), "{} holds no run to go on with, so a configuration is needed",
            folder.path.string());
    return {folder, folder.has_run()};
  }
  REQUIRE(config, "a configuration is needed: bsexp run CONFIG, or bsexp run --resume --out DIR");
  const auto seed = static_cast<uint64_t>(config->seed);
  if (options.resume) {
    if (const auto found = newest_unfinished(kRunsFolder, config->name, seed)) return {*found, true};
  }
  return {new_run_folder(kRunsFolder, config->name, seed), false};
}

// `auto` of a key of the optimizer and the number that it stands for are the same; runs of older versions say
// the number.
Config spelled_out(Config config) {
  const nn::OptimizerOptions options = optimizer_options(config.train);
  config.train.beta1 = options.beta1;
  config.train.beta2 = options.beta2;
  config.train.epsilon = options.epsilon;
  config.train.weight_decay = options.weight_decay;
  config.train.momentum = options.momentum;
  return config;
}

// The configuration stored in the run; a given one must be the same.
Config stored_config(const std::optional<Config>& given, const runfile::RunReader& run) {
  const std::string stored = run.info().config;
  Config config = parse_config(stored, run.path().string());
  if (!given) return config;
  const std::vector<std::string> ours = split(to_yaml(spelled_out(solve_width(*given))), '\n'),
                                 theirs = split(to_yaml(spelled_out(config)), '\n');
  for (size_t line = 0; line < std::max(ours.size(), theirs.size()); ++line) {
    const std::string here = line < ours.size() ? ours[line] : "",
                      there = line < theirs.size() ? theirs[line] : "";
    REQUIRE(here == there,
            "{} was started with another configuration: there '{}', now '{}'. Resume it with its own (bsexp "
            "run --resume "
            "--out {}), or start a new run",
            run.path().string(), there, here, run.path().parent_path().string());
  }
  return config;
}

// The share of pairs of blocks that are joined within one time step.
double mix_of(const nn::MaskSet& masks) {
  std::vector<topology::BlockMask> sequence;
  for (const std::string& name : masks.sequence()) {
    for (const nn::NamedMask& mask : masks.masks()) {
      if (mask.name == name) sequence.push_back(mask.mask);
    }
  }
  return topology::mix(sequence).back();
}

void record_results(runfile::RunWriter& run, const Plan& plan, const TextTask& task, const Cost& cost) {
  double blocks = 0, all = 0, path_length = 0, n_square = 0;
  for (const nn::NamedMask& mask : plan.masks.masks()) {
    blocks += static_cast<double>(mask.mask.n_blocks());
    all += static_cast<double>(mask.mask.n_rows()) * static_cast<double>(mask.mask.n_columns());
    const auto paths = topology::statistics(mask.mask).paths;
    if (!paths) continue;
    path_length += paths->mean_path_length;
    ++n_square;
  }
  run.set_attribute("parameters", plan.parameters.n_values());
  run.set_attribute("step_operations", cost.step_operations);
  run.set_attribute("density", blocks / all);
  run.set_attribute("mean_path_length", path_length / n_square);
  run.set_attribute("mix", mix_of(plan.masks));
  if (task.entropy_bits()) run.set_attribute("entropy_bits", *task.entropy_bits());
  if (!task.remarks().empty()) run.set_attribute("data_remarks", task.remarks());
}

void require_memory(const Cost& cost) {
  const double needed = cost.step_bytes, most = static_cast<double>(memory_of_machine());
  REQUIRE(needed <= most,
          "training needs {} of memory, and this machine has {}: use fewer hidden units, a lower density, a "
          "smaller train.batch or train.window, segments of train.recompute (--dry-run shows what each layer "
          "takes)",
          format_bytes(needed), format_bytes(most));
}

runfile::RunWriter start_run(const Plan& plan, const TextTask& task, const Cost& cost,
                             const RunFolder& folder, const kernels::Backend& backend,
                             const RunOptions& options) {
  const std::string yaml = to_yaml(plan.config);
  write_file(folder.config(), yaml);
  runfile::RunInfo info;
  info.name = plan.config.name;
  info.version = version();
  info.commit = commit();
  info.command_line = options.command_line;
  info.started = utc_now();
  info.config = yaml;
  info.device = backend.name();
  info.isa = backend.isa();
  info.seed = plan.config.seed;
  info.threads = options.threads;
  runfile::RunWriter run = runfile::RunWriter::create(folder.path, info);
  record_masks(plan.masks, run);
  record_results(run, plan, task, cost);
  run.flush();
  return run;
}

void test(const TrainConfig& train, Trainer& trainer, runfile::RunWriter& run, const Console& console) {
  trainer.evaluate("test", train.test_windows);
  if (train.dynamic_rate == 0) return;
  const double bits = trainer.evaluate_dynamically("test", train.test_windows);
  if (std::isfinite(bits)) return run.set_attribute("test_dynamic_bits", bits);
  console.warn("the dynamic evaluation diverged and is left out: train.dynamic_rate is too high");
}

void finish_run(Learner& learner, Trainer& trainer, const TextTask& task, runfile::RunWriter& run,
                const Console& console) {
  const LogConfig& log = learner.plan().config.log;
  const double seconds = trainer.seconds(), rate = trainer.bytes_per_second();
  if (task.has("test")) test(learner.plan().config.train, trainer, run, console);
  record_weights(learner, run);
  if (log.samples > 0) {
    const EvaluationScope averages(learner);
    rnn::SampleOptions options;
    options.length = log.samples;
    options.temperature = log.temperature;
    options.seed = static_cast<uint64_t>(learner.plan().config.seed);
    run.add_sample("final", rnn::sample(learner.plan().model, learner.pool(), options));
  }
  run.set_attribute("finished", utc_now());
  run.set_attribute("seconds", seconds);
  run.set_attribute("bytes_per_second", rate);
  run.set_attribute("status", std::string(runfile::kStatusFinished));
  run.flush();
}

void train_and_finish(Learner& learner, Trainer& trainer, const TextTask& task, runfile::RunWriter& run,
                      const RunFolder& folder, const Console& console) {
  const auto stopped = [&](const char* status) {
    run.set_attribute("status", std::string(status));
    run.flush();
  };
  try {
    trainer.run();
    finish_run(learner, trainer, task, run, console);
  } catch (const Interrupted&) {
    stopped(runfile::kStatusInterrupted);
    throw;
  } catch (const NotFinite& error) {
    stopped(runfile::kStatusFailed);
    const bool saved = fs::exists(folder.checkpoint());
    throw NotFinite(
        fmt::format("training stopped: {}. {} Try a lower train.learning_rate, a longer train.warmup or a "
                    "smaller train.clip",
                    error.what(),
                    saved ? "The last good checkpoint is kept: " + folder.checkpoint().string() + "."
                          : "It was before the first checkpoint."));
  }
}

}  // namespace

RunSummary run_experiment(const std::optional<Config>& given, const RunOptions& options,
                          const Console& console) {
  const Place place = find_place(given, options);
  if (options.resume && !place.resumed) {
    console.note(fmt::format("there is no unfinished run of {} with seed {} to go on with: a new one starts",
                             given->name, given->seed));
  }
  std::optional<Config> config = given;
  if (place.resumed) {
    const runfile::RunReader run(place.folder.path);
    config = stored_config(given, run);
    if (run.status() == runfile::kStatusFinished) {
      console.note(fmt::format("{} is finished already", place.folder.path.string()));
      return summary_of(place.folder.path);
    }
  }
  const TextTask task(*config, console);
  const std::unique_ptr<Plan> plan = make_plan(*config);
  // A run that was killed while it began may have written nothing but what it is.
  const bool begun = place.resumed && !runfile::RunReader(place.folder.path).topology_names().empty();
  if (begun) require_same_masks(plan->masks, runfile::RunReader(place.folder.path));
  const Cost cost = cost_of(*plan);
  require_memory(cost);
  const kernels::BackendPtr backend = kernels::make_backend(plan->config.device, options.threads);
  Learner learner(*plan, backend);

  make_folder(place.folder.path);
  const FolderLock lock(place.folder);
  runfile::RunWriter run = place.resumed ? runfile::RunWriter::reopen(place.folder.path)
                                         : start_run(*plan, task, cost, place.folder, *backend, options);
  console.note(fmt::format("run folder: {}", place.folder.path.string()));
  Trainer trainer(learner, task, run, place.folder, console);
  if (place.resumed) {
    if (!begun) {
      record_masks(plan->masks, run);
      record_results(run, *plan, task, cost);
    }
    run.set_attribute("status", std::string(runfile::kStatusRunning));
    run.flush();
    if (fs::exists(place.folder.checkpoint())) {
      trainer.resume();
    } else {
      run.truncate_after(0);
    }
  }
  train_and_finish(learner, trainer, task, run, place.folder, console);
  return summary_of(place.folder.path);
}

RunSummary summary_of(const fs::path& folder) {
  const runfile::RunReader run(folder);
  const auto last = [&](const std::string& table) -> std::optional<double> {
    const auto losses = run.column(table, "loss_bits");
    if (losses.empty()) return std::nullopt;
    return losses.back();
  };
  RunSummary summary;
  summary.folder = folder;
  summary.figures = parse_config(run.info().config, run.path().string()).log.figures;
  const auto last_step = [&](const std::string& table) {
    const auto steps = run.column(table, "step");
    return steps.empty() ? int64_t{0} : static_cast<int64_t>(steps.back());
  };
  summary.steps = std::max(last_step("train"), last_step("valid"));
  summary.parameters = run.integer("parameters").value_or(0);
  summary.density = run.number("density").value_or(0);
  summary.mean_path_length = run.number("mean_path_length").value_or(0);
  summary.mix = run.number("mix").value_or(0);
  summary.train_bits = last("train");
  summary.valid_bits = last("valid");
  summary.test_bits = last("test");
  if (const auto valid = run.column("valid", "loss_bits"); !valid.empty())
    summary.first_valid_bits = valid.front();
  summary.ended_early = run.text("ended") == "patience";
  summary.best_step = run.integer("best_step");
  summary.best_valid_bits = run.number("best_valid_bits");
  summary.test_dynamic_bits = run.number("test_dynamic_bits");
  summary.entropy_bits = run.number("entropy_bits");
  summary.seconds = run.number("seconds").value_or(0);
  summary.bytes_per_second = run.number("bytes_per_second").value_or(0);
  for (const std::string& name : run.sample_names()) summary.sample = run.sample(name);
  return summary;
}

std::string sample_run(const fs::path& path, rnn::SampleOptions options, int threads) {
  TrainedModel trained(path, threads);
  if (options.prompt.empty()) options.prompt = "\n";
  return rnn::sample(trained.model(), trained.pool(), options);
}

}  // namespace bsexp::experiments
