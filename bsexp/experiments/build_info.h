#pragma once
// The version of bsexp and the commit of its source, as recorded in every run.

namespace bsexp::experiments {

const char* version();
const char* commit();  // with "+" when the source had changes; "unknown" outside a repository

}  // namespace bsexp::experiments
