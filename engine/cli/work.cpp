// SPDX-License-Identifier: Apache-2.0
// `regie run` and `regie verify`: what an operator lets run.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include <regie/metrics.hpp>

#include "engine/cli/output_file.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

std::string count_of(std::uint64_t count) { return std::to_string(count); }

// ---- run ----------------------------------------------------------------------------------------

Value json_of(const WorkReport& report) {
  const auto number = [](std::uint64_t count) { return Value(static_cast<std::int64_t>(count)); };
  return Value::record({{"timers", number(report.timers)},
                        {"late_p99_ms", report.late_p99_ms},
                        {"late_most_ms", report.late_most_ms},
                        {"effects", number(report.effects)},
                        {"retries", number(report.retries)},
                        {"dead", number(report.dead)},
                        {"waiting", number(report.waiting)},
                        {"next", cli::json_of(report.next)}});
}

void print_work(const WorkReport& report, Console& console) {
  std::vector<std::vector<Piece>> rows{
      {console.say("Vanzelf gebeurd", "Happened by itself"), count_of(report.timers)},
      {console.say("Berichten bezorgd", "Messages delivered"), count_of(report.effects)}};
  if (report.retries > 0) {
    rows.push_back({console.say("Later nog eens", "To be tried again"),
                    {count_of(report.retries), Style::attention}});
  }
  if (report.dead > 0) {
    rows.push_back({console.say("Opgegeven", "Given up"), {count_of(report.dead), Style::bad}});
  }
  if (report.waiting > 0) {
    rows.push_back({console.say("Wacht op een bezorger", "Waiting for a notifier"),
                    {count_of(report.waiting) +
                         console.say("; kies er een met --notify", "; choose one with --notify"),
                     Style::attention}});
  }
  if (report.next) {
    // A worker serves cases of several calendars, so it speaks in UTC.
    rows.push_back({console.say("Volgende keer", "Next"), in_zone(*report.next, "UTC") + " UTC"});
  }
  console.table(rows);
}

/// Writes what was counted to a file every few seconds, and at the end: whole each time, so that a
/// monitoring system can read it at any moment.
class MetricsFile {
 public:
  MetricsFile(std::string path, OutputFile::Spared spared, std::shared_ptr<Metrics> metrics)
      : path_(std::move(path)), spared_(std::move(spared)), metrics_(std::move(metrics)) {
    write();  // a path that cannot be written is told at once
    thread_ = std::thread([this] { run(); });
  }
  ~MetricsFile() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;

  /// Throws regie::Exception.
  void write() const {
    OutputFile file(path_, spared_);
    (void)file.write(metrics_->text());
    file.check();
    file.keep();
  }

 private:
  void run() {
    constexpr std::chrono::seconds between(5);
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, between, [this] { return stopped_; })) {
      try {
        write();
      } catch (const Exception&) {
        // A disk that is full now may have room in a moment; the last write tells.
      }
    }
  }

  const std::string path_;
  const OutputFile::Spared spared_;
  const std::shared_ptr<Metrics> metrics_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;  // under mutex_
  std::thread thread_;
};

Exit run_worker(const Invocation& call, Console& console) {
  const bool until_idle = call.has("until-idle");
  Config config = configuration(call, Access::change, console);
  std::unique_ptr<MetricsFile> file;
  if (call.has("metrics")) {
    const auto metrics = std::make_shared<Metrics>();
    config.observer(metrics);
    file = std::make_unique<MetricsFile>(call.get("metrics"), spared_files(call, config), metrics);
  }
  Engine engine(config);
  if (!until_idle && !console.json()) {
    console.error_line(
        {console.say("Aan het werk; stop met Ctrl-C.", "Working; stop with Ctrl-C.")});
  }
  const WorkReport report = engine.run(until_idle).value();
  if (file) file->write();
  if (console.json()) {
    console.document(json_of(report));
  } else {
    print_work(report, console);
  }
  return report.dead == 0 ? Exit::done : Exit::findings;
}

// ---- verify -------------------------------------------------------------------------------------

Value json_of(const VerifyReport& report) {
  const auto number = [](std::uint64_t count) { return Value(static_cast<std::int64_t>(count)); };
  std::vector<Value> problems;
  for (const VerifyReport::Problem& problem : report.problems) {
    problems.push_back(Value::record({{"case", problem.case_id},
                                      {"revision", problem.revision},
                                      {"message", cli::json_of(problem.message)}}));
  }
  return Value::record({{"ok", report.ok()},
                        {"cases", number(report.cases)},
                        {"entries", number(report.entries)},
                        {"replayed", number(report.replayed)},
                        {"erased", number(report.erased)},
                        {"problems", Value::list(std::move(problems))}});
}

void print_verified(const VerifyReport& report, Console& console) {
  for (const VerifyReport::Problem& problem : report.problems) {
    const std::string step = problem.revision == 0 ? std::string()
                                                   : console.say(", stap ", ", step ") +
                                                         std::to_string(problem.revision);
    console.paragraph(problem.case_id + step + ": " + console.say(problem.message), 2,
                      {"✗", Style::bad});
  }
  console.table(
      {{console.say("Zaken", "Cases"), count_of(report.cases)},
       {console.say("Stappen", "Steps"), count_of(report.entries)},
       {console.say("Opnieuw uitgevoerd", "Carried out again"), count_of(report.replayed)},
       {console.say("Gewist", "Erased"), count_of(report.erased)}},
      2);
  if (report.ok()) {
    console.line({{"✓ ", Style::good}, console.say("Alles klopt.", "Everything is right.")});
    return;
  }
  console.line({{"✗ ", Style::bad},
                console.say("Problemen: ", "Problems: ") + count_of(report.problems.size())});
  console.paragraph(console.say("Laat deze opslag zoals hij is en zet een reservekopie terug.",
                                "Leave this store as it is, and restore a backup."),
                    2);
}

Exit run_verify(const Invocation& call, Console& console) {
  const std::size_t threads = call.has("threads")
                                  ? std::clamp<std::size_t>(count_option(call, "threads"), 1, 256)
                                  : std::max(std::thread::hardware_concurrency(), 1U);
  Engine engine = open_engine(call, Access::look, console);
  const VerifyReport report =
      engine
          .try_verify(
              call.get("CASE"),
              [&](std::uint64_t done) {
                console.progress(console.say("zaken nagekeken: ", "cases checked: ") +
                                 count_of(done));
              },
              threads)
          .value();
  console.progress({});
  if (console.json()) {
    console.document(json_of(report));
  } else {
    print_verified(report, console);
  }
  return report.ok() ? Exit::done : Exit::findings;
}

}  // namespace

Command run_command() {
  return {"run",
          {"doe wat vanzelf moet gebeuren en bezorg berichten",
           "do what happens by itself, and deliver messages"},
          {},
          {{"until-idle",
            "",
            {"Stop zodra er niets meer te doen is", "Stop as soon as there is nothing to do"},
            false},
           {"metrics",
            "FILE",
            {"Houd in dit bestand tellingen bij (OpenMetrics)",
             "Keep counts in this file (OpenMetrics)"},
            false}},
          {"Blijft werken tot Ctrl-C. Er mogen er meer tegelijk werken aan dezelfde opslag.",
           "Works until Ctrl-C. Several may work on the same store."},
          {"run --notify log:berichten.ndjson", "run --until-idle"},
          run_worker};
}

Command verify_command() {
  return {"verify",
          {"bewijs dat de opslag klopt", "prove that the store is right"},
          {{"CASE", false}},
          {{"threads",
            "N",
            {"Met zoveel tegelijk; anders met zoveel als er processors zijn",
             "So many at once; otherwise as many as there are processors"},
            false}},
          {"Telt elke zaak opnieuw op uit zijn verloop en voert elke stap nog eens uit.",
           "Adds up each case from its journal, and carries out each step again."},
          {"verify", "verify wijkregie/moestuin"},
          run_verify};
}

}  // namespace regie::cli
