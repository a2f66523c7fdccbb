#include "bsexp/analysis/mask_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/runfile.h"
#include "bsexp/topology.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::analysis {
namespace {

using testing::HasSubstr;
using topology::BlockMask;

runfile::StoredTopology stored(const BlockMask& mask) {
  return {mask.n_rows(), mask.n_columns(), 8, "made", {}, mask.indptr(), mask.indices(), {}};
}

// A run with the masks a and b, which a signal passes in the order of `sequence`.
void write_run(const std::filesystem::path& folder, const BlockMask& a, const BlockMask& b,
               const std::vector<std::string>& sequence) {
  runfile::RunInfo info;
  info.config = "seed: 1\n";
  runfile::RunWriter run = runfile::RunWriter::create(folder, info);
  run.add_topology("a", stored(a));
  run.add_topology("b", stored(b));
  run.set_sequence(sequence);
  run.flush();
}

runfile::StoredRun read(const std::filesystem::path& folder) {
  return runfile::read_run(runfile::RunReader(folder), runfile::RunParts::masks);
}

// Each node and the next one, without a way back.
BlockMask chain(int32_t n) {
  std::vector<std::pair<int32_t, int32_t>> blocks;
  for (int32_t i = 0; i < n; ++i) {
    blocks.emplace_back(i, i);
    if (i + 1 < n) blocks.emplace_back(i, i + 1);
  }
  return {n, n, blocks};
}

TEST(MaskReport, HasTheStatisticsOfEveryMaskAndTheMixOfTheirSequence) {
  const TemporaryFolder folder;
  write_run(folder.path(), chain(4), BlockMask::dense(4, 4), {"a", "b"});
  const std::vector<MaskReport> reports = mask_reports(read(folder.path()));
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(reports[0].name, "a");
  EXPECT_EQ(reports[0].generator, "made");
  EXPECT_EQ(reports[0].block_size, 8);
  EXPECT_EQ(reports[0].statistics.edges, 3);
  // Ordered pairs with a path: 3 of length 1, 2 of length 2, 1 of length 3.
  EXPECT_DOUBLE_EQ(reports[0].statistics.paths->mean_path_length, 10.0 / 6);
  EXPECT_DOUBLE_EQ(reports[1].statistics.paths->mean_path_length, 1);
  for (const MaskReport& report : reports) EXPECT_THAT(report.mix, testing::ElementsAre(3.0 / 12, 1));
}

TEST(MaskReport, RectangularMasksHaveNoMix) {
  const TemporaryFolder folder;
  write_run(folder.path(), BlockMask::dense(2, 3), chain(3), {"a", "b"});
  const std::vector<MaskReport> reports = mask_reports(read(folder.path()));
  EXPECT_TRUE(reports[0].mix.empty());
  EXPECT_FALSE(reports[0].statistics.paths);
  EXPECT_TRUE(reports[1].statistics.paths);
}

TEST(MaskReport, ASequenceOfMasksThatAreNotThereIsAnError) {
  const TemporaryFolder folder;
  write_run(folder.path(), chain(2), chain(2), {"a", "c"});
  EXPECT_THAT(error_of([&] { mask_reports(read(folder.path())); }),
              HasSubstr("the sequence names the mask c, which is not there"));
}

}  // namespace
}  // namespace bsexp::analysis
