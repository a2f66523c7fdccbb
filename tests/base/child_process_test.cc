#include "bsexp/base/child_process.h"

#include <csignal>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include "bsexp/base/file.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

using testing::HasSubstr;

class ChildProcessTest : public testing::Test {
 protected:
  ChildSpec shell(const std::string& script) { return {{"sh", "-c", script}, folder_ / "log"}; }
  std::string log() { return read_file(folder_ / "log"); }
  void wait_for_log(const std::string& text) {
    while (!std::filesystem::exists(folder_ / "log") || log().find(text) == std::string::npos) usleep(1000);
  }

  TemporaryFolder folder_;
};

TEST_F(ChildProcessTest, OutputGoesToTheLogAndTheExitCodeIsTold) {
  ChildProcess child(shell("echo out; echo err >&2; read line || echo no input; exit 3"));
  EXPECT_EQ(child.wait(), 3);
  EXPECT_EQ(child.poll(), 3) << "told again";
  EXPECT_EQ(log(), "out\nerr\nno input\n");
}

TEST_F(ChildProcessTest, ASignalIsAnExitCode) {
  EXPECT_EQ(ChildProcess(shell("kill -9 $$")).wait(), 128 + SIGKILL);
}

TEST_F(ChildProcessTest, AProgramThatIsNotThereSaysSo) {
  EXPECT_EQ(ChildProcess({{"no-such-program"}, folder_ / "log"}).wait(), 127);
  EXPECT_EQ(log(), "error: cannot run no-such-program: No such file or directory\n");
}

TEST_F(ChildProcessTest, ALogThatCannotBeWrittenIsNamed) {
  EXPECT_THAT(error_of([&] { ChildProcess({{"true"}, folder_ / "none/log"}); }), HasSubstr("none/log"));
}

TEST_F(ChildProcessTest, InterruptReachesItAloneAndItsEndIsSeen) {
  ChildProcess child(
      shell("trap 'echo interrupted; exit 130' INT; echo ready; while :; do sleep 0.01; done"));
  wait_for_log("ready");
  EXPECT_EQ(child.poll(), std::nullopt);
  child.interrupt();
  EXPECT_EQ(child.wait(), 130);
  EXPECT_EQ(log(), "ready\ninterrupted\n");
}

TEST_F(ChildProcessTest, EndsWithItsOwner) {
  {
    const ChildProcess child(shell("echo $$; exec sleep 100"));
    wait_for_log("\n");
  }
  EXPECT_EQ(kill(std::stoi(log()), 0), -1) << "the destructor ends it";
}

TEST_F(ChildProcessTest, KeepsALock) {
  const std::string path = folder_ / "lock";
  const int lock = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  ASSERT_EQ(flock(lock, LOCK_EX | LOCK_NB), 0);
  ChildSpec spec = shell("echo ready; exec sleep 100");
  spec.kept = lock;
  std::optional<ChildProcess> child(spec);
  wait_for_log("ready");
  close(lock);
  const int other = open(path.c_str(), O_RDWR | O_CLOEXEC);
  EXPECT_EQ(flock(other, LOCK_EX | LOCK_NB), -1) << "the child holds it";
  child.reset();
  EXPECT_EQ(flock(other, LOCK_EX), 0);
  close(other);
}

}  // namespace
}  // namespace bsexp
