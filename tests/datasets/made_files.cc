#include "made_files.h"

#include <memory>

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/random.h"

namespace bsexp::datasets {

namespace {

using Format = int (*)(archive*);

void write_archive(const std::filesystem::path& path, Format format, Format filter, const std::string& name,
                   const std::string& content) {
  const std::unique_ptr<archive, int (*)(archive*)> writer(archive_write_new(), archive_write_free);
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                       archive_entry_free);
  format(writer.get());
  filter(writer.get());
  archive_write_set_filter_option(writer.get(), nullptr, "compression-level", "0");  // for speed
  ASSERT(archive_write_open_filename(writer.get(), path.c_str()) == ARCHIVE_OK, "{}", path.string());
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  ASSERT(archive_write_header(writer.get(), entry.get()) == ARCHIVE_OK, "{}", name);
  ASSERT(archive_write_data(writer.get(), content.data(), content.size()) ==
             static_cast<la_ssize_t>(content.size()),
         "{}", name);
  ASSERT(archive_write_close(writer.get()) == ARCHIVE_OK, "{}", path.string());
}

}  // namespace

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

std::string noise(int64_t n_bytes) {
  Random random(1, "noise");
  std::string text;
  for (int64_t i = 0; i < n_bytes; ++i) text.push_back(static_cast<char>('!' + random.below(90)));
  return text;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  constexpr int kGzipFormat = 16, kMemory = 8;
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipFormat + MAX_WBITS, kMemory,
               Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  ASSERT(result == Z_STREAM_END, "deflate gives {}", result);
  return packed;
}

std::string zip(const std::filesystem::path& folder, const std::string& member, const std::string& content) {
  const std::filesystem::path path = folder / "made.zip";
  write_archive(path, archive_write_set_format_zip, archive_write_add_filter_none, member, content);
  std::string bytes = read_file(path);
  std::filesystem::remove(path);
  return bytes;
}

void write_deb(const std::filesystem::path& path, const std::string& name, const std::string& content) {
  const std::filesystem::path inner = path.parent_path() / "made.tar.xz";
  write_archive(inner, archive_write_set_format_gnutar, archive_write_add_filter_xz, "./usr/share/" + name,
                content);
  write_archive(path, archive_write_set_format_ar_svr4, archive_write_add_filter_none, "data.tar.xz",
                read_file(inner));
  std::filesystem::remove(inner);
}

DatasetRow row_of(const std::string& name, const std::string& text, Source source) {
  source.file = name;
  source.text_size = static_cast<int64_t>(text.size());
  source.algorithm = "sha256";
  source.checksum = checksum_of(bytes_of(text), "sha256");
  return {name, "made for a test", SplitKind::contiguous, source, load_fetched};
}

}  // namespace bsexp::datasets
