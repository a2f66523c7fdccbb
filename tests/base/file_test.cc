#include "bsexp/base/file.h"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::EndsWith;

class FileTest : public testing::Test {
 protected:
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      result.push_back(entry.path().filename());
    return result;
  }

  TemporaryFolder folder_;
  fs::path file_ = folder_ / "file";
};

using FileDeathTest = FileTest;

TEST_F(FileTest, ReadsBackWhatWasWritten) {
  std::string text(200001, 'x');
  for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i % 257);
  for (const std::string& content : {std::string(), std::string("one\n"), text}) {
    write_file(file_, content);
    EXPECT_EQ(read_file(file_), content);
  }
  EXPECT_THAT(names(), ElementsAre("file"));
}

TEST_F(FileTest, WritesInTheCurrentFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  write_file("plain", "text");
  fs::current_path(before);
  EXPECT_EQ(read_file(folder_ / "plain"), "text");
}

TEST_F(FileTest, WhatCannotBeReadSaysWhy) {
  EXPECT_EQ(error_of([&] { read_file(folder_ / "none"); }),
            "cannot read " + (folder_ / "none").string() + ": No such file or directory");
  EXPECT_THAT(error_of([&] { read_file(folder_.path()); }), EndsWith(" is a folder; a file is needed"));
  write_file(file_, "");
  EXPECT_THAT(error_of([&] { read_file(file_ / "below"); }), EndsWith(": Not a directory"));
  EXPECT_THAT(error_of([&] { read_file(folder_ / std::string(300, 'x')); }),
              EndsWith(": File name too long"));
}

TEST_F(FileTest, AFailedReplacementLeavesTheOldFile) {
  write_file(file_, "old");
  const auto fail = [](const fs::path& temporary) {
    std::ofstream(temporary) << "half of the n";
    throw std::runtime_error("stopped");
  };
  EXPECT_THROW(replace_file(file_, fail), std::runtime_error);
  EXPECT_EQ(read_file(file_), "old");
  EXPECT_THAT(names(), ElementsAre("file"));
}

TEST_F(FileTest, TheOldFileStandsUntilTheNewOneIsWhole) {
  write_file(file_, "old");
  replace_file(file_, [&](const fs::path& temporary) {
    EXPECT_EQ(temporary.parent_path(), file_.parent_path());
    std::ofstream(temporary) << "new";
    EXPECT_EQ(read_file(file_), "old");
  });
  EXPECT_EQ(read_file(file_), "new");
}

TEST_F(FileTest, OnlyPlainFilesAreReplaced) {
  EXPECT_EQ(error_of([&] { write_file("/dev/full", "x"); }),
            "cannot write /dev/full: it is there and is not a plain file");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
  EXPECT_THAT(error_of([&] { write_file(folder_.path(), "x"); }), EndsWith("is not a plain file"));
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(error_of([&] { write_file(pipe, "x"); }), EndsWith("is not a plain file"));
}

TEST_F(FileTest, AMissingFolderIsTheUsersMistake) {
  const fs::path file = folder_ / "none" / "file";
  EXPECT_EQ(error_of([&] { write_file(file, "x"); }),
            "cannot write " + file.string() + ": No such file or directory");
}

TEST_F(FileTest, MakesFoldersWithTheirParents) {
  make_folder(folder_ / "a/b/c");
  make_folder(folder_ / "a/b/c");
  EXPECT_TRUE(fs::is_directory(folder_ / "a/b/c"));
  write_file(file_, "");
  EXPECT_EQ(error_of([&] { make_folder(file_); }),
            "cannot make the folder " + file_.string() + ": Not a directory");
  EXPECT_THAT(error_of([&] { make_folder(file_ / "below"); }), EndsWith(": Not a directory"));
}

// The exit code is 0 when `action` throws a Kind; its message goes to standard error.
template <class Kind, class Action>
void exit_with_error_of(Action&& action) {
  const std::string message = error_of<Kind>(action);
  std::fprintf(stderr, "%s\n", message.c_str());
  std::_Exit(message == "(no error)" ? 1 : 0);  // the leak check at exit does not work as another user
}

TEST_F(FileDeathTest, AFullDiskIsTheMachinesFailureAndLeavesTheOldFile) {
  write_file(file_, "old");
  const auto write_much = [&] {
    const rlimit limit = {4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_IGN);
    exit_with_error_of<SystemError>([&] { write_file(file_, std::string(100000, 'x')); });
  };
  EXPECT_EXIT(write_much(), testing::ExitedWithCode(0), "cannot write .*/file: File too large");
  EXPECT_EQ(read_file(file_), "old");
  EXPECT_THAT(names(), ElementsAre("file"));
}

TEST_F(FileDeathTest, AFolderWithoutPermissionIsTheUsersMistake) {
  fs::permissions(folder_.path(), fs::perms::owner_read | fs::perms::owner_exec);
  // Permissions do not bind root, so the child is somebody else then.
  const auto as_user = [&](auto action) {
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && seteuid(kNobody) != 0) std::exit(1);
    exit_with_error_of<UserError>(action);
  };
  EXPECT_EXIT(as_user([&] { write_file(file_, "x"); }), testing::ExitedWithCode(0),
              "cannot write .*/file: Permission denied");
  EXPECT_EXIT(as_user([&] { make_folder(folder_ / "new"); }), testing::ExitedWithCode(0),
              "cannot make the folder .*/new: Permission denied");
  fs::permissions(folder_.path(), fs::perms::none);
  EXPECT_EXIT(as_user([&] { read_file(file_); }), testing::ExitedWithCode(0),
              "cannot read .*/file: Permission denied");
  fs::permissions(folder_.path(), fs::perms::owner_all);
}

TEST(FileError, TheKindFollowsTheReason) {
  for (const int machine : {ENOSPC, EDQUOT, EIO, ENOMEM, EMFILE, ENFILE, EFBIG}) {
    EXPECT_THROW(throw_file_error("x", "write", machine), SystemError) << machine;
  }
  for (const int user : {ENOENT, EACCES, EPERM, ENOTDIR, EISDIR, EROFS, ENAMETOOLONG}) {
    EXPECT_THROW(throw_file_error("x", "write", user), UserError) << user;
  }
  EXPECT_EQ(error_of<SystemError>([] { throw_file_error("run.h5", "write", ENOSPC); }),
            "cannot write run.h5: No space left on device");
}

}  // namespace
}  // namespace bsexp
