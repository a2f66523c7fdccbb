#include "bsexp/analysis/comparison_figures.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "tests/analysis/runs_in_memory.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::analysis {
namespace {

using testing::HasSubstr;

TEST(ComparisonFigures, ShowCurvesGroupsAndRelations) {
  const TemporaryFolder folder;
  const auto drawn = draw_comparison(compare(grid(3)), folder / "figures");
  ASSERT_GE(drawn.size(), 3U);
  EXPECT_THAT(read_file(drawn[0]),
              testing::AllOf(HasSubstr("gcide, ring_lattice"), HasSubstr("valid.loss_bits")));
  EXPECT_THAT(read_file(folder / "figures" / "relation_mean_path_length.svg"), HasSubstr("mean path length"));
}

TEST(ComparisonFigures, NothingInAConfigurationIsACommand) {
  const TemporaryFolder folder;
  const std::string made = (folder / "made").string();
  RunSet set = grid(3);
  for (analysis::Run& run : set.runs) {
    if (run.config["model.topology.kind"] == "ring_lattice")
      run.config["model.topology.kind"] = fmt::format("ring\nsystem \"touch {}\"\n", made);
  }
  draw_comparison(compare(set), folder / "figures");
  EXPECT_FALSE(std::filesystem::exists(made));
}

TEST(ComparisonFigures, ACurveThatIsNowhereFiniteIsLeftOut) {
  const TemporaryFolder folder;
  RunSet set = grid(3);
  for (analysis::Run& run : set.runs) run.stored.tables["valid"]["loss_bits"] = {NAN, NAN};
  for (const auto& path : draw_comparison(compare(set), folder.path()))
    EXPECT_NE(path.filename(), "curves.svg");
}

}  // namespace
}  // namespace bsexp::analysis
