#pragma once
// Debian packages, downloaded and not installed: `apt-get download` as a child process, which knows the
// mirrors of this machine and verifies what they send.
#include <filesystem>
#include <string>

namespace bsexp::datasets {

// The .deb of the package, in `folder`, which is empty before. UserError when there is no apt-get;
// SystemError with the last words of apt-get when it fails; Interrupted on Ctrl-C. `advice` says what else to
// do.
std::filesystem::path download_package(const std::string& package, const std::filesystem::path& folder,
                                       const std::string& advice);

}  // namespace bsexp::datasets
