// SPDX-License-Identifier: Apache-2.0
// A small workflow for who measures or kills the engine at work.
#pragma once

namespace regie::tests {

/// Two people who pass a ball: every request changes the state, a timer, a task and sends a
/// message.
inline constexpr const char* game = R"(regie: 1
workflow: game
version: 1
title: { nl: Spel, en: Game }
calendar: nl-municipality
roles:
  neighbour: { title: { nl: Buur, en: Neighbour } }
  official: { title: { nl: Ambtenaar, en: Official } }
data:
  mark: { type: whole number, min: 0 }
  note: { type: text, optional: true }
start: ping
states:
  ping:
    title: { nl: Bij de buur, en: With the neighbour }
    who: neighbour
    task: { nl: "Speel {mark} terug", en: "Return {mark}" }
    deadline: 10 days
    late: { go: lost }
    choices:
      pass: { title: { nl: Spelen, en: Play }, form: [mark, note], go: pong }
  pong:
    title: { nl: Bij de ambtenaar, en: With the official }
    who: official
    task: { nl: "Speel {mark} terug", en: "Return {mark}" }
    deadline: 10 days
    late: { go: lost }
    choices:
      pass: { title: { nl: Spelen, en: Play }, form: [mark, note], go: ping }
results:
  lost: { title: { nl: Verloren, en: Lost }, tell: neighbour }
)";

inline constexpr const char* game_contacts = R"(regie: 1
directory: game
contacts:
  boss: { name: De baas, roles: [official], channels: { email: boss@example.org } }
)";

}  // namespace regie::tests
