// Files that are cut off are refused with a UserError, wherever the cut is.
#include <fstream>

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "tests/runfile/small_run.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::runfile {
namespace {

void write_raw(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void read_everything(const std::filesystem::path& path) {
  const RunReader run(path);
  run.info();
  run.status();
  for (const auto& table : run.tables()) {
    for (const auto& column : run.columns(table)) run.column(table, column);
  }
  for (const auto& name : run.topology_names()) run.topology(name);
  for (const auto& name : run.weight_names()) run.weight(name);
  for (const auto& name : run.sample_names()) run.sample(name);
}

class DamageTest : public testing::Test {
 protected:
  DamageTest() {
    write_small_run(folder_.path());
    bytes_ = read_file(folder_ / "run.h5");
  }
  // Whether the changed file was refused; anything but a UserError fails the test.
  bool refused(const std::string& bytes) {
    write_raw(folder_ / "changed.h5", bytes);
    try {
      read_everything(folder_ / "changed.h5");
    } catch (const UserError&) {
      return true;
    }
    return false;
  }
  TemporaryFolder folder_;
  std::string bytes_;
};

TEST_F(DamageTest, ATruncatedFileIsRefused) {
  ASSERT_FALSE(refused(bytes_));
  for (size_t fiftieth = 0; fiftieth < 50; ++fiftieth) {
    EXPECT_TRUE(refused(bytes_.substr(0, bytes_.size() * fiftieth / 50))) << fiftieth << "/50 of the file";
  }
}

// What the process has mapped is no part of what a file may ask for.
TEST_F(DamageTest, AWholeFileIsReadByAProcessOfManyGigabytes) {
  constexpr size_t kBytes = size_t{1} << 36;
  void* const mapped = mmap(nullptr, kBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(mapped, MAP_FAILED);
  const std::vector<LoadedRun> loaded = load_run_files({folder_ / "run.h5"}, RunParts::weights);
  munmap(mapped, kBytes);
  EXPECT_TRUE(loaded[0].run) << loaded[0].problem;
}

}  // namespace
}  // namespace bsexp::runfile
