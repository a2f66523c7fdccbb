#include "bsexp/experiments/build_info.h"

namespace bsexp::experiments {

const char* version() { return BSEXP_VERSION; }
const char* commit() { return BSEXP_COMMIT; }

}  // namespace bsexp::experiments
