#pragma once
// The members of a zip archive, through libarchive.
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bsexp::topology {

// Every member by name, of each at most `most(name)` bytes. UserError when the archive is damaged or cut off.
std::map<std::string, std::string> read_zip(const std::filesystem::path& path,
                                            size_t (*most)(const std::string& name));

// A deflated archive of the members, without times: the same members give the same bytes.
void write_zip(const std::filesystem::path& path,
               const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace bsexp::topology
