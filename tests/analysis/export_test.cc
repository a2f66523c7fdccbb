#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/analysis/csv.h"
#include "bsexp/analysis/export_csv.h"
#include "bsexp/analysis/tensorboard.h"
#include "bsexp/base/file.h"
#include "tests/analysis/made_runs.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::analysis {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

// RFC 3720, B.4.
TEST(TensorBoard, TheChecksumIsCastagnolis) {
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
  EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
}

// One scalar: the bytes that TensorFlow's own writer makes of it.
TEST(TensorBoard, AFileHasTheBytesOfTensorFlow) {
  runfile::StoredRun run;
  run.info.started = "1970-01-01T00:00:01Z";
  run.tables["valid"] = {{"step", {3}}, {"time_s", {0.5}}, {"loss_bits", {0.25}}};
  EXPECT_EQ(hex(tensorboard_events(run)),
            "1800000000000000a37f4b2209000000000000f03f1a0d627261696e2e4576656e743a3286bf577a2500000000"
            "000000eabc36f309000000000000f83f10032a180a160a0f76616c69642f6c6f73735f62697473150000803e59"
            "d413cb");
}

TEST(TensorBoard, EachRunHasAFolderBelowWhatAllShare) {
  const TemporaryFolder folder;
  for (const char* name : {"a/1", "a/2"}) write_made_run(folder / "runs" / name, {});
  const RunSet set = load_runs({(folder / "runs").string()}, runfile::RunParts::results);
  const auto written = export_tensorboard(set.runs, folder / "events");
  EXPECT_THAT(written, ElementsAre(folder / "events/1/events.out.tfevents.1767323045.bsexp",
                                   folder / "events/2/events.out.tfevents.1767323045.bsexp"));
}

TEST(TensorBoard, WritesBelowItsFolderWhateverThePathsOfTheRuns) {
  const TemporaryFolder folder;
  for (const char* name : {"a/1", "b/1"}) write_made_run(folder / "runs" / name, {});
  const std::string runs = (folder / "runs").string();
  const RunSet set = load_runs({runs + "/a/../../runs/a/1", runs + "/b/./1"}, runfile::RunParts::results);
  const std::string file = "events.out.tfevents.1767323045.bsexp";
  EXPECT_THAT(export_tensorboard(set.runs, folder / "events"),
              ElementsAre(folder / "events/a/1" / file, folder / "events/b/1" / file));
}

TEST(TensorBoard, TwoRunFilesInOneFolderAreRefused) {
  const TemporaryFolder folder;
  write_made_run(folder / "a", {});
  std::filesystem::copy(folder / "a/run.h5", folder / "a/old.h5");
  const RunSet set =
      load_runs({(folder / "a/run.h5").string(), (folder / "a/old.h5").string()}, runfile::RunParts::results);
  EXPECT_THAT(error_of([&] { export_tensorboard(set.runs, folder / "events"); }),
              HasSubstr("has more than one run file"));
  EXPECT_FALSE(std::filesystem::exists(folder / "events"));
}

TEST(Csv, QuotesWhatWouldBreakTheTable) {
  CsvTable table({"a", "b"});
  table.add({"1,5", "say \"so\"\n"});
  EXPECT_EQ(table.text(), "a,b\n\"1,5\",\"say \"\"so\"\"\n\"\n");
  EXPECT_EQ(csv_number(0.1), "0.1");
  EXPECT_EQ(csv_number(std::stod("nan")), "");
}

TEST(ExportCsv, HasARowForEachRunMetricAndMask) {
  const TemporaryFolder folder;
  write_made_run(folder / "runs" / "a", {});
  write_made_run(folder / "runs" / "b", {.kind = "dense", .seed = 2});
  const RunSet set = load_runs({(folder / "runs").string()}, runfile::RunParts::results);
  const auto written = export_csv(set.runs, folder / "csv");
  EXPECT_THAT(written, ElementsAre(folder / "csv/runs.csv", folder / "csv/metrics_test.csv",
                                   folder / "csv/metrics_train.csv", folder / "csv/metrics_valid.csv",
                                   folder / "csv/masks.csv"));
  const std::string runs = read_file(written[0]);
  EXPECT_THAT(runs, StartsWith("run,seed,status,"));
  EXPECT_THAT(runs, HasSubstr("config.model.topology.kind"));
  EXPECT_THAT(runs, HasSubstr("last.test.loss_bits"));
  EXPECT_EQ(std::count(runs.begin(), runs.end(), '\n'), 3);
  const std::string train = read_file(written[2]);
  EXPECT_THAT(train, StartsWith("run,step,loss_bits,time_s\n"));
  EXPECT_EQ(std::count(train.begin(), train.end(), '\n'), 1 + 2 * 4);
  EXPECT_THAT(read_file(written[4]), HasSubstr("dense"));
}

}  // namespace
}  // namespace bsexp::analysis
