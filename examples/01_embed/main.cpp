// SPDX-License-Identifier: Apache-2.0
// Regie in a program: deploy a workflow, start a case, choose, and see what is possible now.
#include <iostream>
#include <regie/engine.hpp>

int main() try {
  regie::Engine engine(regie::Config().store("sqlite:neighbourhood.db"));
  auto workflow = engine.deploy_file(WORKFLOWS "/wijkregie.yaml");
  auto id = engine.start(workflow, "resident:anna");
  engine.send(id, regie::Choice("draft.submit")
                      .by("resident:anna")
                      .with("title", "Moestuin Rijk")
                      .with("description", "Een moestuin voor de hele straat")
                      .with("neighbourhood", "carnisselande")
                      .with("theme", "green")
                      .with("wish", "do_it_together")
                      .with("contact", "resident:anna"));
  for (const auto& choice : engine.choices(id, "contact:director"))
    std::cout << choice.name() << (choice.open() ? "" : " — " + choice.reason("nl")) << '\n';
} catch (const regie::Exception& failure) {
  std::cerr << failure.error().message.nl << '\n' << failure.error().advice.nl << '\n';
  return 1;
}
