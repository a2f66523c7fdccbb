// bsexp sentiment RUN... --data SET [--by KEYS] [--baseline NAMES] [--draws N] [--text TEXT] [--out DIR]
// [--figures B]
#include <algorithm>

#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/feature_source.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/run_paths.h"
#include "bsexp/cli/sentiment_figures.h"
#include "bsexp/cli/sentiment_output.h"

namespace bsexp::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
  RunPaths runs;
  std::string by;  // keys between commas
  FeatureSource source;
  std::vector<std::string> baselines = {"ngrams", "ngrams_l2"};
  int64_t n_draws = 5;
  std::optional<std::string> features;  // a file
  std::optional<std::string> out;
  std::string text;
  bool figures = true;
};

// What is the same for all runs.
struct Common {
  datasets::LabelledSet set;
  sentiment::Protocol protocol;
  std::vector<sentiment::ClassifierResult> baselines;
};

// Without the runs that have no model yet, which are warned of.
analysis::RunSet finished_runs(const Options& options, const Console& console) {
  analysis::RunSet runs = load(options.runs, runfile::RunParts::results);
  for (const std::string& problem : runs.problems) console.warn("skipped: " + problem);
  runs.problems.clear();
  const size_t n_all = runs.runs.size();
  std::erase_if(runs.runs, [&](const analysis::Run& run) {
    if (run.stored.status == runfile::kStatusFinished) return false;
    console.warn(fmt::format("skipped: {} is {}, and has no model before it is finished",
                             run.stored.path.string(), run.stored.status));
    return true;
  });
  REQUIRE(!runs.runs.empty(), "none of the {} runs is finished: wait, or resume them (bsexp run --resume)",
          n_all);
  return runs;
}

// The width of the model, as the run's configuration says it.
int64_t n_units_of(const analysis::Run& run) {
  const auto config = experiments::parse_config(run.stored.info.config, run.stored.path.string());
  return config.model.hidden.value_or(0);
}

// Where the results of each run go.
std::vector<fs::path> result_folders(const Options& options, const analysis::RunSet& runs) {
  std::vector<fs::path> files;
  for (const analysis::Run& run : runs.runs) files.push_back(run.stored.path);
  if (options.out && files.size() == 1) return {*options.out};
  if (!options.out) {
    std::transform(files.begin(), files.end(), files.begin(), folder_of);
    return files;
  }
  std::vector<fs::path> folders = analysis::short_names(files);
  for (fs::path& folder : folders) folder = *options.out / folder;
  return folders;
}

struct Analyzed {
  sentiment::Sentiment of;
  std::vector<std::string> files;
};

Analyzed analyze_run(const Options& options, const Common& common, const fs::path& run_file,
                     const fs::path& folder, const Context& context) {
  const int threads = static_cast<int>(context.threads);
  RunModel run(run_file, threads);
  experiments::FeatureRequest request = options.source.request;
  request.command_line = context.command_line;
  const fs::path feature_file = options.features.value_or((folder_of(run_file) / runfile::kFeaturesFileName)),
                 file = folder / runfile::sentiment_file_name(common.set.name);
  const auto identity = experiments::identity_of(run.run(), common.set, request);
  const auto stored = sentiment::read_sentiment(file, common.protocol, identity, options.baselines);
  std::optional<runfile::StoredFeatures> features;
  sentiment::Sentiment of{common.protocol.text, {}, common.baselines};
  if (stored) {
    context.console.note(fmt::format("the sentiment of {} is in {}", common.set.name, file.string()));
    of.model = stored->model;
  } else {
    make_folder(folder);
    features = features_of(feature_file, request, run, common.set, context);
    of.model = sentiment::analyze(common.protocol, *features, threads, context.console);
  }
  const bool changed = !stored || stored->baselines.size() != common.baselines.size();
  std::vector<std::string> files = {file.string()};
  if (options.figures) {
    const std::vector<std::string> drawn =
        sentiment_figure_files(folder / "figures", common.set.name, of.model);
    const auto is_there = [](const std::string& path) { return fs::exists(path); };
    if (changed || !options.text.empty() || !std::all_of(drawn.begin(), drawn.end(), is_there)) {
      if (!features) features = features_of(feature_file, request, run, common.set, context);
      draw({common.set, common.protocol, of, *features, request, options.text}, run, folder / "figures");
    }
    files.insert(files.end(), drawn.begin(), drawn.end());
  }
  // Last, so that an interrupted command draws its figures when it is given again.
  if (changed)
    sentiment::write_sentiment(file, of, common.set, identity, experiments::origin_of(run.run(), request));
  const std::string name = analysis::name_of(run_file);
  for (const auto& object : to_json(of, common.set, name)) print_json(context.console, object);
  print_json(context.console, {{"what", "files"}, {"files", files}, {"run", name}});
  return {std::move(of), std::move(files)};
}

void note_unconverged(const sentiment::ClassifierResult& of, const Console& console) {
  if (of.n_unconverged > 0)
    console.note(fmt::format("{}: {} of {} fits were given up before they converged", of.probe.name,
                             format_count(of.n_unconverged), format_count(of.n_fits)));
}

void add_accuracies(const sentiment::ModelResult& of, const std::string& set,
                    std::map<std::string, double>& into) {
  const std::string metric = runfile::kSentimentMetric + set + '/';
  into[metric + "features"] = of.features.probe.all().accuracy();
  into[metric + "unit"] = of.units.outcome.accuracy();
}

SentimentGroups groups_of(const Options& options, const Common& common, const analysis::RunSet& runs) {
  analysis::ComparisonOptions how;
  how.by = split(options.by, ',');
  const std::string metric = runfile::kSentimentMetric + common.set.name + '/';
  how.metric = metric + "features";
  SentimentGroups groups;
  groups.features = analysis::compare(runs, how);
  how.metric = metric + "unit";
  groups.units = analysis::compare(runs, how);
  groups.baselines = common.baselines;
  return groups;
}

void analyze_runs(const Options& options, const Context& context) {
  const Console& console = context.console;
  if (options.figures) analysis::require_gnuplot();
  sentiment::require_baselines(options.baselines);
  analysis::RunSet runs = finished_runs(options, console);
  const size_t n = runs.runs.size();
  REQUIRE(
      n == 1 || !options.features,
      "--features is one file, and there are {} runs: leave it out, and the features of each lie beside it",
      n);
  analysis::require_keys(runs, split(options.by, ','));
  Common common{load(options.source, console), {}, {}};
  common.protocol = sentiment::make_protocol(common.set, options.n_draws);
  for (const analysis::Run& run : runs.runs) sentiment::require_memory(common.protocol, n_units_of(run));
  const std::vector<fs::path> folders = result_folders(options, runs);
  common.baselines = sentiment::baselines(common.set, common.protocol, options.baselines, console);
  for (const sentiment::ClassifierResult& baseline : common.baselines) note_unconverged(baseline, console);
  std::string text;
  for (size_t i = 0; i < n; ++i) {
    const fs::path& path = runs.runs[i].stored.path;
    if (n > 1) console.note(fmt::format("run {} of {}: {}", i + 1, n, analysis::name_of(path)));
    try {
      const auto [of, files] = analyze_run(options, common, path, folders[i], context);
      note_unconverged(of.model.features, console);
      add_accuracies(of.model, common.set.name, runs.runs[i].stored.accuracies);
      if (n == 1) text = to_text(of) + "\n\n" + join(files, "\n");
    } catch (const Interrupted&) {
      throw Interrupted(
          fmt::format("interrupted with {} of {} runs done; the same command goes on with the rest", i, n));
    }
  }
  for (const sentiment::ClassifierResult& baseline : common.baselines) {
    for (const auto& object : to_json(baseline)) print_json(console, object);
  }
  const SentimentGroups groups = groups_of(options, common, runs);
  for (const auto& object : to_json(groups)) print_json(console, object);
  if (n > 1) {
    text = to_text(groups);
    for (const std::string& warning : groups.features.warnings) console.warn(warning);
  }
  console.result(text);
}

}  // namespace

Action sentiment_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_run_paths(app, options->runs);
  app.add_option("--by", options->by,
                 "The configuration keys that make the groups of runs; by default those that differ")
      ->type_name("KEY,...");
  add_feature_flags(app, options->source);
  std::vector<std::string> baselines = sentiment::classifier_table().names();
  baselines.erase(baselines.begin());  // the features themselves
  add_values(app, "--baseline", options->baselines, experiments::one_of(baselines),
             "Classifiers of the texts alone, by default ngrams,ngrams_l2");
  add_value(app, "--draws", options->n_draws, experiments::integer(0, 1000),
            "Draws of each size of the learning curve, by default 5; 0: no curve");
  add_value(app, "--features", options->features, experiments::any_text(),
            "The file of the features, by default features.h5 of the run");
  add_value(app, "--out", options->out, experiments::any_text(),
            "Folder of the results, by default each run's");
  add_value(app, "--figures", options->figures, experiments::yes_or_no(), "Draws figures, by default true");
  app.add_option("--text", options->text, "Text of the heat map (default: one text of each class)")
      ->type_name("TEXT");
  std::string text = app.get_description() + ".\nClassifiers:";
  for (const sentiment::ClassifierRow& row : sentiment::classifier_table())
    text += fmt::format("\n  {:<10}  {}", row.name, row.summary);
  app.description(text);
  return [options](const Context& context) { analyze_runs(*options, context); };
}

}  // namespace bsexp::cli
