#include "bsexp/datasets/download.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include <curl/curl.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/interrupt.h"
#include "bsexp/base/progress.h"
#include "bsexp/base/text.h"

namespace bsexp::datasets {

namespace fs = std::filesystem;

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
using Curl = std::unique_ptr<CURL, void (*)(CURL*)>;

struct Transfer {
  CURL* curl = nullptr;
  std::FILE* file = nullptr;
  int64_t begin = 0;  // bytes that were there before
  int64_t done = 0;
  bool disk_failed = false;
  Progress* progress = nullptr;
};

// A server that ignores the range sends the whole file with status 200: then the part starts anew.
void start_anew_if_whole(Transfer& transfer) {
  long status = 0;
  curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200 || transfer.begin == 0) return;
  transfer.begin = 0;
  if (std::freopen(nullptr, "wb", transfer.file) == nullptr) transfer.disk_failed = true;
}

size_t on_data(char* data, size_t, size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (transfer.done == 0) start_anew_if_whole(transfer);
  if (transfer.disk_failed || std::fwrite(data, 1, count, transfer.file) != count) {
    transfer.disk_failed = true;
    return 0;
  }
  transfer.done += static_cast<int64_t>(count);
  transfer.progress->update(static_cast<double>(transfer.begin + transfer.done));
  return count;
}

int on_progress(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return interrupt_requested() ? 1 : 0;
}

enum class Outcome : uint8_t { whole, broken };

// One attempt; throws what no further attempt can mend.
Outcome attempt(const std::string& url, const fs::path& part, const Console& console,
                const DownloadOptions& options, std::string& reason) {
  const int64_t begin = fs::exists(part) ? static_cast<int64_t>(fs::file_size(part)) : 0;
  if (options.expected_size > 0 && begin == options.expected_size) return Outcome::whole;
  const Curl curl(curl_easy_init(), curl_easy_cleanup);
  const File file(std::fopen(part.c_str(), "ab"), std::fclose);
  if (!file) throw_file_error(part, "write", errno);
  Progress progress(console, "fetching", "B", static_cast<double>(options.expected_size),
                    static_cast<double>(begin));
  Transfer transfer{curl.get(), file.get(), begin, 0, false, &progress};
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(begin));
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, 30L);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_TIME, 60L);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, on_data);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &transfer);
  const CURLcode result = curl_easy_perform(curl.get());
  if (interrupt_requested()) {
    throw Interrupted(
        fmt::format("interrupted; {} is kept, and fetching again goes on with it", part.string()));
  }
  if (transfer.disk_failed || std::fflush(file.get()) != 0)
    throw_file_error(part, "write", errno ? errno : ENOSPC);
  if (result == CURLE_OK) return Outcome::whole;
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 416) {  // the part is no beginning of the file
    fs::remove(part);
    reason = "the server refused to go on with the part that was there";
    return Outcome::broken;
  }
  REQUIRE(status < 400 || status >= 500,
          "{}: the server answers {}; the address is wrong or the file has moved", url, status);
  reason = curl_easy_strerror(result);
  return Outcome::broken;
}

void check_size(const fs::path& part, const std::string& url, int64_t expected) {
  const auto size = static_cast<int64_t>(fs::file_size(part));
  if (expected == 0 || size == expected) return;
  fs::remove(part);
  throw UserError(
      fmt::format("{}: the file has {} bytes instead of {}; it is not the one expected, and was deleted", url,
                  format_count(size), format_count(expected)));
}

}  // namespace

void download(const std::string& url, const fs::path& path, const DownloadOptions& options,
              const Console& console) {
  fs::path part = path;
  part += ".part";
  if (options.expected_size > 0 && fs::exists(part) &&
      static_cast<int64_t>(fs::file_size(part)) > options.expected_size) {
    fs::remove(part);
  }
  std::string reason;
  double pause = options.pause_seconds;
  for (int i = 0; i < options.attempts; ++i, pause *= 2) {
    if (i > 0) {
      console.note(fmt::format("{}: {}; trying again", url, reason));
      std::this_thread::sleep_for(std::chrono::duration<double>(pause));
    }
    if (attempt(url, part, console, options, reason) == Outcome::broken) continue;
    check_size(part, url, options.expected_size);
    fs::rename(part, path);
    return;
  }
  throw SystemError(
      fmt::format("{}: {} ({} attempts); what came is kept in {}, and fetching again goes on with it", url,
                  reason, options.attempts, part.string()));
}

}  // namespace bsexp::datasets
