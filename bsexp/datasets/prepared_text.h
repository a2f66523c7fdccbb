#pragma once
// Texts that are made from files of the user's once, piece by piece, and then mapped from the data folder:
// unpacked, joined from the files of a folder, or reviews as the model reads them. No text is ever in memory
// as a whole.
//
// The file is DATA/prepared/STEM-HASH.txt, with the hash of the recipe, and of the paths, sizes and times of
// the files it is made from: a file that changed is prepared anew. What was counted on the way lies beside
// it.
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bsexp/datasets/dataset.h"

namespace bsexp::datasets {

struct PreparedText {
  SharedText text;
  Counts counts;  // of what was left out or is not as it should be
};

// The files of a path: itself, or the plain files below a folder in the order of their paths. UserError when
// there are none.
std::vector<std::filesystem::path> files_of(const std::filesystem::path& path);

// Writes what one file gives, with `put`, which is false when enough is written. Counts go to the last
// argument.
using Put = std::function<bool(std::string_view)>;
using PrepareFile = std::function<void(const std::filesystem::path&, const Put&, Counts&)>;

// The text of `files`, prepared now unless it lies there already. `recipe` names what `prepare` does, and its
// version; at most `limit` bytes where limit > 0. Progress goes to the console; Interrupted on Ctrl-C, and
// nothing is left behind. UserError when nothing came out, when another process prepares the same, and what
// `prepare` finds.
PreparedText prepared_text(const std::string& recipe, const std::vector<std::filesystem::path>& files,
                           int64_t limit, const Console& console, const PrepareFile& prepare);

// `prepare` for texts as they are, plain or gzip.
void prepare_as_it_is(const std::filesystem::path& file, const Put& put, Counts& counts);

}  // namespace bsexp::datasets
