#include "bsexp/cli/feature_source.h"

#include "bsexp/base/file.h"
#include "bsexp/base/text.h"
#include "bsexp/cli/options.h"

namespace bsexp::cli {

experiments::TrainedModel& RunModel::model() {
  if (!model_) model_ = std::make_unique<experiments::TrainedModel>(path_, threads_);
  return *model_;
}

std::filesystem::path folder_of(const std::filesystem::path& run_file) {
  const std::filesystem::path folder = run_file.parent_path();
  return folder.empty() ? "." : folder;
}

void add_feature_flags(CLI::App& app, FeatureSource& source) {
  const auto text = experiments::any_text();
  datasets::LabelledOptions& labelled = source.labelled;
  add_value(app, "--data", source.data, experiments::one_of(datasets::labelled_table().names()),
            "Labelled set")
      ->required();
  add_value(app, "--path", labelled.path, text, "The file, folder or archive of a set that is not fetched");
  add_value(app, "--name", labelled.name, text,
            "What features and results are kept by; by default the set, or the name of its file");
  add_value(app, "--text-column", labelled.text_column, text,
            "csv, tsv: name or number of the column of texts");
  add_value(app, "--label-column", labelled.label_column, text, "csv, tsv: name or number of that of labels");
  add_value(app, "--split-column", labelled.split_column, text,
            "csv, tsv: name or number of the column that says train, valid or test");
  add_value(app, "--classes", labelled.classes, text, "The two labels, the negative one first: A,B");
  add_value(app, "--limit", labelled.limit, experiments::integer(0),
            "Most texts of a part; 0, the default: all");
  add_value(app, "--longest", labelled.longest, experiments::integer(1),
            "Bytes of the longest text that is taken, by default 65536");
  add_value(app, "--state", source.request.state, experiments::one_of({"c", "h"}),
            "The state that is taken, by default c");
  app.add_flag("--tanh", source.request.tanh, "Takes tanh of each value");
  add_value(app, "--batch", source.request.batch, experiments::integer(rnn::kFewestRows, 65536),
            "Texts that are read side by side, by default 64");
}

datasets::LabelledSet load(const FeatureSource& source, const Console& console) {
  datasets::LabelledSet set = datasets::load_labelled(source.data, source.labelled);
  for (const auto& [reason, count] : set.left_out)
    console.note(fmt::format("{}: {} left out: {}", set.name, format_count(count), reason));
  for (const auto& [remark, count] : set.remarks)
    console.note(fmt::format("{}: {} kept: {}", set.name, format_count(count), remark));
  return set;
}

runfile::StoredFeatures features_of(const std::filesystem::path& file,
                                    const experiments::FeatureRequest& request, RunModel& run,
                                    const datasets::LabelledSet& set, const Context& context) {
  const auto identity = experiments::identity_of(run.run(), set, request);
  if (auto stored = experiments::stored_features(file, set.name, identity)) {
    context.console.note(fmt::format("the features of {} are in {}", set.name, file.string()));
    return *stored;
  }
  // Before the work that would be lost without it.
  if (file.has_parent_path()) make_folder(file.parent_path());
  experiments::FeatureRequest said = request;
  said.command_line = context.command_line;
  runfile::StoredFeatures made = experiments::extract_features(run.model(), set, said, context.console);
  runfile::write_features(file, set.name, made);
  return made;
}

nlohmann::ordered_json counts_json(const datasets::LabelledSet& set) {
  return {{"train", set.train.texts.size()}, {"valid", set.valid.texts.size()},
          {"test", set.test.texts.size()},   {"classes", set.classes},
          {"left_out", set.left_out},        {"remarks", set.remarks}};
}

}  // namespace bsexp::cli
