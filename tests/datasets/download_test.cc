// Downloads from a real server on the loopback.
#include "bsexp/datasets/download.h"

#include <csignal>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
#include "http_server.h"
#include "made_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Console kQuiet{.quiet = true};

class Download : public testing::Test {
 protected:
  void get(const HttpServer& server, int64_t expected_size = 0, int attempts = 4) {
    download(server.url("file"), path_, {attempts, 0.01, expected_size}, kQuiet);
  }
  bool is_there() const { return std::filesystem::exists(path_); }
  bool has_part() const { return std::filesystem::exists(part_); }

  TemporaryFolder folder_;
  const std::filesystem::path path_ = folder_ / "file", part_ = folder_ / "file.part";
  const std::string body_ = noise(300000);
};

TEST_F(Download, BringsTheFile) {
  const HttpServer server({.body = body_});
  get(server, 300000);
  EXPECT_EQ(read_file(path_), body_);
  EXPECT_FALSE(has_part());
  EXPECT_THAT(server.ranges(), ElementsAre(""));
}

TEST_F(Download, FollowsARedirection) {
  const HttpServer server({.body = body_, .moved = true});
  get(server);
  EXPECT_EQ(read_file(path_), body_);
}

TEST_F(Download, GoesOnWhereTheConnectionBroke) {
  const HttpServer server({.body = body_, .n_cut = 2, .cut_after = 100000});
  get(server, 300000);
  EXPECT_EQ(read_file(path_), body_);
  EXPECT_THAT(server.ranges(), ElementsAre("", "bytes=100000-", "bytes=200000-"));
}

TEST_F(Download, GoesOnInALaterCall) {
  const HttpServer server({.body = body_, .n_cut = 1, .cut_after = 100000});
  const std::string message = error_of<SystemError>([&] { get(server, 300000, 1); });
  EXPECT_THAT(message, HasSubstr(server.url("file") + ": "));
  EXPECT_THAT(message, HasSubstr(" (1 attempts); what came is kept in " + part_.string() +
                                 ", and fetching again goes on with it"));
  EXPECT_EQ(read_file(part_), body_.substr(0, 100000));
  EXPECT_FALSE(is_there());
  get(server, 300000);
  EXPECT_EQ(read_file(path_), body_);
  EXPECT_THAT(server.ranges(), ElementsAre("", "bytes=100000-"));
}

TEST_F(Download, BeginsAgainWhereTheServerIgnoresRanges) {
  const HttpServer server({.body = body_, .takes_ranges = false, .n_cut = 2, .cut_after = 100000});
  get(server);
  EXPECT_EQ(read_file(path_), body_);
  EXPECT_THAT(server.ranges(), ElementsAre("", "bytes=100000-", "bytes=100000-"));
}

TEST_F(Download, BeginsAgainWhereTheServerRefusesTheRange) {
  write_file(part_, std::string(300000, 'x'));
  const HttpServer server({.body = body_});
  get(server);
  EXPECT_EQ(read_file(path_), body_);
  EXPECT_THAT(server.ranges(), ElementsAre("bytes=300000-", ""));
}

TEST_F(Download, APartThatIsTooLongIsThrownAway) {
  write_file(part_, std::string(300001, 'x'));
  const HttpServer server({.body = body_});
  get(server, 300000);
  EXPECT_EQ(read_file(path_), body_);
  EXPECT_THAT(server.ranges(), ElementsAre(""));
}

TEST_F(Download, AWholePartIsOnlyRenamed) {
  write_file(part_, body_);
  const HttpServer server({.body = body_});
  get(server, 300000);
  EXPECT_EQ(read_file(path_), body_);
  EXPECT_THAT(server.ranges(), IsEmpty());
}

TEST_F(Download, AsksAgainAfterAFaultOfTheServer) {
  const HttpServer server({.body = body_, .n_failures = 2});
  get(server);
  EXPECT_EQ(read_file(path_), body_);
  const HttpServer broken({.body = body_, .n_failures = 9});
  EXPECT_THAT(error_of<SystemError>([&] { get(broken, 0, 3); }),
              HasSubstr(": the server answers 503 (3 attempts); "));
  EXPECT_EQ(broken.ranges().size(), 3U);
}

TEST_F(Download, AMissingFileIsNotAskedForAgain) {
  const HttpServer server({.body = body_, .n_failures = 9, .failure = 404});
  EXPECT_EQ(error_of([&] { get(server); }),
            server.url("file") + ": the server answers 404; the address is wrong or the file has moved");
  EXPECT_EQ(server.ranges().size(), 1U);
  EXPECT_FALSE(is_there());
}

TEST_F(Download, AFileOfAnotherSizeIsDeleted) {
  const HttpServer server({.body = body_});
  EXPECT_EQ(
      error_of([&] { get(server, 300001); }),
      server.url("file") +
          ": the file has 300,000 bytes instead of 300,001; it is not the one expected, and was deleted");
  EXPECT_FALSE(is_there());
  EXPECT_FALSE(has_part());
}

TEST_F(Download, AServerOutOfReachIsTheMachines) {
  std::string url;
  {
    const HttpServer gone({.body = body_});
    url = gone.url("file");
  }
  const std::string message = error_of<SystemError>([&] { download(url, path_, {}, kQuiet); });
  EXPECT_THAT(message, HasSubstr(url + ": "));
  EXPECT_THAT(message, HasSubstr("; is the network there?"));
  EXPECT_FALSE(is_there());
}

TEST_F(Download, AFolderThatIsNotThereIsNamed) {
  const HttpServer server({.body = body_});
  EXPECT_EQ(error_of([&] { download(server.url("file"), folder_ / "no" / "file", {}, kQuiet); }),
            "cannot write " + (folder_ / "no" / "file.part").string() + ": No such file or directory");
}

using DownloadDeathTest = Download;

// A limit on the size of files stands for the full disk.
TEST_F(DownloadDeathTest, AFullDiskIsTheMachines) {
  const HttpServer server({.body = body_});
  const auto fill_disk = [&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100000, 100000};
    setrlimit(RLIMIT_FSIZE, &limit);
    const std::string message = error_of<SystemError>([&] { get(server); });
    std::exit(message == "cannot write " + part_.string() + ": File too large" ? 0 : 1);
  };
  EXPECT_EXIT(fill_disk(), testing::ExitedWithCode(0), "");
  EXPECT_FALSE(is_there());
}

TEST_F(DownloadDeathTest, AnInterruptKeepsThePart) {
  const HttpServer server({.body = body_, .n_cut = 1, .cut_after = 100000, .stalls = true});
  const auto interrupt = [&] {
    watch_for_interrupt();
    std::thread([&] {
      while (!has_part() || std::filesystem::file_size(part_) < 50000) std::this_thread::yield();
      kill(getpid(), SIGINT);
    }).detach();
    const std::string message = error_of<Interrupted>([&] { get(server); });
    std::exit(
        message == "interrupted; " + part_.string() + " is kept, and fetching again goes on with it" ? 0 : 1);
  };
  EXPECT_EXIT(interrupt(), testing::ExitedWithCode(0), "");
  EXPECT_FALSE(is_there());
  EXPECT_EQ(read_file(part_), body_.substr(0, 100000));
}

}  // namespace
}  // namespace bsexp::datasets
