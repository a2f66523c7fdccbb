#pragma once
// The folder in which one process at a time does a piece of work that may be broken off and gone on with.
#include <filesystem>

namespace bsexp::datasets {

class WorkFolder {
 public:
  // Makes the folder, or takes over what a broken off process left. UserError when another process works in
  // it now.
  explicit WorkFolder(std::filesystem::path path);
  // Removes everything but broken off downloads (*.part), and the folder when nothing is left.
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }
  // A new, empty folder in it.
  std::filesystem::path empty_folder(const std::filesystem::path& name) const;

 private:
  std::filesystem::path path_;
  int lock_;
};

}  // namespace bsexp::datasets
