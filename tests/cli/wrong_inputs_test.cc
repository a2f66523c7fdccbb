// What a user can do wrong with a run: exit code, message, and nothing half-written.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "child.h"
#include "small_config.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class WrongInputs : public testing::Test {
 protected:
  // Runs the small configuration with what is added, in a folder of its own.
  ChildResult run(const std::vector<std::string>& more) {
    std::vector<std::string> words = {"run", config_, "--out", out_};
    words.insert(words.end(), more.begin(), more.end());
    return in_folder(words);
  }
  ChildResult in_folder(const std::vector<std::string>& words) {
    ChildOptions options;
    options.folder = folder_.path().string();
    return run_bsexp(words, options);
  }
  void expect_mistake(const ChildResult& result, const std::string& message) {
    EXPECT_EQ(result.exit_code, 2) << message;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, StartsWith("error: "));
    EXPECT_THAT(result.err, HasSubstr(message));
    EXPECT_FALSE(std::filesystem::exists(out_)) << message;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "runs")) << message;
  }

  TemporaryFolder folder_;
  const std::string config_ = small_config_in(folder_.path());
  const std::string out_ = (folder_ / "out").string();
};

TEST_F(WrongInputs, OfTheConfiguration) {
  struct Mistake {
    std::string override, message;
  };
  const std::vector<Mistake> mistakes = {
      {"model.hiden=64",
       "command line: model.hiden=64: unknown key of model 'hiden': did you mean 'hidden'?"},
      {"model.hidden=wide", "model.hidden is 'wide'; it must be an integer from 1 to 16777216, or auto"},
      {"train.learning_rate=-1", "train.learning_rate is '-1'; it must be a number above 0"},
      {"train.steps=1e3", "train.steps is '1e3'; it must be an integer from 1"},
      {"train.warmup=13", "train.warmup is 13; it must be at most train.steps, 12"},
      {"model.hidden=36",
       "model.hidden is 36; it must be a multiple of 16 for cell smallworld_lstm with model.block 8"},
      {"model.block=12", "model.block is '12'; it must be one of 8, 16, 32, 64"},
      {"model.cell=smalworld_lstm", "did you mean 'smallworld_lstm'?"},
      {"model.topology.kind=watts_strogats", "did you mean 'watts_strogatz'?"},
      {"model.topology.degree=50",
       "watts_strogatz: degree 50 is not possible with 4 nodes; it must be at most 3"},
      {"model.topology.rewire=2", "model.topology.rewire is '2'; it must be a number from 0 to 1"},
      {"device=gpu", "device is 'gpu'; it must be one of reference, cpu"},
      {"train.batch=10000", "a text of 18,000 bytes is too short for a batch of 10000 streams"},
      {"model.hidden=auto", "model.parameters"},
      {"data.dataset=text", "data.path is missing; dataset text needs the file to read"},
      {"small.yaml", "this is not KEY=VALUE; an example is model.hidden=4096"},
  };
  for (const Mistake& mistake : mistakes) expect_mistake(run({mistake.override}), mistake.message);
}

TEST_F(WrongInputs, OfTheConfigurationFile) {
  const auto read = [&](const std::string& name, const std::string& text) {
    write_file(folder_ / name, text);
    return in_folder({"run", name, "--out", out_});
  };
  expect_mistake(in_folder({"run", "nothere.yaml", "--out", out_}),
                 "there is no configuration file nothere.yaml");
  expect_mistake(read("garbage.yaml", std::string("\xE7\x01\x00\xFF", 4)),
                 "garbage.yaml:1:1: byte 0xe7 is not text (UTF-8); is this a YAML file?");
  expect_mistake(read("open.yaml", "model: {hidden: [1,\n"), "open.yaml:2:1: this is not valid YAML");
  expect_mistake(read("list.yaml", "- 1\n"), "list.yaml:1:1: ");
  expect_mistake(read("twice.yaml", "seed: 1\nseed: 2\n"), "twice.yaml:2:1: ");
}

TEST_F(WrongInputs, OfTheText) {
  const auto read = [&](const std::string& path) { return run({"data.dataset=text", "data.path=" + path}); };
  write_file(folder_ / "empty.txt", "");
  write_file(folder_ / "cut.gz", std::string("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03\x4B\x4C", 12));
  expect_mistake(read("nothere.txt"), "nothere.txt");
  expect_mistake(read("empty.txt"), "empty.txt is empty: a text needs at least some bytes");
  expect_mistake(read("cut.gz"), "cut.gz: the compressed text is damaged or cut off");
  make_folder(folder_ / "bare");
  expect_mistake(read("bare"), "the folder bare holds no files");
}

TEST_F(WrongInputs, OfTheFolder) {
  const ChildResult result = in_folder({"run", config_, "--out", "small.yaml/out"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("cannot make the folder small.yaml/out: Not a directory"));
  EXPECT_EQ(in_folder({"run", config_, "--out", out_}).exit_code, 0);
  const ChildResult again = in_folder({"run", config_, "--out", out_});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("already holds a run: add --resume to go on with it"));
}

TEST_F(WrongInputs, AFullDiskIsTheMachinesFaultAndLeavesWholeFiles) {
  ChildOptions full;
  full.folder = folder_.path().string();
  full.file_limit = 60 << 10;
  const ChildResult result = run_bsexp({"run", config_, "--out", out_}, full);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("cannot write the file: File too large\n"));
  for (const auto& entry : std::filesystem::directory_iterator(out_)) {
    EXPECT_THAT(entry.path().extension().string(), testing::Ne(".new")) << entry.path();
  }
  EXPECT_EQ(run_bsexp({"analyze", out_}).exit_code, 0);
  EXPECT_EQ(run_bsexp({"run", "--resume", "--out", out_}).exit_code, 0) << "with room again, it goes on";
}

TEST_F(WrongInputs, TooLargeAModelIsRefusedBeforeItStarts) {
  expect_mistake(run({"model.embedding=4194304"}), "of memory, and this machine has ");
}

TEST_F(WrongInputs, OfARun) {
  write_file(folder_ / "garbage.h5", "no HDF5");
  for (const std::string command : {"analyze", "sample"}) {
    expect_mistake(in_folder({command, "nothere"}), "nothere does not exist");
    expect_mistake(in_folder({command, "garbage.h5"}), "garbage.h5 is not an HDF5 file, or is cut off");
  }
  expect_mistake(in_folder({"run", "--resume"}), "a configuration is needed: bsexp run CONFIG");
  expect_mistake(in_folder({"run", "--resume", "--out", out_}), "holds no run to go on with");
  expect_mistake(in_folder({"run", "--dry-run"}), "--dry-run needs a configuration");
}

}  // namespace
}  // namespace bsexp
