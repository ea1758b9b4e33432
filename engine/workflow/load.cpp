// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/load.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/sha256.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/check.hpp"
#include "engine/workflow/check_labels.hpp"
#include "engine/workflow/check_places.hpp"
#include "engine/workflow/check_state_names.hpp"
#include "engine/workflow/compiler.hpp"
#include "engine/workflow/parser.hpp"
#include "engine/workflow/repair.hpp"
#include "engine/workflow/repair_headings.hpp"

namespace regie::workflow {
namespace {

Error failure(const Source& source, const Findings& findings) {
  Diagnostics all = findings.sorted();
  const auto count = std::count_if(all.begin(), all.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::error;
  });
  const std::string number = std::to_string(count);
  Error error(Errc::invalid_document,
              {source.name + " heeft " + number + (count == 1 ? " fout." : " fouten."),
               source.name + " has " + number + (count == 1 ? " error." : " errors.")},
              {"Verbeter wat hieronder staat.", "Mend what is said below."});
  error.diagnostics = std::move(all);
  return error;
}

void warn_unused(const model::Workflow& workflow, const Compiler& compiler, Findings& findings) {
  for (std::size_t i = 0; i < workflow.roles.size(); ++i) {
    if (compiler.used_roles()[i] || !workflow.roles[i].sees_all) continue;
    const model::Name& name = workflow.roles[i].name;
    findings.warning(name.span, "unused-role",
                     {"De rol `" + name.text + "` doet nergens iets en krijgt nergens bericht.",
                      "The role `" + name.text + "` does nothing and is told nothing."},
                     {"Gebruik hem bij `who` of `tell`, of haal hem weg.",
                      "Use it in `who` or `tell`, or remove it."});
  }
  for (std::size_t i = 0; i < workflow.data.size(); ++i) {
    if (compiler.used_fields()[i]) continue;
    const model::Name& name = workflow.data[i].name;
    findings.warning(
        name.span, "unused-data",
        {"`" + name.text + "` wordt nergens gevraagd, gezet of gelezen.",
         "`" + name.text + "` is never asked, set or read."},
        {"Zet het in een `form`, of haal het weg.", "Put it in a `form`, or remove it."});
  }
}

/// One finding for all of them: they are mended together.
void note_untitled(const Compiler& compiler, Findings& findings) {
  const std::vector<model::Name>& untitled = compiler.untitled();
  if (untitled.empty()) return;
  std::vector<std::string> names;
  for (const model::Name& name : untitled) names.push_back(name.text);
  const Text list = enumerate(names);
  findings.note(untitled.front().span, "missing-title",
                {"Zonder `title` krijgen mensen de naam zelf te zien: " + list.nl + ".",
                 "Without a `title` people get to see the name itself: " + list.en + "."},
                {"Voeg `title: { nl: …, en: … }` toe.", "Add `title: { nl: …, en: … }`."});
}

}  // namespace

Result<Loaded> load(std::shared_ptr<const Source> source, const Limits& limits) {
  auto document = document::parse(source, limits);
  if (!document) return std::move(document).error();
  Findings findings(source, limits);
  repair(document->root, findings);
  repair_headings(document->root, findings);
  const model::Workflow workflow = Parser(findings).run(document->root);
  Compiler compiler(findings, workflow, limits);
  const std::shared_ptr<statechart::Chart> chart = compiler.run();
  if (!findings.has_errors()) {
    check_paths(*chart, findings, workflow.report_unproved);
    warn_unused(workflow, compiler, findings);
    check_labels(workflow, findings);
    check_places(workflow, findings);
  }
  if (findings.has_errors()) return failure(*source, findings);
  note_untitled(compiler, findings);
  chart->digest = to_hex(sha256(source->text));
  auto sealed = chart->seal(limits);
  if (!sealed) return std::move(sealed).error();
  check_state_names(*chart, findings);
  if (findings.has_errors()) return failure(*source, findings);
  return Loaded{chart, findings.sorted()};
}

}  // namespace regie::workflow
