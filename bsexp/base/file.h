#pragma once
// Files, whole or not at all: what is written replaces the old file in one step, so that a kill or a full
// disk at any moment leaves the old file or the new one. Errors name the path and the reason.
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace bsexp {

// The whole file. UserError when it is missing, a folder, or not readable.
std::string read_file(const std::filesystem::path& path);

// Creates `path` through `write(temporary)`: the temporary lies beside it, is synced and renamed over `path`
// only when `write` has returned, so that a reader, or a kill at any moment, sees the old file or the new
// one, whole. On an exception the temporary is removed and `path` is as it was. UserError when `path` is a
// folder, a device or a pipe: renaming would put a file in its place.
void replace_file(const std::filesystem::path& path,
                  const std::function<void(const std::filesystem::path&)>& write);

// `replace_file` with a text.
void write_file(const std::filesystem::path& path, std::string_view text);

// Makes the folder and its parents. UserError when that is not permitted or a file is in the way.
void make_folder(const std::filesystem::path& path);

// Throws for a failed file operation: SystemError when the disk is full or broken, UserError when the path or
// the permission is wrong. `error` is an errno value; `action` is "write", "read", ....
[[noreturn]] void throw_file_error(const std::filesystem::path& path, std::string_view action, int error);

}  // namespace bsexp
