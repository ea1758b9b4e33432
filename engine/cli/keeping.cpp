// SPDX-License-Identifier: Apache-2.0
// `regie backup`, `regie restore` and `regie doctor`: keeping the store.
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

std::string as_url(const std::string& file) {
  return file.starts_with("sqlite:") ? file : "sqlite:" + file;
}

VerifyReport verify_store(Engine& engine, Console& console) {
  VerifyReport report =
      engine
          .try_verify({},
                      [&](std::uint64_t done) {
                        console.progress(console.say("zaken nagekeken: ", "cases checked: ") +
                                         std::to_string(done));
                      })
          .value();
  console.progress({});
  return report;
}

/// The engine over a copy, to look at only, without what belongs to the store in use.
Engine open_copy(const std::string& url) {
  return Engine(Config().store(url).read_only(true).must_exist(true));
}

void print_copy(const char* done_nl, const char* done_en, const std::string& url,
                const VerifyReport& report, Console& console) {
  if (console.json()) {
    console.document(
        Value::record({{"copy", url},
                       {"ok", report.ok()},
                       {"cases", static_cast<std::int64_t>(report.cases)},
                       {"entries", static_cast<std::int64_t>(report.entries)},
                       {"problems", static_cast<std::int64_t>(report.problems.size())}}));
    return;
  }
  console.line({{report.ok() ? "✓ " : "✗ ", report.ok() ? Style::good : Style::bad},
                console.say(done_nl, done_en),
                {url, Style::strong}});
  console.paragraph(console.say("Nagekeken: ", "Checked: ") + std::to_string(report.cases) +
                        console.say(" zaken, ", " cases, ") + std::to_string(report.entries) +
                        console.say(" stappen, problemen: ", " steps, problems: ") +
                        std::to_string(report.problems.size()),
                    2);
  if (!report.ok()) {
    console.paragraph(console.say("Kijk met `regie verify` wat er mis is.",
                                  "Look with `regie verify` what is wrong."),
                      2);
  }
}

Exit run_backup(const Invocation& call, Console& console) {
  const std::string target = as_url(call.get("FILE"));
  {
    Engine engine = open_engine(call, Access::look, console);
    (void)engine.try_backup(target).value();
  }
  Engine copy = open_copy(target);
  const VerifyReport report = verify_store(copy, console);
  print_copy("De kopie staat in ", "The copy is in ", target, report, console);
  return report.ok() ? Exit::done : Exit::findings;
}

Exit run_restore(const Invocation& call, Console& console) {
  const std::string source = as_url(call.get("FILE"));
  const std::string target = configuration(call, Access::create, console).store();
  Engine copy = open_copy(source);
  const VerifyReport report = verify_store(copy, console);
  if (!report.ok()) {
    throw Exception(Error(
        Errc::corrupt,
        {"Deze kopie klopt niet: " + report.problems.front().message.nl,
         "This copy is not right: " + report.problems.front().message.en},
        {"Neem een oudere kopie; met `regie verify --store " + source +
             "` ziet u alles wat er mis is.",
         "Take an older copy; `regie verify --store " + source + "` shows all that is wrong."}));
  }
  (void)copy.try_backup(target).value();
  print_copy("Teruggezet in ", "Restored to ", target, report, console);
  return Exit::done;
}

// ---- doctor -------------------------------------------------------------------------------------

const char* word_of(HealthFinding::Level level) {
  switch (level) {
    case HealthFinding::Level::problem:
      return "problem";
    case HealthFinding::Level::attention:
      return "attention";
    case HealthFinding::Level::fine:
      break;
  }
  return "fine";
}

Piece mark_of(HealthFinding::Level level) {
  switch (level) {
    case HealthFinding::Level::problem:
      return {"✗", Style::bad};
    case HealthFinding::Level::attention:
      return {"!", Style::attention};
    case HealthFinding::Level::fine:
      break;
  }
  return {"✓", Style::good};
}

Exit run_doctor(const Invocation& call, Console& console) {
  Engine engine = open_engine(call, Access::look, console);
  const HealthReport report = engine.try_health().value();
  if (console.json()) {
    std::vector<Value> findings;
    for (const HealthFinding& finding : report.findings) {
      findings.push_back(Value::record({{"level", word_of(finding.level)},
                                        {"subject", finding.subject},
                                        {"message", cli::json_of(finding.message)},
                                        {"advice", cli::json_of(finding.advice)}}));
    }
    console.document(
        Value::record({{"ok", report.ok()}, {"findings", Value::list(std::move(findings))}}));
    return report.ok() ? Exit::done : Exit::findings;
  }
  for (const HealthFinding& finding : report.findings) {
    console.paragraph(console.say(finding.message), 2, mark_of(finding.level));
    if (!finding.advice.empty()) console.paragraph(console.say(finding.advice), 4);
  }
  return report.ok() ? Exit::done : Exit::findings;
}

}  // namespace

Command backup_command() {
  return {"backup",
          {"maak een kopie van de opslag terwijl er gewerkt wordt",
           "copy the store while it is in use"},
          {{"FILE"}},
          {},
          {"FILE mag er nog niet zijn. De kopie wordt daarna helemaal nagekeken. Zij bevat ook de "
           "sleutels van persoonsgegevens: bewaar haar veilig en niet te lang.",
           "FILE must not be there yet. The copy is then checked as a whole. It holds the keys of "
           "personal data too: keep it safe, and not too long."},
          {"backup kopie.db"},
          run_backup};
}

Command restore_command() {
  return {"restore",
          {"zet een kopie terug als opslag", "make a copy the store again"},
          {{"FILE"}},
          {},
          {"Kijkt de kopie eerst na. Op de plaats van --store mag nog niets staan: zet een oude "
           "opslag eerst opzij, met de bestanden -wal en -shm ernaast.",
           "Checks the copy first. There must be nothing yet where --store says: put an old store "
           "aside first, with the files -wal and -shm beside it."},
          {"restore kopie.db --store sqlite:regie.db"},
          run_restore};
}

Command doctor_command() {
  return {"doctor",
          {"kijk of alles goed gaat, met raad", "see whether all is well, with advice"},
          {},
          {},
          {"Kijkt naar opslag, klok, termijnen, berichten en schijf.",
           "Looks at the store, the clock, timers, messages and the disk."},
          {"doctor"},
          run_doctor};
}

}  // namespace regie::cli
