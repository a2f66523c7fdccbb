#pragma once
// A real HTTP server on the loopback, in a thread, that can misbehave: cut connections, ignore ranges,
// refuse.
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bsexp::datasets {

// What the server has, and how it behaves.
struct Page {
  std::string body;
  bool takes_ranges = true;
  int n_cut = 0;         // so many answers are cut off ...
  size_t cut_after = 0;  // ... after so many bytes of the body
  int n_failures = 0;    // so many answers are `failure`
  int failure = 503;
  bool moved = false;   // every path but /moved is answered with a redirection there
  bool stalls = false;  // the body never goes on after cut_after bytes
};

class HttpServer {
 public:
  explicit HttpServer(Page page);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url(const std::string& path) const;
  // The value of the Range header of each request so far, "" where there was none.
  std::vector<std::string> ranges() const;

 private:
  void serve();
  void answer(int connection);

  Page page_;
  int listener_;
  int port_;
  std::atomic<bool> stop_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> ranges_;
  std::thread thread_;
};

}  // namespace bsexp::datasets
