// Fetching from a server on the loopback and from packages that a stand-in for apt-get brings.
#include "bsexp/datasets/fetch.h"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "bsexp/base/file.h"
#include "bsexp/datasets/catalog.h"
#include "http_server.h"
#include "made_files.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const Console kQuiet{.quiet = true};

class Fetch : public testing::Test {
 protected:
  ~Fetch() override { setenv("PATH", search_path_.c_str(), 1); }

  DatasetRow row_at(const HttpServer& server, int64_t download_size = 0) const {
    Source source;
    source.url = server.url("set.zip");
    source.download_size = download_size;
    source.member = "set";
    return row_of("set", text_, source);
  }
  DatasetRow row_in_package() const {
    Source source;
    source.package = "a-package";
    source.installed = folder_ / "installed";
    source.member = "data.tar*:./usr/share/set.gz";
    return row_of("set", text_, source);
  }
  void let_apt_get_be(const std::string& script) {
    std::filesystem::create_directory(folder_ / "bin");
    write_file(folder_ / "bin" / "apt-get", "#!/bin/sh\n" + script);
    chmod((folder_ / "bin" / "apt-get").c_str(), S_IRWXU);
    setenv("PATH", (folder_ / "bin").c_str(), 1);
  }
  void expect_whole(const DatasetRow& row) const {
    EXPECT_EQ(read_text(data_ / "set"), bytes_of(text_));
    EXPECT_EQ(check(row, data_).status, Status::whole);
    EXPECT_THAT(left_over(), ElementsAre("set"));
  }
  std::vector<std::string> left_over() const {
    std::vector<std::string> names;
    if (!std::filesystem::exists(data_)) return names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data_)) {
      names.push_back(entry.path().lexically_relative(data_).string());
    }
    return names;
  }

  TemporaryFolder folder_;
  const std::filesystem::path data_ = folder_ / "data";
  const std::string search_path_ = std::getenv("PATH");
  const std::string text_ = noise(200000);
  const std::string zip_ = zip(folder_.path(), "set", text_);
};

TEST_F(Fetch, BringsAndVerifiesAMemberOfAZip) {
  const HttpServer server({.body = zip_});
  const DatasetRow row = row_at(server, static_cast<int64_t>(zip_.size()));
  EXPECT_EQ(check(row, data_).status, Status::missing);
  EXPECT_EQ(check(row, data_).detail, "bsexp data fetch set");
  fetch(row, data_, kQuiet);
  expect_whole(row);
  fetch(row, data_, kQuiet);  // asks the server for nothing
  EXPECT_EQ(server.ranges().size(), 1U);
}

TEST_F(Fetch, BringsAFileThatIsNotInAnArchive) {
  const HttpServer server({.body = gzip(text_)});
  DatasetRow row = row_at(server);
  row.source->member = "";
  fetch(row, data_, kQuiet);
  expect_whole(row);
}

TEST_F(Fetch, GoesOnAfterABrokenConnection) {
  const HttpServer server({.body = zip_, .n_cut = 1, .cut_after = 50000});
  const DatasetRow row = row_at(server);
  EXPECT_THAT(error_of<SystemError>([&] {
                download(server.url("set.zip"), folder_ / "set.zip", {1, 0, 0}, kQuiet);
              }),
              HasSubstr("fetching again goes on with it"));
  std::filesystem::create_directories(data_ / "set.fetch");
  std::filesystem::rename(folder_ / "set.zip.part", data_ / "set.fetch" / "set.zip.part");
  fetch(row, data_, kQuiet);
  expect_whole(row);
  EXPECT_THAT(server.ranges(), ElementsAre("", "bytes=50000-"));
}

TEST_F(Fetch, DeletesWhatHasTheWrongChecksum) {
  std::string other = text_;
  other[1000] = other[1000] == 'a' ? 'b' : 'a';
  const HttpServer server({.body = zip(folder_.path(), "set", other)});
  EXPECT_EQ(error_of([&] { fetch(row_at(server), data_, kQuiet); }),
            fmt::format("set: what was fetched is not the data set, and was deleted: {} has the sha256 {} "
                        "instead of {}",
                        (data_ / "set.fetch" / "set").string(), checksum_of(bytes_of(other), "sha256"),
                        checksum_of(bytes_of(text_), "sha256")));
  EXPECT_THAT(left_over(), IsEmpty());
}

TEST_F(Fetch, DeletesWhatHasTheWrongSize) {
  const HttpServer server({.body = zip(folder_.path(), "set", text_ + "!")});
  EXPECT_THAT(error_of([&] { fetch(row_at(server), data_, kQuiet); }),
              HasSubstr(" holds 200,001 bytes instead of 200,000"));
  EXPECT_THAT(error_of([&] { fetch(row_at(server, 7), data_, kQuiet); }),
              HasSubstr(" bytes instead of 7; it is not the one expected, and was deleted"));
  EXPECT_THAT(left_over(), IsEmpty());
}

TEST_F(Fetch, DeletesATruncatedZip) {
  const HttpServer server({.body = zip_.substr(0, zip_.size() / 2)});
  EXPECT_THAT(error_of([&] { fetch(row_at(server), data_, kQuiet); }),
              HasSubstr("set.zip is damaged or cut off: "));
  EXPECT_THAT(left_over(), IsEmpty());
}

TEST_F(Fetch, LeavesNothingWhereNothingIsToBeHad) {
  const HttpServer server({.body = zip_, .n_failures = 1, .failure = 404});
  EXPECT_THAT(error_of([&] { fetch(row_at(server), data_, kQuiet); }), HasSubstr("the server answers 404"));
  EXPECT_THAT(left_over(), IsEmpty());
}

TEST_F(Fetch, ReplacesADamagedFileOnlyByAWholeOne) {
  const HttpServer server({.body = zip_, .n_failures = 1, .failure = 404});
  const DatasetRow row = row_at(server);
  std::filesystem::create_directory(data_);
  write_file(data_ / "set", "damaged");
  EXPECT_EQ(check(row, data_).status, Status::damaged);
  EXPECT_EQ(check(row, data_).detail, (data_ / "set").string() + " holds 7 bytes instead of 200,000");
  EXPECT_NE(error_of([&] { fetch(row, data_, kQuiet); }), "(no error)");
  EXPECT_EQ(read_file(data_ / "set"), "damaged");
  fetch(row, data_, kQuiet);
  expect_whole(row);
}

TEST_F(Fetch, IsDoneByOneProcessAtATime) {
  const HttpServer server({.body = zip_});
  {
    const WorkFolder other(data_ / "set.fetch");
    EXPECT_EQ(error_of([&] { fetch(row_at(server), data_, kQuiet); }),
              "another process works in " + (data_ / "set.fetch").string() + ": wait for its end");
  }
  fetch(row_at(server), data_, kQuiet);
  expect_whole(row_at(server));
}

TEST_F(Fetch, CleansUpAfterAProcessThatWasKilled) {
  const HttpServer server({.body = zip_});
  std::filesystem::create_directories(data_ / "set.fetch" / "package");
  write_file(data_ / "set.fetch" / "set", "half of the te");
  fetch(row_at(server), data_, kQuiet);
  expect_whole(row_at(server));
}

TEST_F(Fetch, TakesTheFileOfAnInstalledPackage) {
  let_apt_get_be("exit 1");
  write_file(folder_ / "installed", gzip(text_));
  fetch(row_in_package(), data_, kQuiet);
  expect_whole(row_in_package());
}

TEST_F(Fetch, TakesTheFileOutOfADownloadedPackage) {
  write_deb(folder_ / "a.deb", "set.gz", gzip(text_));
  let_apt_get_be("test \"$*\" = '-q download a-package' && /bin/cp '" + (folder_ / "a.deb").string() +
                 "' a-package_1.0_all.deb");
  fetch(row_in_package(), data_, kQuiet);
  expect_whole(row_in_package());
}

TEST_F(Fetch, DoesNotTakeADamagedInstalledFile) {
  write_deb(folder_ / "a.deb", "set.gz", gzip(text_));
  let_apt_get_be("/bin/cp '" + (folder_ / "a.deb").string() + "' .");
  write_file(folder_ / "installed", gzip(text_).substr(0, 1000));
  testing::internal::CaptureStderr();
  fetch(row_in_package(), data_, kQuiet);
  EXPECT_THAT(
      testing::internal::GetCapturedStderr(),
      StartsWith("warning: " + (folder_ / "installed").string() + ": the compressed text is damaged"));
  expect_whole(row_in_package());
}

TEST_F(Fetch, SaysWhatAptGetSays) {
  let_apt_get_be("echo working; echo 'E: Unable to locate package a-package' >&2; exit 100");
  EXPECT_EQ(
      error_of<SystemError>([&] { fetch(row_in_package(), data_, kQuiet); }),
      fmt::format("apt-get could not download a-package (E: Unable to locate package a-package): is the "
                  "network there, and was apt-get update run? Or install the package, or copy its file {} "
                  "from a machine that has it to {}",
                  (folder_ / "installed").string(), (data_ / "set").string()));
  let_apt_get_be("exit 0");
  EXPECT_THAT(error_of<SystemError>([&] { fetch(row_in_package(), data_, kQuiet); }),
              StartsWith("apt-get could not download a-package (it says nothing): "));
  EXPECT_THAT(left_over(), IsEmpty());
}

TEST_F(Fetch, SaysWhatToDoWithoutAptGet) {
  setenv("PATH", folder_.path().c_str(), 1);
  EXPECT_EQ(
      error_of([&] { fetch(row_in_package(), data_, kQuiet); }),
      fmt::format("the package a-package is fetched with apt-get, which does not start here (No such file "
                  "or directory): install the package, or copy its file {} from a machine that has it to "
                  "{}",
                  (folder_ / "installed").string(), (data_ / "set").string()));
}

TEST_F(Fetch, APackageWithoutTheFileIsNamed) {
  write_deb(folder_ / "a.deb", "other.gz", "");
  let_apt_get_be("/bin/cp '" + (folder_ / "a.deb").string() + "' .");
  EXPECT_THAT(error_of([&] { fetch(row_in_package(), data_, kQuiet); }),
              HasSubstr(" has no member ./usr/share/set.gz"));
  EXPECT_THAT(left_over(), IsEmpty());
}

TEST_F(Fetch, NamesAFolderThatCannotBe) {
  const HttpServer server({.body = zip_});
  write_file(folder_ / "file", "");
  EXPECT_THAT(error_of([&] { fetch(row_at(server), folder_ / "file", kQuiet); }),
              StartsWith("cannot make the folder " + (folder_ / "file").string()));
}

TEST_F(Fetch, IsOnlyForRowsWithASource) {
  const DatasetRow row = {"own", "a file of yours", SplitKind::contiguous, std::nullopt, load_fetched};
  EXPECT_EQ(error_of([&] { fetch(row, data_, kQuiet); }), "the dataset own is not fetched: a file of yours");
  EXPECT_EQ(check(row, data_).status, Status::nothing_to_fetch);
  EXPECT_EQ(check(row, data_).detail, "a file of yours");
}

TEST_F(Fetch, KnowsTheRowsOfBothCatalogues) {
  EXPECT_EQ(find_fetched("gcide").source->package, "dict-gcide");
  EXPECT_EQ(find_fetched("sentences").source->package, "python3-pattern");
  EXPECT_EQ(all_fetched().size(), dataset_table().rows().size() + labelled_table().rows().size());
  std::vector<std::string> names;
  for (const Fetched& row : all_fetched()) names.push_back(row.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end()) << "no name stands in both";
  try {
    find_fetched("sentence");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), StartsWith("unknown dataset 'sentence': did you mean 'sentences'?"));
  }
}

TEST_F(Fetch, APackedFileIsVerifiedAsItLies) {
  const std::string packed = gzip(text_);
  const HttpServer server({.body = packed});
  Source source;
  source.url = server.url("set.gz");
  source.as_it_lies = true;
  DatasetRow row = row_of("set", packed, source);
  EXPECT_EQ(row.source->text_size, static_cast<int64_t>(packed.size()));
  fetch(row, data_, kQuiet);
  EXPECT_EQ(read_file(data_ / "set"), packed);
  EXPECT_EQ(check(row, data_).status, Status::whole);
}

}  // namespace
}  // namespace bsexp::datasets
