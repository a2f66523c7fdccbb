#include "http_server.h"

#include <array>
#include <chrono>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bsexp/base/error.h"

namespace bsexp::datasets {

namespace {

constexpr int kPollMilliseconds = 20;

bool readable(int descriptor) {
  pollfd wanted{descriptor, POLLIN, 0};
  return poll(&wanted, 1, kPollMilliseconds) > 0;
}

void send_all(int connection, const std::string& text) {
  for (size_t sent = 0; sent < text.size();) {
    const ssize_t count = send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;  // the client has gone
    sent += static_cast<size_t>(count);
  }
}

// The header lines of a request.
std::string read_request(int connection) {
  std::string request;
  std::array<char, 1024> chunk{};
  while (request.find("\r\n\r\n") == std::string::npos) {
    const ssize_t count = recv(connection, chunk.data(), chunk.size(), 0);
    if (count <= 0) break;
    request.append(chunk.data(), static_cast<size_t>(count));
  }
  return request;
}

std::string range_of(const std::string& request) {
  const std::string header = "\r\nRange: ";
  const size_t at = request.find(header);
  if (at == std::string::npos) return "";
  const size_t begin = at + header.size();
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

std::string head(const std::string& status, size_t length, const std::string& more = "") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n", status, length,
                     more);
}

}  // namespace

HttpServer::HttpServer(Page page) : page_(std::move(page)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  constexpr int kWaiting = 16;
  const bool works = listener_ >= 0 && bind(listener_, generic, size) == 0 &&
                     listen(listener_, kWaiting) == 0 && getsockname(listener_, generic, &size) == 0;
  ASSERT(works, "no server on the loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() {
  stop_ = true;
  thread_.join();
  close(listener_);
}

std::string HttpServer::url(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}/{}", port_, path);
}

std::vector<std::string> HttpServer::ranges() const {
  const std::lock_guard lock(mutex_);
  return ranges_;
}

void HttpServer::serve() {
  while (!stop_) {
    if (!readable(listener_)) continue;
    const int connection = accept(listener_, nullptr, nullptr);
    answer(connection);
    close(connection);
  }
}

void HttpServer::answer(int connection) {
  const std::string request = read_request(connection);
  if (page_.moved && !request.starts_with("GET /moved ")) {
    return send_all(connection, head("302 Found", 0, "Location: " + url("moved") + "\r\n"));
  }
  const std::string range = range_of(request);
  {
    const std::lock_guard lock(mutex_);
    ranges_.push_back(range);
  }
  if (page_.n_failures > 0) {
    --page_.n_failures;
    return send_all(connection, head(std::to_string(page_.failure) + " Failure", 0));
  }
  size_t begin = 0;
  if (page_.takes_ranges && !range.empty()) begin = std::stoul(range.substr(range.find('=') + 1));
  if (begin >= page_.body.size()) return send_all(connection, head("416 Range Not Satisfiable", 0));
  const std::string place =
      fmt::format("Content-Range: bytes {}-{}/{}\r\n", begin, page_.body.size() - 1, page_.body.size());
  send_all(connection, head(begin > 0 ? "206 Partial Content" : "200 OK", page_.body.size() - begin,
                            begin > 0 ? place : ""));
  const bool cut = page_.n_cut > 0;
  if (cut) --page_.n_cut;
  send_all(connection, page_.body.substr(begin, cut ? page_.cut_after : std::string::npos));
  while (cut && page_.stalls && !stop_)
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
}

}  // namespace bsexp::datasets
