#pragma once
// The members of a zip archive, through libarchive.
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bsexp::topology {

// What is wanted of a member.
struct Wanted {
  size_t bytes = 0;
  bool beginning = false;  // of a longer member so many bytes are enough
};

// Every member of which `wanted(name)` wants bytes, by name. UserError when the archive is damaged or cut
// off, or a member is longer than it may be.
std::map<std::string, std::string> read_zip(const std::filesystem::path& path,
                                            Wanted (*wanted)(const std::string& name));

// A deflated archive of the members, without times: the same members give the same bytes.
void write_zip(const std::filesystem::path& path,
               const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace bsexp::topology
