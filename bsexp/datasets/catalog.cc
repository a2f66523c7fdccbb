#include "bsexp/datasets/catalog.h"

#include <cstdlib>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/datasets/markov.h"
#include "bsexp/datasets/text.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

namespace {

Text load_fetched(const DatasetRow& row, const TextOptions& options) {
  const fs::path path = data_folder() / row.source->file;
  REQUIRE(fs::exists(path), "the dataset {} is not here ({} is missing): bsexp data fetch {}", row.name,
          path.string(), row.name);
  return {read_text(path, options.limit), std::nullopt};
}

Text load_own_text(const DatasetRow&, const TextOptions& options) {
  REQUIRE(!options.path.empty(), "data.dataset is text, so data.path must name a file, plain or gzip");
  return {read_text(options.path, options.limit), std::nullopt};
}

Text load_markov(const DatasetRow&, const TextOptions& options) {
  const MarkovSource source(options.symbols, options.seed);
  return {source.generate(options.limit > 0 ? std::min(options.limit, options.length) : options.length),
          source.entropy_bits()};
}

Source gcide_source() {
  Source source;
  source.package = "dict-gcide";
  source.installed = "/usr/share/dictd/gcide.dict.dz";
  source.member = "data.tar*:./usr/share/dictd/gcide.dict.dz";
  source.file = "gcide.dict.dz";
  source.text_size = 39952321;
  source.algorithm = "sha256";
  source.checksum = "802beb667e1fb666203e750f1faea60d5c202ac5430c2083c4180494609f10a7";
  return source;
}

Source enwik8_source() {
  Source source;
  source.url = "http://mattmahoney.net/dc/enwik8.zip";
  source.download_size = 36445475;
  source.member = "enwik8";
  source.file = "enwik8";
  source.text_size = 100000000;
  source.algorithm = "sha256";
  source.checksum = "2b49720ec4d78c3c9fabaee6e4179a5e997302b3a70029f30f2d582218c024a8";
  return source;
}

Source text8_source() {
  Source source;
  source.url = "http://mattmahoney.net/dc/text8.zip";
  source.member = "text8";
  source.file = "text8";
  source.text_size = 100000000;
  source.algorithm = "md5";
  source.checksum = "3bea1919949baf155f99411df5fada7e";
  return source;
}

}  // namespace

const Table<DatasetRow>& dataset_table() {
  static const Table<DatasetRow> table(
      "dataset", {
                     {"gcide", "a dictionary of English, 40 MB, alphabetical (Debian's dict-gcide)",
                      SplitKind::interleaved, gcide_source(), load_fetched},
                     {"enwik8", "the first 100 MB of an English Wikipedia dump (Mahoney)",
                      SplitKind::contiguous, enwik8_source(), load_fetched},
                     {"text8", "enwik8 as words of a to z and spaces, 100 MB (Mahoney)",
                      SplitKind::contiguous, text8_source(), load_fetched},
                     {"markov", "a synthetic Markov chain whose entropy is known exactly",
                      SplitKind::contiguous, std::nullopt, load_markov},
                     {"text", "a file of yours, plain or gzip (data.path)", SplitKind::contiguous,
                      std::nullopt, load_own_text},
                 });
  return table;
}

fs::path data_folder() {
  const auto variable = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
  };
  if (const std::string chosen = variable("BSEXP_DATA"); !chosen.empty()) return chosen;
  if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty()) return fs::path(cache) / "bsexp";
  const std::string home = variable("HOME");
  REQUIRE(!home.empty(), "there is no data folder: set BSEXP_DATA to the folder for fetched data");
  return fs::path(home) / ".cache" / "bsexp";
}

Text load_text(const std::string& name, const TextOptions& options) {
  REQUIRE(options.limit >= 0, "data.limit must be 0 (all) or a number of bytes, not {}", options.limit);
  const DatasetRow& row = dataset_table().get(name);
  return row.load(row, options);
}

const char* name_of(Status status) {
  switch (status) {
    case Status::missing:
      return "missing";
    case Status::whole:
      return "whole";
    case Status::damaged:
      return "damaged";
    case Status::nothing_to_fetch:
      return "nothing to fetch";
  }
  return "";
}

}  // namespace bsexp::datasets
