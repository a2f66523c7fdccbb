// Reviews of fine foods at Amazon (McAuley, Leskovec 2013) as Debian's r-cran-modeldata carries them: 4000
// for training, 1000 for testing, labelled great or other. Of the package's database of R objects the places
// of the two data frames are known, since the checksum of the file is; R is not needed.
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/datasets/labelled/sets.h"
#include "bsexp/datasets/labelled_builder.h"
#include "bsexp/datasets/r_frame.h"

namespace bsexp::datasets {

namespace {

// As the index Rdata.rdx of the package has it.
struct Place {
  Part part;
  size_t begin, size;
};
constexpr std::array<Place, 2> kPlaces = {{{Part::train, 3551598, 508537}, {Part::test, 3407777, 143821}}};

LabelledSet load(const LabelledRow& row, const LabelledOptions& options) {
  const std::filesystem::path path = path_of(row, options);
  const std::string file = read_file(path);
  LabelledBuilder builder(row.name, path, options);
  for (const Place& place : kPlaces) {
    REQUIRE(place.begin + place.size <= file.size(), "{} is not whole: bsexp data fetch {}", path.string(),
            row.name);
    const RFrame frame = read_r_frame(std::string_view(file).substr(place.begin, place.size), path.string());
    const auto texts = frame.find("review"), labels = frame.find("score");
    REQUIRE(texts != frame.end() && labels != frame.end() && texts->second.size() == labels->second.size(),
            "{} has no columns review and score of one length", path.string());
    for (size_t i = 0; i < texts->second.size(); ++i)
      builder.add(place.part, labels->second[i], texts->second[i]);
  }
  return builder.finish({"other", "great"});
}

}  // namespace

LabelledRow food() {
  const std::string path = "usr/lib/R/site-library/modeldata/data/Rdata.rdb";
  Source source;
  source.package = "r-cran-modeldata";
  source.installed = "/" + path;
  source.member = "data.tar*:./" + path;
  source.file = "modeldata.rdb";
  source.as_it_lies = true;
  source.text_size = 4140200;
  source.algorithm = "sha256";
  source.checksum = "2ecef5e8da0f782ae4e3f65d928fe769702accffd8981cc358a3097f6736f58f";
  return {"food", "5000 reviews of fine foods, great or other (Debian's r-cran-modeldata)", "train, test",
          source, load};
}

}  // namespace bsexp::datasets
