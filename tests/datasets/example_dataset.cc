#include "tests/datasets/example_dataset.h"

namespace bsexp::datasets {

DatasetRow jargon() {
  Source source;
  source.package = "dict-jargon";
  source.installed = "/usr/share/dictd/jargon.dict.dz";
  source.member = "data.tar*:./usr/share/dictd/jargon.dict.dz";
  source.file = "jargon.dict.dz";
  source.text_size = 1418350;
  source.algorithm = "sha256";
  source.checksum = "6c8118c277d0b00736d406d4941b77b69932d6ab125f7179ff88fe12939cc19e";
  return {"jargon", "a dictionary of hackers' words, 1.4 MB (Debian's dict-jargon)", SplitKind::interleaved,
          source, load_fetched};
}

}  // namespace bsexp::datasets
