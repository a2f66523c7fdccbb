// bsexp features RUN --data SET [--name NAME] [--state c|h] [--tanh] [--limit N] [--out FILE]
#include <chrono>

#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/feature_source.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

struct Options {
  std::string run;
  FeatureSource source;
  std::optional<std::string> file;  // absent: features.h5 beside run.h5
};

void extract(const Options& options, const Context& context) {
  const datasets::LabelledSet set = load(options.source, context.console);
  const std::filesystem::path run_file = runfile::run_file_of(options.run);
  RunModel run(run_file, static_cast<int>(context.threads));
  const std::string file = options.file.value_or((folder_of(run_file) / runfile::kFeaturesFileName).string());
  const auto begin = std::chrono::steady_clock::now();
  const runfile::StoredFeatures features = features_of(file, options.source.request, run, set, context);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::vector<Row> rows = {{"part", set.classes[0], set.classes[1]}};
  for (size_t i = 0; i < features.parts.size(); ++i) {
    const std::vector<int32_t>& labels = features.parts[i].labels;
    const auto n_ones = std::count(labels.begin(), labels.end(), 1);
    if (labels.empty()) continue;
    rows.push_back({runfile::kFeatureParts[i], format_count(static_cast<int64_t>(labels.size()) - n_ones),
                    format_count(n_ones)});
  }
  context.console.result(format_columns(rows));
  context.console.result(fmt::format("{} features of each text in {}", format_count(features.n_units), file));
  nlohmann::ordered_json object = {
      {"data", set.name}, {"file", file}, {"units", features.n_units}, {"seconds", seconds}};
  object.update(counts_json(set));
  print_json(context.console, object);
}

}  // namespace

Action features(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->run, "The folder of a finished run, or its run.h5")
      ->required()
      ->type_name("");
  add_feature_flags(app, options->source);
  add_value(app, "--out", options->file, experiments::any_text(),
            "The file, by default features.h5 of the run");
  return [options](const Context& context) { extract(*options, context); };
}

}  // namespace bsexp::cli
