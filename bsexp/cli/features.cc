// bsexp features RUN --data SET [--state c|h] [--tanh] [--limit N] [--out FILE]
#include <chrono>

#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/feature_source.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"

namespace bsexp::cli {

namespace {

void extract(const FeatureSource& source, const Context& context) {
  const datasets::LabelledSet set = load(source, context.console);
  experiments::TrainedModel model(runfile::run_file_of(source.run), static_cast<int>(context.threads));
  const auto begin = std::chrono::steady_clock::now();
  const runfile::StoredFeatures features = features_of(source, model, set, context);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const std::string file = source.feature_file().string();
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
  context.console.json_line(dump_printable(object));
}

}  // namespace

Action features(CLI::App& app) {
  const auto source = std::make_shared<FeatureSource>();
  add_feature_flags(app, *source);
  add_value(app, "--out", source->file, experiments::any_text(),
            "The file, by default features.h5 of the run");
  return [source](const Context& context) { extract(*source, context); };
}

}  // namespace bsexp::cli
