#include <csignal>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "bsexp/cli/command.h"
#include "child.h"

namespace bsexp {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(Program, EveryCommandHasHelpWithAnExampleAndTheCommonFlags) {
  for (const cli::Command& command : cli::command_table()) {
    std::vector<std::string> words = split(command.name, ' ');
    words.push_back("--help");
    const ChildResult result = run_bsexp(words);
    EXPECT_EQ(result.exit_code, 0) << command.name;
    EXPECT_THAT(result.err, IsEmpty());
    EXPECT_THAT(result.out, StartsWith(command.summary));
    EXPECT_THAT(result.out, HasSubstr("Usage: bsexp " + command.name));
    EXPECT_THAT(result.out, HasSubstr("Example:\n  bsexp " + command.name));
    for (const char* flag : {"--json", "--quiet", "--threads", "--help"})
      EXPECT_THAT(result.out, HasSubstr(flag));
  }
}

TEST(Program, HelpListsTheCommands) {
  const ChildResult result = run_bsexp({"--help"});
  EXPECT_EQ(result.exit_code, 0);
  for (const cli::Command& command : cli::command_table()) {
    EXPECT_THAT(result.out, HasSubstr("\n  " + split(command.name, ' ')[0] + " "));
  }
  EXPECT_THAT(run_bsexp({"topology", "--help"}).out, HasSubstr("\n  stats "));
  EXPECT_THAT(run_bsexp({"--version"}).out, StartsWith("bsexp 0."));
}

TEST(Program, MistakesOnTheCommandLineAreExplained) {
  struct Mistake {
    std::vector<std::string> arguments;
    std::string message;  // the start of it
  };
  const std::vector<Mistake> mistakes = {
      {{}, "bsexp needs a command: "},
      {{"topology"}, "bsexp topology needs a command: compare, convert, draw, list, rewiring, spread, stats"},
      {{"topolgy", "stats"}, "unknown command of bsexp 'topolgy': did you mean 'topology'? Known: "},
      {{"topology", "stat"},
       "unknown command of bsexp topology 'stat': did you mean 'stats'? Known: compare, convert, draw, list, "
       "rewiring, spread, stats"},
      {{"--jsn"}, "unknown flag of bsexp '--jsn'"},
      {{"topology", "stats", "--nods=3"},
       "unknown flag of bsexp topology stats '--nods': did you mean '--nodes'? Known: --help, --kind, "},
      {{"topology", "list", "-x"}, "unknown flag of bsexp topology list '-x'"},
      {{"topology", "list", "more"},
       "bsexp topology list does not take 'more'; see bsexp topology list --help"},
      {{"topology", "stats", "list"}, "bsexp topology stats does not take 'list'"},
      {{"report", "runs"}, "--output is required; see bsexp report --help"},
      {{"topology", "stats"},
       "a topology comes from one of --kind with --nodes, --file, or --run; none are given"},
      {{"topology", "stats", "--nodes"}, "--nodes needs a value; see bsexp topology stats --help"},
      {{"topology", "stats", "--nodes", "1", "--nodes", "2"}, "--nodes is given twice; keep one"},
      {{"topology", "list", "--threads", "0"}, "--threads is '0'; it must be an integer from 1 to 1024"},
      {{"topology", "list", "--threads", "two"}, "--threads is 'two'; it must be an integer from 1 to 1024"},
  };
  for (const Mistake& mistake : mistakes) {
    const ChildResult result = run_bsexp(mistake.arguments);
    EXPECT_EQ(result.exit_code, 2) << mistake.message;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, StartsWith("error: " + mistake.message));
  }
}

TEST(Program, AReaderThatLeavesIsNoError) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  ChildOptions options;
  options.stdout_descriptor = ends[1];
  const ChildResult result = run_bsexp({"config", "docs"}, options);
  close(ends[1]);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, IsEmpty());
}

TEST(Program, ResultsThatCannotBeWrittenAreAnError) {
  ChildOptions full;
  full.stdout_descriptor = open("/dev/full", O_WRONLY);
  for (const char* command : {"docs", "--help"}) {
    const ChildResult result = run_bsexp({"config", command}, full);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_EQ(result.err, "error: cannot write the results to standard output: is the disk full?\n");
  }
  close(full.stdout_descriptor);
  ChildOptions closed;
  closed.stdout_descriptor = -2;
  EXPECT_EQ(run_bsexp({"config", "docs"}, closed).exit_code, 1);
}

#ifndef __SANITIZE_ADDRESS__  // which needs terabytes of address space
TEST(Program, TooLittleMemoryIsAnErrorNotACrash) {
  ChildOptions options;
  options.memory_limit = size_t{1} << 30;
  const ChildResult result =
      run_bsexp({"topology", "stats", "--kind", "dense", "--nodes", "20000", "--threads", "1"}, options);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, StartsWith("error: out of memory"));
}
#endif

}  // namespace
}  // namespace bsexp
