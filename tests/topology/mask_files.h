#pragma once
// Files of masks in a temporary folder, and what they are refused for.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bsexp/base/file.h"
#include "bsexp/topology/files/mask_file.h"
#include "bsexp/topology/generators.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace bsexp::topology {

class MaskFiles : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string with(const std::string& name, const std::string& text) const {
    write_file(folder_ / name, text);
    return path(name);
  }
  // The mask of a text in a file.
  MaskFile read(const std::string& name, const std::string& text) const {
    return read_mask_file(with(name, text));
  }
  std::string refusal(const std::string& name, const std::string& text) const {
    const std::string file = with(name, text);
    std::string message = error_of([&] { read_mask_file(file); });
    EXPECT_THAT(message, testing::HasSubstr(file));
    return message;
  }
  BlockMask small_world(int64_t n) const {
    TopologySpec spec;
    spec.kind = "watts_strogatz";
    return make_mask(spec, n, n, 1, "test");
  }

  TemporaryFolder folder_;
};

}  // namespace bsexp::topology
