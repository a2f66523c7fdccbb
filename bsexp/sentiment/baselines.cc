#include "bsexp/sentiment/baselines.h"

#include <set>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/sentiment/classifier_file.h"

namespace bsexp::sentiment {

namespace fs = std::filesystem;

namespace {

constexpr const char* kMark = "bsexp_baseline";

std::vector<std::string> all_texts(const datasets::LabelledSet& set) {
  std::vector<std::string> texts = set.train.texts;
  texts.insert(texts.end(), set.valid.texts.begin(), set.valid.texts.end());
  texts.insert(texts.end(), set.test.texts.begin(), set.test.texts.end());
  return texts;
}

fs::path folder_of_baselines() { return datasets::data_folder() / "baselines"; }

fs::path file_of(const std::string& set, const std::string& name, const Attributes& identity) {
  constexpr size_t kDigits = 16;
  std::string all;
  for (const auto& [key, text] : identity) all += key + '=' + text + '\n';
  const std::span bytes(reinterpret_cast<const uint8_t*>(all.data()), all.size());
  const std::string hash = datasets::checksum_of(bytes, "sha256").substr(0, kDigits);
  return folder_of_baselines() / fmt::format("{}-{}-{}.h5", set, name, hash);
}

std::optional<ClassifierResult> read_kept(const fs::path& path, const Attributes& identity,
                                          const std::string& name) {
  std::error_code unreachable;
  if (!fs::exists(path, unreachable)) return std::nullopt;
  const runfile::Hdf5File file = runfile::Hdf5File::open_to_read(path);
  if (!has_attributes(file, identity)) return std::nullopt;
  return read_classifier(file, name, identity.at("settings"));
}

void keep(const fs::path& path, const Attributes& identity, const ClassifierResult& result) {
  replace_file(path, [&](const fs::path& temporary) {
    runfile::Hdf5File file = runfile::Hdf5File::create(temporary);
    file.set_attribute("", kMark, int64_t{1});
    write_attributes(file, identity);
    write_classifier(file, result);
    file.close();
  });
}

}  // namespace

void require_baselines(const std::vector<std::string>& names) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    const ClassifierRow& row = classifier_table().get(name);
    REQUIRE(row.make != nullptr && seen.insert(name).second,
            "the baseline {} is asked for twice, or is no baseline", name);
  }
}

std::vector<ClassifierResult> baselines(const datasets::LabelledSet& set, const Protocol& protocol,
                                        const std::vector<std::string>& names, const Console& console) {
  require_baselines(names);
  if (!names.empty()) make_folder(folder_of_baselines());  // before the work, rather than after it
  std::vector<ClassifierResult> results;
  for (const std::string& name : names) {
    const ClassifierRow& row = classifier_table().get(name);
    const Attributes identity = {{"texts", set.digest()}, {"settings", settings_of(row, protocol.n_draws)}};
    const fs::path path = file_of(set.name, name, identity);
    if (const auto kept = read_kept(path, identity, name)) {
      console.note(fmt::format("the baseline {} of {} is in {}", name, set.name, path.string()));
      results.push_back(*kept);
      continue;
    }
    results.push_back(classify(row, row.make(all_texts(set)), protocol, console));
    for (Chosen& chosen : results.back().probe.chosen) chosen.model = {};
    keep(path, identity, results.back());
  }
  return results;
}

}  // namespace bsexp::sentiment
