// bsexp topology convert IN OUT [operations in the order given]
// bsexp topology convert --kind KIND --nodes N [...] OUT [operations in the order given]
#include <map>

#include <nlohmann/json.hpp>

#include "bsexp/cli/commands.h"
#include "bsexp/cli/options.h"
#include "bsexp/cli/output.h"
#include "bsexp/cli/topology_source.h"

namespace bsexp::cli {

namespace {

using topology::BlockMask;

struct Options {
  std::vector<std::string> files;  // IN OUT, or OUT alone where the topology comes from elsewhere
  TopologySource source;
  topology::WriteOptions write;
};

using Notes = std::vector<std::string>;

void add_notes(const std::string& path, const std::vector<std::string>& of_reader, Notes& notes) {
  for (const std::string& note : of_reader) notes.push_back(fmt::format("{}: {}", path, note));
}

// A file, whose remarks are kept with its name.
BlockMask read(const std::string& path, const Options& options, Notes& notes) {
  topology::MaskFile file =
      topology::read_mask_file(path, {.directed = options.source.spec.directed.value_or(false)});
  add_notes(path, file.notes, notes);
  return std::move(file.mask);
}

BlockMask input(const Options& options, Notes& notes) {
  TopologySource source = options.source;
  if (options.files.size() == 2) {
    REQUIRE(!source.kind && !source.file && !source.run,
            "{} is read, so that --kind, --file and --run have no place; leave {} out, or these",
            options.files[0], options.files[0]);
    source.file = options.files[0];
  } else {
    REQUIRE(
        source.kind || source.file || source.run,
        "one file is named, {}; name the file to read and the file to write, or say with --kind and --nodes "
        "what to draw",
        options.files[0]);
  }
  SourceTopology topology = load(source);
  add_notes(topology.name, topology.notes, notes);
  return std::move(topology.mask);
}

BlockMask permute(const BlockMask& mask, Notes& notes) {
  BlockMask result = topology::permuted(mask, topology::reverse_cuthill_mckee(mask));
  notes.push_back(fmt::format("bandwidth {} before the permutation, {} after it",
                              format_count(topology::bandwidth(mask)),
                              format_count(topology::bandwidth(result))));
  return result;
}

// "FROM:TO".
BlockMask change_blocks(const BlockMask& mask, const std::string& value) {
  const std::vector<std::string> sizes = split(value, ':');
  REQUIRE(sizes.size() == 2, "--block-change is '{}'; it must be FROM:TO, such as 32:16", value);
  const auto side = experiments::integer(1, 1 << 20);
  return topology::with_block_size(mask, read_option("--block-change", sizes[0], side),
                                   read_option("--block-change", sizes[1], side));
}

struct Operation {
  std::string name;   // the flag
  std::string value;  // what it takes; empty: nothing
  std::string summary;
  BlockMask (*apply)(const BlockMask&, const std::string& value, const Options&, Notes&);
};

const Table<Operation>& operation_table() {
  static const Table<Operation> table(
      "operation",
      {
          {"--union", "FILE", "Add the blocks of a mask of the same shape",
           [](const BlockMask& mask, const std::string& file, const Options& options, Notes& notes) {
             return topology::united(mask, read(file, options, notes));
           }},
          {"--intersect", "FILE", "Keep the blocks that a mask of the same shape has too",
           [](const BlockMask& mask, const std::string& file, const Options& options, Notes& notes) {
             return topology::intersected(mask, read(file, options, notes));
           }},
          {"--compose", "FILE", "What is joined by a step of the mask and then one of the file's",
           [](const BlockMask& mask, const std::string& file, const Options& options, Notes& notes) {
             return topology::composed(mask, read(file, options, notes));
           }},
          {"--transpose", "", "Turn every block (i, j) to (j, i)",
           [](const BlockMask& mask, const std::string&, const Options&, Notes&) {
             return topology::transposed(mask);
           }},
          {"--permute", "rcm", "Order the nodes by reverse Cuthill-McKee, and tell the bandwidth",
           [](const BlockMask& mask, const std::string& order, const Options&, Notes& notes) {
             REQUIRE(order == "rcm", "--permute is '{}'; it must be rcm, reverse Cuthill-McKee", order);
             return permute(mask, notes);
           }},
          {"--block-change", "FROM:TO", "The same weight in blocks of TO units in place of FROM",
           [](const BlockMask& mask, const std::string& sizes, const Options&, Notes&) {
             return change_blocks(mask, sizes);
           }},
      });
  return table;
}

// Applies the operations in the order of the command line.
BlockMask apply_all(BlockMask mask, const CLI::App& app, const Options& options, Notes& notes) {
  std::map<std::string, size_t> n_done;
  for (const CLI::Option* option : app.parse_order()) {
    const Operation* operation = operation_table().find(option->get_name());
    if (operation == nullptr) continue;
    const size_t i = n_done[operation->name]++;
    const std::string value = operation->value.empty() ? "" : option->results().at(i);
    mask = operation->apply(mask, value, options, notes);
  }
  return mask;
}

void convert(const CLI::App& app, const Options& options, const Console& console) {
  Notes notes;
  const std::string& output = options.files.back();
  const BlockMask mask = apply_all(input(options, notes), app, options, notes);
  topology::write_mask_file(output, mask, options.write);
  for (const std::string& note : notes) console.note(note);
  const std::string fingerprint = topology::fingerprint(mask);
  console.result(
      format_columns({{"file", output},
                      {"blocks", fmt::format("{} of {} x {}", format_count(mask.n_blocks()),
                                             format_count(mask.n_rows()), format_count(mask.n_columns()))},
                      {"density", short_number(mask.density())},
                      {"fingerprint", fingerprint}}));
  print_json(console, nlohmann::ordered_json({{"file", output},
                                              {"rows", mask.n_rows()},
                                              {"columns", mask.n_columns()},
                                              {"blocks", mask.n_blocks()},
                                              {"density", mask.density()},
                                              {"fingerprint", fingerprint},
                                              {"notes", notes}}));
}

std::string formats() {
  std::string text = "Formats, by the ending of the name:";
  for (const topology::MaskFormat& format : topology::mask_format_table())
    text += fmt::format("\n  {:<36}  {}{}", join(format.endings), format.summary,
                        format.write ? "" : " (read only)");
  return text;
}

}  // namespace

Action topology_convert(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option(
         "FILES", options->files,
         "IN OUT: the file to read, or RUN#NAME for a mask of a run, and the file to write; OUT alone "
         "with --kind, --file or --run")
      ->required()
      ->expected(1, 2)
      ->type_name("");
  add_topology_flags(app, options->source);
  for (const Operation& operation : operation_table()) {
    if (operation.value.empty()) {
      app.add_flag(operation.name, operation.summary);
    } else {
      app.add_option(operation.name)
          ->description(operation.summary)
          ->type_name(operation.value)
          ->expected(1)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
  add_value(app, "--bsr", options->write.block_size, experiments::integer(1, 1 << 10),
            "Write .npz as SciPy's BSR with blocks of so many units of ones");
  app.description(app.get_description() + ".\n" + formats());
  return [options, &app](const Context& context) { convert(app, *options, context.console); };
}

}  // namespace bsexp::cli
