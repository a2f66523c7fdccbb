// bsexp data check [NAME...]
//
// Without names all data sets are looked at, and one that was never fetched is no mistake.
#include <nlohmann/json.hpp>

#include "bsexp/cli/commands.h"
#include "bsexp/cli/output.h"
#include "bsexp/datasets.h"

namespace bsexp::cli {

namespace {

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const datasets::Fetched& row : datasets::all_fetched()) names.push_back(row.name);
  return names;
}

// The number of data sets that are not as they should be.
int check_all(const std::vector<std::string>& names, bool missing_is_wrong, const Console& console) {
  std::vector<Row> rows;
  int wrong = 0;
  for (const std::string& name : names) {
    const datasets::Check check = datasets::check(datasets::find_fetched(name), datasets::data_folder());
    const char* status = datasets::name_of(check.status);
    rows.push_back({name, status, check.detail});
    print_json(console,
               nlohmann::ordered_json({{"name", name}, {"status", status}, {"detail", check.detail}}));
    const bool missing = check.status == datasets::Status::missing;
    wrong += check.status == datasets::Status::damaged || (missing && missing_is_wrong) ? 1 : 0;
  }
  console.result(format_columns(rows));
  return wrong;
}

}  // namespace

Action data_check(CLI::App& app) {
  const auto names = std::make_shared<std::vector<std::string>>();
  app.add_option("NAME", *names, "Data sets; without names all")->type_name("");
  return [names](const Context& context) {
    for (const std::string& name : *names) datasets::find_fetched(name);
    const int wrong = names->empty() ? check_all(all_names(), false, context.console)
                                     : check_all(*names, true, context.console);
    REQUIRE(wrong == 0, "{} of the data sets {} not whole", wrong, wrong == 1 ? "is" : "are");
  };
}

}  // namespace bsexp::cli
