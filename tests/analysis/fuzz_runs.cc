// fuzz_runs COUNT [SEED] [KEEP]: reads, analyzes and compares COUNT damaged run files beside a whole one.
//
// A file is changed in a few bytes, cut off, overwritten in a range, or has a piece moved. Whatever is in it,
// the program goes on: exit code 0, and a line that says how many were read, how many were refused, and on
// how many the process that reads them ended. Those are copied to the folder KEEP.
#include <cstdio>
#include <cstdlib>

#include "bsexp/analysis.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/random.h"
#include "tests/analysis/made_runs.h"

namespace bsexp::analysis {
namespace {

namespace fs = std::filesystem;

std::string damaged(std::string bytes, Random& random) {
  const auto place = [&] { return static_cast<size_t>(random.below(static_cast<int64_t>(bytes.size()))); };
  const int64_t kind = random.below(8);
  if (kind == 0) return bytes.substr(0, place());
  if (kind == 1) {  // a range of one byte
    const size_t begin = place(), length = std::min(bytes.size() - begin, size_t{1} << random.below(10));
    bytes.replace(begin, length, std::string(length, static_cast<char>(random.below(256))));
  } else if (kind == 2) {  // a piece moved
    const size_t from = place(), to = place();
    const size_t length = std::min(bytes.size() - std::max(from, to), size_t{1} << random.below(8));
    bytes.replace(to, length, bytes.substr(from, length));
  } else {
    for (int64_t n = int64_t{1} << random.below(6); n > 0; --n) {
      char& byte = bytes[place()];
      const int64_t how = random.below(3);
      byte = static_cast<char>(how == 0   ? byte ^ (1 << random.below(8))
                               : how == 1 ? 0xff
                                          : random.below(256));
    }
  }
  return bytes;
}

struct Counts {
  int64_t read = 0, refused = 0, ended = 0;
};

void use(const RunSet& set) {
  for (const Run& run : set.runs) {
    try {
      mask_reports(run.stored);
      layer_reports(run.stored);
      activation_reports(run.stored);
      tensorboard_events(run.stored);
    } catch (const UserError&) {
      continue;  // what is wrong is told
    }
  }
  ComparisonOptions options;
  options.unfinished = true;
  options.resamples = 99;
  try {
    compare(set, options);
  } catch (const UserError&) {
    return;
  }
}

void try_batch(const fs::path& folder, const fs::path& keep, Counts& counts) {
  const RunSet set = load_runs({folder.string()}, runfile::RunParts::weights);
  counts.read += static_cast<int64_t>(set.runs.size()) - 1;
  for (const std::string& problem : set.problems) {
    const bool ended = problem.find("the HDF5 library") != std::string::npos;
    ++(ended ? counts.ended : counts.refused);
    if (!ended || keep.empty()) continue;
    const fs::path file = problem.substr(0, problem.find(".h5") + 3);
    fs::copy_file(file, keep / fmt::format("{}.h5", counts.ended), fs::copy_options::overwrite_existing);
    std::printf("%s\n", problem.c_str());
  }
  use(set);
}

int run(int64_t count, uint64_t seed, const fs::path& keep) {
  std::string pattern = (fs::temp_directory_path() / "bsexp-fuzz-XXXXXX").string();
  const fs::path folder = mkdtemp(pattern.data());
  write_made_run(folder / "whole", {});
  const std::string whole = read_file(folder / "whole" / "run.h5");
  Random random(seed, "fuzz");
  Counts counts;
  constexpr int64_t kBatch = 100;
  for (int64_t done = 0; done < count;) {
    const int64_t n = std::min(kBatch, count - done);
    for (int64_t i = 0; i < n; ++i) {
      fs::create_directories(folder / std::to_string(i));
      write_file(folder / std::to_string(i) / "run.h5", damaged(whole, random));
    }
    for (int64_t i = n; i < kBatch; ++i) fs::remove_all(folder / std::to_string(i));
    try_batch(folder, keep, counts);
    done += n;
  }
  fs::remove_all(folder);
  std::printf("%ld damaged run files: %ld read, %ld refused, the process that reads ended on %ld\n", count,
              counts.read, counts.refused, counts.ended);
  return counts.read + counts.refused + counts.ended == count ? 0 : 1;
}

}  // namespace
}  // namespace bsexp::analysis

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return bsexp::analysis::run(std::atoll(argv[1]), argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1,
                              argc > 3 ? argv[3] : "");
}
