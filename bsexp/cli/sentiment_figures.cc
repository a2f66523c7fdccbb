#include "bsexp/cli/sentiment_figures.h"

#include <cmath>

#include "bsexp/base/file.h"

namespace bsexp::cli {

namespace {

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

std::vector<sentiment::TracedText> traced_texts(const SentimentFigures& figures,
                                                experiments::TrainedModel& model) {
  std::vector<sentiment::TracedText> traced;
  const auto add = [&](const std::string& title, const std::string& text) {
    std::vector<float> values = rnn::trace_unit(
        model.model(), model.pool(), text, experiments::part_of(figures.request), figures.of.model.unit.unit);
    if (figures.request.tanh) {
      for (float& value : values) value = std::tanh(value);
    }
    traced.push_back({title, text, std::move(values)});
  };
  if (!figures.text.empty()) {
    add("", datasets::for_model(figures.text));
    return traced;
  }
  const std::vector<std::string> texts = texts_to_show(figures.set);
  for (size_t i = 0; i < texts.size(); ++i)
    add(fmt::format("label {}", figures.set.classes[1 - i]), texts[i]);
  return traced;
}

std::vector<sentiment::CurvePoint> all_curves(const sentiment::Sentiment& of) {
  std::vector<sentiment::CurvePoint> points = of.model.features.curve;
  for (const sentiment::ClassifierResult& baseline : of.baselines)
    points.insert(points.end(), baseline.curve.begin(), baseline.curve.end());
  return points;
}

}  // namespace

std::vector<std::string> sentiment_figure_files(const std::filesystem::path& folder, const std::string& set,
                                                const sentiment::ModelResult& of) {
  std::vector<std::string> files;
  for (const char* what : {"unit", "heat", "curve"}) {
    if (what != std::string_view("curve") || !of.features.curve.empty())
      files.push_back((folder / fmt::format("{}_{}.svg", what, set)).string());
  }
  return files;
}

void draw(const SentimentFigures& figures, RunModel& run, const std::filesystem::path& folder) {
  make_folder(folder);
  const sentiment::ModelResult& model = figures.of.model;
  const std::vector<std::string> files = sentiment_figure_files(folder, figures.set.name, model);
  const std::vector<float> values = sentiment::all_values(figures.features);
  sentiment::draw_histogram({values, figures.features.n_units, figures.protocol.labels},
                            figures.protocol.train, model.unit, figures.set.classes, files[0]);
  sentiment::draw_heat_map(traced_texts(figures, run.model()), model.unit, files[1]);
  if (files.size() > 2)
    sentiment::draw_curve(all_curves(figures.of), figures.set.name + ", " + run.run().info().name, files[2]);
}

}  // namespace bsexp::cli
