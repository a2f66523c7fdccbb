#pragma once
// Small files in the formats that data sets come in, made for the tests.
#include <filesystem>
#include <string>

#include "bsexp/datasets.h"

namespace bsexp::datasets {

Bytes bytes_of(const std::string& text);

// `n_bytes` that no compression shortens much and no two of which repeat soon.
std::string noise(int64_t n_bytes);

std::string gzip(const std::string& text);

// A zip file with one member.
std::string zip(const std::filesystem::path& folder, const std::string& member, const std::string& content);

// A Debian package whose data.tar.xz has one file, "./usr/share/NAME".
void write_deb(const std::filesystem::path& path, const std::string& name, const std::string& content);

// A row for `text` at a source; `source` says the rest.
DatasetRow row_of(const std::string& name, const std::string& text, Source source);

}  // namespace bsexp::datasets
