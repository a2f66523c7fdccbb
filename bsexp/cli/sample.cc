// bsexp sample RUN [--length N] [--temperature T] [--prompt TEXT] [--seed S]
#include <nlohmann/json.hpp>

#include "bsexp/base/text.h"
#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/experiments/run.h"

namespace bsexp::cli {

namespace {

struct Options {
  std::string run;
  experiments::SampleRequest request;
  int64_t seed = 1;
};

}  // namespace

Action sample(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->run, "The folder of a finished run, or its run.h5")
      ->required()
      ->type_name("");
  add_value(app, "--length", options->request.length, experiments::integer(0), "Bytes to write");
  add_value(app, "--temperature", options->request.temperature, experiments::at_least(0),
            "0 takes the most likely byte, 1 the model's distribution");
  add_value(app, "--seed", options->seed, experiments::integer(0), "Seed of the draws");
  app.add_option("--prompt", options->request.prompt, "Text that the model reads first (default: a newline)")
      ->type_name("TEXT");
  return [options](const Context& context) {
    experiments::SampleRequest request = options->request;
    request.seed = static_cast<uint64_t>(options->seed);
    request.threads = static_cast<int>(context.threads);
    const std::string text = experiments::sample_run(options->run, request);
    context.console.result(printable(request.prompt + text));
    const nlohmann::ordered_json object = {{"run", options->run}, {"prompt", request.prompt}, {"text", text}};
    context.console.json_line(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  };
}

}  // namespace bsexp::cli
