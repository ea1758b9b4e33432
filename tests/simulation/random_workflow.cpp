// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/random_workflow.hpp"

namespace regie::simulation {

namespace {

std::string both(const std::string& text) { return "{ nl: " + text + ", en: " + text + " }"; }

const char* const head = R"(version: 1
calendar: nl-municipality
roles:
  neighbour: { title: { nl: Buur, en: Neighbour } }
  official: { title: { nl: Ambtenaar, en: Official } }
data:
  mark: { type: whole number, min: 0 }
  diary: { type: text, personal: true, keep: 1 year }
start: s0
states:
)";

const char* const tail = R"(results:
  r0: { title: { nl: Goed, en: Good }, tell: neighbour }
  r1: { title: { nl: Slecht, en: Bad }, tell: [neighbour, official] }
)";

}  // namespace

RandomWorkflow make_workflow(const std::string& name, Chance& chance) {
  RandomWorkflow made;
  made.name = name;
  const auto states = 2 + chance.below(5);
  const auto somewhere = [&] {
    const auto place = chance.below(states + 2);
    return place < states ? "s" + std::to_string(place) : "r" + std::to_string(place - states);
  };
  std::string body;
  for (std::uint64_t i = 0; i < states; ++i) {
    const std::string id = "s" + std::to_string(i);
    const bool last = i + 1 == states;
    body += "  " + id + ":\n    title: " + both("Stap " + std::to_string(i)) + "\n";
    body += std::string("    who: ") + (chance.happens(500) ? "neighbour" : "official") + "\n";
    body += "    task: " + both("Doe stap " + std::to_string(i)) + "\n";
    if (chance.happens(600)) {
      body += "    deadline: " + std::to_string(1 + chance.below(20)) + " days\n";
      body += "    late: { go: " + somewhere() + " }\n";
      if (chance.happens(500)) {
        body += "    remind: [ { after: " + std::to_string(1 + chance.below(9)) + " hours } ]\n";
      }
    }
    if (chance.happens(400)) {
      // Onwards only: a plugin that answers at once must not keep a case going round for ever.
      const auto onwards = [&] {
        const auto place = i + 1 + chance.below(states + 1 - i);
        return place < states ? "s" + std::to_string(place) : "r" + std::to_string(place - states);
      };
      body += "    call: { action: plugin, retry: " + std::to_string(1 + chance.below(4)) +
              ", then: " + onwards() + ", failed: " + onwards() + " }\n";
    }
    body += "    choices:\n";
    const auto choices = (last ? 2 : 1) + chance.below(2);
    for (std::uint64_t j = 0; j < choices; ++j) {
      // The first choices lead through every state to both results; the others lead anywhere.
      std::string target = somewhere();
      if (last && j < 2) target = "r" + std::to_string(j);
      if (!last && j == 0) target = "s" + std::to_string(i + 1);
      const std::string choice = "c" + std::to_string(j);
      body += "      " + choice + ": { title: " + both("Keuze " + std::to_string(j)) +
              ", form: [mark, diary], go: " + target + " }\n";
      made.choices.push_back(id + "." + choice);
    }
  }
  made.text =
      "regie: 1\nworkflow: " + name + "\ntitle: " + both("Gesimuleerd") + "\n" + head + body + tail;
  return made;
}

}  // namespace regie::simulation
