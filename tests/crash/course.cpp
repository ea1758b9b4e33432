// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/course.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include <regie/engine.hpp>

namespace regie::tests {

namespace {

const std::string workflows = REGIE_SOURCE_DIR "/workflows/";

Config config_for(const std::string& folder) {
  return Config()
      .store("sqlite:" + folder + "/regie.db")
      // The course takes years, and is repeated from its beginning after each kill.
      .storage("regie.storage_sql", {{"replies_kept_days", "36500"}})
      .directory(workflows + "directory.yaml")
      .notify("regie.notify_log", {{"path", folder + "/messages.ndjson"}})
      .log_level(LogLevel::off);
}

/// An earlier run may have come as far as the end of `keep`: then what is repeated is refused.
void accept(Engine& engine, const std::string& id, const Outcome<Receipt>& receipt) {
  if (receipt) return;
  const std::vector<FieldView> fields = engine.show(id).data;
  const bool erased = std::any_of(fields.begin(), fields.end(),
                                  [](const FieldView& field) { return field.erased; });
  if (!erased) (void)receipt.value();  // throws
}

}  // namespace

std::vector<CourseAct> read_course(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<CourseAct> course;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> parts;
    std::stringstream stream(line);
    for (std::string part; std::getline(stream, part, '|');) parts.push_back(part);
    parts.resize(7);
    const auto at = from_rfc3339(parts[0]);
    if (!at) throw std::runtime_error("no moment: " + line);
    course.push_back({*at, parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]});
  }
  return course;
}

void run_course(const std::vector<CourseAct>& course, const std::string& folder,
                const std::function<void(const CourseMoment&)>& moment) {
  Instant now = course.front().at;
  CourseMoment current;
  const auto tick = [&] {
    ++current.number;
    moment(current);
  };
  Engine engine(config_for(folder).clock([&now, &tick] {
    tick();
    return now;
  }));
  const Workflow workflow = engine.deploy_file(workflows + "wijkregie.yaml");
  for (const CourseAct& act : course) {
    now = act.at;
    current = {current.act + 1, 0};
    const std::string id = workflow.name + "/" + act.name;
    if (act.number == "01") {
      accept(engine, id, engine.try_start(Start(workflow).by(act.actor).key(act.name)));
    }
    engine.run_due();
    Choice choice(act.choice);
    choice.by(act.actor).item(act.item).key(act.name + "-" + act.number);
    if (!act.answers.empty()) choice.data(from_json_text(act.answers).value());
    accept(engine, id, engine.try_send(id, choice));
    tick();
  }
  // The last measures may stay unknown: three months after their day the effect is complete.
  now = *from_rfc3339("2028-12-31T12:00:00+01:00");
  current = {current.act + 1, 0};
  engine.run_due();
  tick();
}

std::string outcome_of(const std::string& folder) {
  Engine engine(config_for(folder));
  std::string text;
  std::vector<CaseSummary> cases = engine.list();
  std::sort(cases.begin(), cases.end(),
            [](const CaseSummary& a, const CaseSummary& b) { return a.label < b.label; });
  for (const CaseSummary& one : cases) {
    text += one.label + " " + one.result + " revision " + std::to_string(one.revision) + "\n";
    for (const FieldView& field : engine.show(one.id).data) {
      text += field.name + " " + to_json_text(field.value) + "\n";
    }
  }
  text += "open tasks " + std::to_string(engine.tasks().size()) + "\n";
  const VerifyReport verified = engine.verify();
  for (const VerifyReport::Problem& problem : verified.problems) {
    text += "verify: " + problem.message.en + "\n";
  }
  std::ifstream messages(folder + "/messages.ndjson");
  std::multiset<std::string> lines;
  for (std::string line; std::getline(messages, line);) {
    // The number of attempts may differ after a stop; the message may not.
    const std::size_t attempt = line.find("\"attempt\":");
    if (attempt != std::string::npos) {
      line.erase(attempt, line.find_first_of(",}", attempt) - attempt);
    }
    lines.insert(line);
  }
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace regie::tests
