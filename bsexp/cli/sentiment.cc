// bsexp sentiment RUN --data SET [--baseline NAMES] [--draws N] [--text TEXT] [--out DIR] [--figures B]
#include <cmath>
#include <ctime>

#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/feature_source.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/sentiment_output.h"

namespace bsexp::cli {

namespace {

struct Options {
  FeatureSource source;
  sentiment::SentimentOptions sentiment;
  std::optional<std::string> out;
  std::string text;
  bool figures = true;
};

// The first text of each class that fits a picture, or else the first.
std::vector<std::string> texts_to_show(const datasets::LabelledSet& set) {
  constexpr size_t kShortest = 60, kLongest = 500;
  const datasets::LabelledPart& part = set.test.texts.empty() ? set.train : set.test;
  std::vector<std::string> shown;
  for (const int32_t label : {1, 0}) {
    std::optional<size_t> chosen;
    for (size_t i = 0; i < part.texts.size(); ++i) {
      if (part.labels[i] != label) continue;
      const bool fits = part.texts[i].size() >= kShortest && part.texts[i].size() <= kLongest;
      if (!chosen || fits) chosen = i;
      if (fits) break;
    }
    if (chosen) shown.push_back(part.texts[*chosen]);
  }
  return shown;
}

std::vector<sentiment::TracedText> traced_texts(const Options& options, const datasets::LabelledSet& set,
                                                experiments::TrainedModel& model, int64_t unit) {
  std::vector<sentiment::TracedText> traced;
  const auto add = [&](const std::string& title, const std::string& text) {
    const experiments::FeatureRequest& request = options.source.request;
    std::vector<float> values =
        rnn::trace_unit(model.model(), model.pool(), text, experiments::part_of(request), unit);
    if (request.tanh) {
      for (float& value : values) value = std::tanh(value);
    }
    traced.push_back({title, text, std::move(values)});
  };
  if (!options.text.empty()) {
    add("", datasets::for_model(options.text));
    return traced;
  }
  const std::vector<std::string> texts = texts_to_show(set);
  for (size_t i = 0; i < texts.size(); ++i) add(fmt::format("label {}", set.classes[1 - i]), texts[i]);
  return traced;
}

std::vector<std::string> draw(const Options& options, const sentiment::Sentiment& of,
                              const datasets::LabelledSet& set, const runfile::StoredFeatures& features,
                              experiments::TrainedModel& model, const std::filesystem::path& folder) {
  make_folder(folder);
  const auto file = [&](const std::string& what) {
    return folder / fmt::format("{}_{}.svg", what, set.name);
  };
  const std::vector<float> values = sentiment::all_values(features);
  const std::vector<int32_t> labels = sentiment::all_labels(features);
  std::vector<std::string> drawn = {file("unit").string(), file("heat").string()};
  sentiment::draw_histogram({values, features.n_units, labels}, of.unit_rows, of.unit, set.classes, drawn[0]);
  sentiment::draw_heat_map(traced_texts(options, set, model, of.unit.unit), of.unit, drawn[1]);
  if (!of.curve.empty()) {
    drawn.push_back(file("curve").string());
    sentiment::draw_curve(of.curve, set.name + ", " + model.run().info().name, drawn.back());
  }
  return drawn;
}

void analyze(const Options& options, const Context& context) {
  if (options.figures) analysis::require_gnuplot();
  const datasets::LabelledSet set = load(options.source, context.console);
  experiments::TrainedModel model(runfile::run_file_of(options.source.run),
                                  static_cast<int>(context.threads));
  const runfile::StoredFeatures features = features_of(options.source, model, set, context);
  sentiment::SentimentOptions how = options.sentiment;
  how.threads = static_cast<int>(context.threads);
  const sentiment::Sentiment of = sentiment::analyze(set, features, how, context.console);
  const std::filesystem::path folder =
      options.out ? std::filesystem::path(*options.out) : options.source.run_folder();
  make_folder(folder);
  const std::filesystem::path file = folder / fmt::format("sentiment_{}.h5", set.name);
  sentiment::write_sentiment(file, of, features,
                             {{"data", set.name}, {"sentiment_command_line", context.command_line}});
  context.console.result(to_text(of));
  std::vector<std::string> files = {file.string()};
  if (options.figures) {
    for (const std::string& path : draw(options, of, set, features, model, folder / "figures"))
      files.push_back(path);
  }
  context.console.result("\n" + join(files, "\n"));
  for (const auto& object : to_json(of, set, options.source.run))
    context.console.json_line(dump_printable(object));
  context.console.json_line(dump_printable({{"what", "files"}, {"files", files}}));
}

}  // namespace

Action sentiment_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_feature_flags(app, options->source);
  std::vector<std::string> baselines = sentiment::classifier_table().names();
  baselines.erase(baselines.begin());  // the features themselves
  add_values(app, "--baseline", options->sentiment.baselines, experiments::one_of(baselines),
             "Classifiers of the texts alone, by default ngrams,ngrams_l2");
  add_value(app, "--draws", options->sentiment.n_draws, experiments::integer(0, 1000),
            "Draws of each size of the learning curve, by default 5; 0: no curve");
  add_value(app, "--features", options->source.file, experiments::any_text(),
            "The file of the features, by default features.h5 of the run");
  add_value(app, "--out", options->out, experiments::any_text(),
            "Folder of the results, by default the run's");
  add_value(app, "--figures", options->figures, experiments::yes_or_no(), "Draws figures, by default true");
  app.add_option("--text", options->text, "Text of the heat map (default: one text of each class)")
      ->type_name("TEXT");
  std::string text = app.get_description() + ".\nClassifiers:";
  for (const sentiment::ClassifierRow& row : sentiment::classifier_table())
    text += fmt::format("\n  {:<10}  {}", row.name, row.summary);
  app.description(text);
  return [options](const Context& context) { analyze(*options, context); };
}

}  // namespace bsexp::cli
