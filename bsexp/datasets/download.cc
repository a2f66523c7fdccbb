#include "bsexp/datasets/download.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>

#include <curl/curl.h>
#include <unistd.h>

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

int64_t size_of(const fs::path& path) {
  std::error_code missing;
  const uintmax_t size = fs::file_size(path, missing);
  return missing ? 0 : static_cast<int64_t>(size);
}

struct Transfer {
  CURL* curl;
  std::FILE* file;     // the part, for appending
  int64_t size;        // of the part
  bool began = false;  // the body of the answer
  int disk_error = 0;  // errno of a failed write
  Progress* progress;
};

long status_of(CURL* curl) {
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// A server that ignores the range sends the whole file with status 200: then the part starts anew.
bool start_body(Transfer& transfer) {
  constexpr long kPartialContent = 206;
  transfer.began = true;
  if (status_of(transfer.curl) == kPartialContent) return true;
  transfer.size = 0;
  return ftruncate(fileno(transfer.file), 0) == 0;
}

size_t on_data(char* data, size_t, size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  const bool ready = transfer.began || start_body(transfer);
  if (!ready || std::fwrite(data, 1, count, transfer.file) != count) {
    transfer.disk_error = errno;
    return 0;
  }
  transfer.size += static_cast<int64_t>(count);
  transfer.progress->update(static_cast<double>(transfer.size));
  return count;
}

int on_progress(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return interrupt_requested() ? 1 : 0;
}

[[noreturn]] void stop_for_interrupt(const fs::path& part) {
  throw Interrupted(
      fmt::format("interrupted; {} is kept, and fetching again goes on with it", part.string()));
}

// The server cannot be reached: it does not help to ask again at once.
bool is_out_of_reach(CURLcode result) {
  return result == CURLE_COULDNT_RESOLVE_HOST || result == CURLE_COULDNT_RESOLVE_PROXY ||
         result == CURLE_COULDNT_CONNECT;
}

// What a refusal of the server means; the reason where a further attempt may mend it.
std::string refusal(const std::string& url, long status, const fs::path& part) {
  constexpr long kTimeout = 408, kRangeRefused = 416, kTooMany = 429, kServerFault = 500;
  if (status == kRangeRefused) {
    fs::remove(part);
    return "the server refuses to go on with the part that is here; it was deleted";
  }
  REQUIRE(status == kTimeout || status == kTooMany || status >= kServerFault,
          "{}: the server answers {}; the address is wrong or the file has moved", url, status);
  return fmt::format("the server answers {}", status);
}

void set_options(CURL* curl, const std::string& url, int64_t begin, Transfer& transfer, char* message) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  // Not CURLOPT_RESUME_FROM: with it curl gives up on servers that ignore ranges.
  const std::string range = fmt::format("{}-", begin);
  if (begin > 0) curl_easy_setopt(curl, CURLOPT_RANGE, range.c_str());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "bsexp");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 30L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 60L);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
}

// One attempt: nothing when the part is whole, else the reason why another one is needed. Throws what no
// further attempt can mend.
std::optional<std::string> attempt(const std::string& url, const fs::path& part, int64_t expected,
                                   const Console& console) {
  const int64_t begin = size_of(part);
  if (expected > 0 && begin == expected) return std::nullopt;
  const File file(std::fopen(part.c_str(), "ab"), std::fclose);
  if (!file) throw_file_error(part, "write", errno);
  const Curl curl(curl_easy_init(), curl_easy_cleanup);
  Progress progress(console, "fetching", "B", static_cast<double>(expected), static_cast<double>(begin));
  Transfer transfer{.curl = curl.get(), .file = file.get(), .size = begin, .progress = &progress};
  std::array<char, CURL_ERROR_SIZE> message{};
  set_options(curl.get(), url, begin, transfer, message.data());
  const CURLcode result = curl_easy_perform(curl.get());
  if (std::fflush(file.get()) != 0 && transfer.disk_error == 0) transfer.disk_error = errno;
  if (result != CURLE_OK && transfer.size == 0) fs::remove(part);  // nothing came
  if (transfer.disk_error != 0) throw_file_error(part, "write", transfer.disk_error);
  if (interrupt_requested()) stop_for_interrupt(part);
  if (result == CURLE_OK) return std::nullopt;
  if (result == CURLE_HTTP_RETURNED_ERROR) return refusal(url, status_of(curl.get()), part);
  std::string reason = message[0] != '\0' ? message.data() : curl_easy_strerror(result);
  if (is_out_of_reach(result)) {
    throw SystemError(fmt::format("{}: {}; is the network there?", url, reason));
  }
  return reason;
}

void check_size(const fs::path& part, const std::string& url, int64_t expected) {
  const int64_t size = size_of(part);
  if (expected == 0 || size == expected) return;
  fs::remove(part);
  throw UserError(
      fmt::format("{}: the file has {} bytes instead of {}; it is not the one expected, and was deleted", url,
                  format_count(size), format_count(expected)));
}

void wait(double seconds, const fs::path& part) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (Clock::now() < end) {
    if (interrupt_requested()) stop_for_interrupt(part);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace

void download(const std::string& url, const fs::path& path, const DownloadOptions& options,
              const Console& console) {
  fs::path part = path;
  part += ".part";
  if (options.expected_size > 0 && size_of(part) > options.expected_size) fs::remove(part);
  double pause = options.pause_seconds;
  for (int i = 1;; ++i, pause *= 2) {
    const std::optional<std::string> reason = attempt(url, part, options.expected_size, console);
    if (!reason) break;
    if (i == options.attempts) {
      throw SystemError(
          fmt::format("{}: {} ({} attempts); what came is kept in {}, and fetching again goes on with it",
                      url, *reason, options.attempts, part.string()));
    }
    console.note(fmt::format("{}: {}; trying again", url, *reason));
    wait(pause, part);
  }
  check_size(part, url, options.expected_size);
  if (std::rename(part.c_str(), path.c_str()) != 0) throw_file_error(path, "write", errno);
}

}  // namespace bsexp::datasets
