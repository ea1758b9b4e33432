// SPDX-License-Identifier: Apache-2.0
// The parts of docs/embed/server.md that need no Asio.
#include "parts.hpp"

#include <iostream>

#include <regie/engine.hpp>
#include <regie/machine.hpp>

int status_of(const regie::Error& error) {
  switch (error.code) {
    case regie::Errc::refused:
      return 403;
    case regie::Errc::not_found:
      return 404;
    case regie::Errc::invalid_argument:
    case regie::Errc::invalid_data:
    case regie::Errc::limit_reached:
      return 400;
    case regie::Errc::conflict:
    case regie::Errc::busy:
    case regie::Errc::cancelled:
      return 503;
    default:
      return 500;
  }
}

void months_in_a_moment() {
  regie::Instant now = regie::from_rfc3339("2026-03-02T09:00:00+01:00").value();
  regie::Config config;
  config.store("memory:").directory(WORKFLOWS "/directory.yaml");
  regie::Engine engine(config.clock([&now] { return now; }));
  const auto workflow = engine.deploy_file(WORKFLOWS "/wijkregie.yaml");
  const auto id = engine.start(workflow, "resident:anna");
  engine.send(id, regie::Choice("draft.submit")
                      .by("resident:anna")
                      .with("title", "Moestuin Rijk")
                      .with("description", "Een moestuin voor de hele straat")
                      .with("neighbourhood", "carnisselande")
                      .with("theme", "green")
                      .with("wish", "do_it_together")
                      .with("contact", "resident:anna"));
  now.ms += 30LL * 24 * 60 * 60 * 1000;
  const regie::WorkReport done = engine.run_due();
  std::cout << done.timers << " deadlines passed\n";
  const auto open = engine.list({.status = regie::CaseStatus::open, .limit = 10});
  std::cout << open.size() << " cases are open\n";
}

void a_statechart_alone() {
  const auto chart = regie::Statechart::from_text("gate.yaml", R"(
regie: 1
workflow: gate
version: 1
title: Gate
language: en
start: locked
states:
  locked: { title: Locked, when: { coin: open } }
  open:   { title: Open, when: { push: locked, remove: gone } }
results: { gone: { title: Gone } }
)")
                         .value();
  regie::Machine gate(chart);
  if (!gate.start() || !gate.send("coin")) return;
  std::cout << "the gate is " << gate.configuration().front() << '\n';
}
