#pragma once
// A data frame of R, out of a database for lazy loading (Rdata.rdb) of an R package.
//
// An object there is 4 bytes of its size, big-endian, a "Z" for LZMA2, the compressed bytes. Unpacked it is
// R's serialization, version 2 or 3 ("R Internals", 1.8): "X\n", then big-endian items with a type in their
// low byte. Of the types only those of data frames are known.
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bsexp::datasets {

// The columns by name, as text: factors by their levels, numbers as they print. UserError where the bytes are
// not such an object; `where` is for its message.
using RFrame = std::map<std::string, std::vector<std::string>>;
RFrame read_r_frame(std::string_view object, const std::string& where);

}  // namespace bsexp::datasets
