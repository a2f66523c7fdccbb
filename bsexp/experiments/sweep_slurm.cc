#include "bsexp/experiments/sweep_slurm.h"

#include <fmt/format.h>

#include "bsexp/base/child_process.h"
#include "bsexp/base/error.h"
#include "bsexp/base/file.h"
#include "bsexp/base/text.h"

namespace bsexp::experiments {

namespace fs = std::filesystem;

namespace {

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + '\'';
}

// What a program prints on its two outputs, and its exit code.
struct Answer {
  int exit_code;
  std::string text, errors;
};

std::string without_end(const fs::path& path) {
  std::string text = read_file(path);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Answer ask(const std::vector<std::string>& words, const fs::path& log) {
  const fs::path errors = log.string() + ".errors";
  const int exit_code = ChildProcess({words, log, errors}).wait();
  return {exit_code, without_end(log), without_end(errors)};
}

// The number in the last line "JOB" or "JOB;CLUSTER"; empty where it is something else.
std::string job_in(const std::string& text) {
  const std::string line = text.substr(text.rfind('\n') + 1);  // npos + 1 is 0
  const std::string job = line.substr(0, line.find(';'));
  return job.find_first_not_of("0123456789") == std::string::npos ? job : "";
}

}  // namespace

std::string slurm_script(const SweepFolder& folder, const std::string& job_name, size_t n_cells,
                         const SlurmLaunch& launch) {
  const fs::path slurm = fs::absolute(folder.slurm()), runs = fs::absolute(folder.path) / "runs";
  std::string script = fmt::format(
      "#!/bin/bash\n"
      "#SBATCH --job-name={}\n"
      "#SBATCH --array=0-{}%{}\n"
      "#SBATCH --ntasks=1\n"
      "#SBATCH --cpus-per-task={}\n"
      "#SBATCH --signal=TERM@60\n"
      "#SBATCH --output=/dev/null\n",
      job_name, n_cells - 1, launch.jobs, launch.threads);
  for (const std::string& option : launch.options) script += fmt::format("#SBATCH {}\n", option);
  return script + fmt::format(
                      "# Written by bsexp sweep. Task i runs line i of cells.txt, and leaves its exit code.\n"
                      "cell=$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" {})\n"
                      "run={}/\"$cell\"\n"
                      "rm -f \"$run/{}\"\n"
                      "srun --cpus-per-task={} {} run \"$run/config.yaml\" --out \"$run\" --resume --threads "
                      "{} > \"$run/{}\" 2>&1\n"
                      "code=$?\n"
                      "echo $code > \"$run/{}\"\n"
                      "exit $code\n",
                      quoted((slurm / "cells.txt").string()), quoted(runs.string()), kExitCodeName,
                      launch.threads, quoted(launch.program.string()), launch.threads, kLogName,
                      kExitCodeName);
}

std::string submit_to_slurm(const SweepFolder& folder, const std::string& job_name,
                            const std::vector<std::string>& names, const SlurmLaunch& launch) {
  make_folder(folder.slurm());
  const fs::path script = folder.slurm() / "sweep.sh";
  write_file(folder.slurm() / "cells.txt", join(names, "\n") + '\n');
  write_file(script, slurm_script(folder, job_name, names.size(), launch));
  forget_endings(folder, names);  // a task may end before sbatch does
  const Answer answer = ask({"sbatch", "--parsable", script.string()}, folder.slurm() / "sbatch.txt");
  REQUIRE(answer.exit_code != 127, "sbatch is not here: run this where Slurm is, or with --launcher local");
  REQUIRE(answer.exit_code == 0, "Slurm does not take the job {}: {}", script.string(),
          printable(answer.errors));
  std::string job = job_in(answer.text);
  REQUIRE(!job.empty(),
          "sbatch says '{}' in place of the number of a job: look at squeue before trying again",
          printable(answer.text));
  write_file(folder.slurm() / "job", job + '\n');
  return job;
}

void require_no_slurm_job(const SweepFolder& folder) {
  const fs::path path = folder.slurm() / "job";
  if (!fs::exists(path)) return;
  std::string job = read_file(path);
  job.resize(job.find_last_not_of('\n') + 1);
  const Answer queue = ask({"squeue", "--noheader", "--jobs", job}, folder.slurm() / "squeue.txt");
  REQUIRE(
      queue.exit_code == 0 || queue.errors.find("Invalid job id") != std::string::npos,
      "squeue does not say whether Slurm's job {} of {} has ended: {}. Try again where Slurm answers; if you "
      "know that it has ended, remove {}",
      job, folder.path.string(), printable(queue.errors), path.string());
  REQUIRE(queue.exit_code != 0 || queue.text.empty(),
          "{} is worked on by Slurm's job {}: wait for it, or end it with scancel {}", folder.path.string(),
          job, job);
}

}  // namespace bsexp::experiments
