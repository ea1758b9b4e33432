// SPDX-License-Identifier: Apache-2.0
// Measures regie::Machine: bench_statechart run|loop|memory|load|curve [N]
// run: a machine made, ten events, the machine gone; loop: one machine, ten events a round. Both
// with events by name, by events that were looked up (+ids), and by name with a journal (+journal).
// memory: machines parked after four events, and one more event each in random order.
// load: text to a statechart ready to start, in turns with yaml-cpp's bare parse of that text.
// curve: one step among more and more states.
// Each prints `RESULT name metric=value`; compare within one run (docs/performance.md).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <regie/machine.hpp>

#include "tests/bench/processor.hpp"
#include "tests/bench/resident.hpp"

namespace {

using regie::bench::resident_bytes;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void must(const regie::Outcome<bool>& done) {
  if (!done || !*done) std::abort();
}

regie::Statechart chart_of(const std::string& text) {
  regie::Limits limits;
  limits.document_bytes = 16 << 20;
  limits.document_nodes = 2'000'000;
  return regie::Statechart::from_text("bench.yaml", text, limits).value();
}

enum class Way { names, ids, journal };

struct Script {
  const char* events[10] = {"submit", "assess", "accept_a", "accept_b", "accept_c",
                            "report", "report", "report",   "complete", "approve"};
  std::vector<regie::EventId> ids;
  std::vector<regie::Value> scores;
  mutable std::string entry;
  mutable std::size_t written = 0;

  Script(const regie::Statechart& chart, bool loop) {
    if (loop) events[9] = "revise";
    for (const char* event : events) ids.push_back(chart.event(event).value());
    for (int i = 0; i < 40; ++i) scores.push_back(regie::Value::record({{"score", 60 + i}}));
  }
  void send(regie::Machine& machine, int event, long round, Way way = Way::names) const {
    static const regie::Value nothing;
    const regie::Value& data = event == 1 ? scores[static_cast<std::size_t>(round % 40)] : nothing;
    switch (way) {
      case Way::names:
        return must(machine.send(events[event], data));
      case Way::ids:
        return must(machine.send(ids[static_cast<std::size_t>(event)], data));
      case Way::journal:
        must(machine.send(events[event], data, {}, entry));
        written += entry.size();
    }
  }
};

int run(const regie::Statechart& chart, long count, bool loop, Way way) {
  const Script script(chart, loop);
  regie::Machine kept(chart);
  must(kept.start());
  long fine = 0;
  const double begin = seconds();
  for (long i = 0; i < count; ++i) {
    if (loop) {
      for (int k = 0; k < 10; ++k) script.send(kept, k, i, way);
      fine += kept.data("reports") == regie::Value(3 * (i + 1)) && kept.is_in("proposal");
    } else {
      regie::Machine machine(chart);
      must(machine.start());
      for (int k = 0; k < 10; ++k) script.send(machine, k, i, way);
      fine += machine.is_closed() && machine.data("reports") == regie::Value(3);
    }
  }
  const double time = seconds() - begin;
  if (fine != count || (way == Way::journal) != (script.written != 0)) return 1;
  static const char* const names[] = {"regie", "regie+ids", "regie+journal"};
  std::printf("RESULT w1.%s.%s inst_s=%.0f events_s=%.0f\n", names[static_cast<int>(way)],
              loop ? "loop" : "run", static_cast<double>(count) / time,
              10.0 * static_cast<double>(count) / time);
  return 0;
}

int memory(const regie::Statechart& chart, long count) {
  const Script script(chart, false);
  {
    regie::Machine first(chart);  // what the process needs once does not count
    must(first.start());
    for (int k = 0; k < 5; ++k) script.send(first, k, 0);
  }
  const std::size_t before = resident_bytes();
  std::vector<regie::Machine> machines;
  machines.reserve(static_cast<std::size_t>(count));
  for (long i = 0; i < count; ++i) {
    machines.emplace_back(chart);
    must(machines.back().start());
    for (int k = 0; k < 4; ++k) script.send(machines.back(), k, i);
  }
  const std::size_t after = resident_bytes();
  std::vector<std::size_t> order(machines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::uint32_t dice = 1;
  for (std::size_t i = order.size() - 1; i > 0; --i) {
    dice = dice * 1664525U + 1013904223U;
    std::swap(order[i], order[dice % (i + 1)]);
  }
  const double begin = regie::bench::processor_seconds();
  for (const std::size_t i : order) script.send(machines[i], 4, 0);
  const double time = regie::bench::processor_seconds() - begin;
  std::printf("RESULT mem.regie.%ld bytes=%.1f rand_event_ns=%.0f\n", count,
              static_cast<double>(after - before) / static_cast<double>(count),
              time / static_cast<double>(count) * 1e9);
  return 0;
}

/// Groups of ten states, three transitions each, one with a condition: the peers' W5.
std::string definition(int states) {
  const int groups = std::max(1, states / 10);
  std::string text =
      "regie: 1\nworkflow: large\nversion: 1\ntitle: Large\nlanguage: en\ndata:\n"
      "  score: { type: whole number, default: \"0\" }\n"
      "  count: { type: whole number, default: \"0\" }\nstart: g0\nstates:\n";
  for (int g = 0; g < groups; ++g) {
    const std::string group = std::to_string(g);
    text += "  g" + group + ":\n    title: Group\n    start: g" + group + "_s0\n    when: { skip_" +
            group + ": g" + std::to_string((g + 1) % groups) + ", stop: over }\n    states:\n";
    for (int i = 0; i < 9; ++i) {
      const std::string next = "g" + group + "_s" + std::to_string((i + 1) % 9);
      text += "      g" + group + "_s" + std::to_string(i) + ":\n        title: State\n" +
              "        when:\n          next: " + next + "\n          assess:\n" +
              "            - { if: \"event.data.score >= " + std::to_string(50 + i) +
              "\", set: { score: \"event.data.score\" }, go: " + next + " }\n          note_" +
              group + "_" + std::to_string(i) + ": { set: { count: \"count + 1\" } }\n";
    }
  }
  return text + "results:\n  over: { title: Over }\n";
}

/// What a parser tells, thrown away.
struct Deaf final : YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

double bare_parse(const std::string& text) {
  const double begin = regie::bench::processor_seconds();
  std::istringstream in(text);
  YAML::Parser parser(in);
  Deaf deaf;
  while (parser.HandleNextDocument(deaf)) continue;
  return (regie::bench::processor_seconds() - begin) * 1e3;
}

double full_load(const std::string& text) {
  const double begin = regie::bench::processor_seconds();
  const regie::Machine machine(chart_of(text));
  return (regie::bench::processor_seconds() - begin) * 1e3;
}

int load(long states, long rounds) {
  const std::string text = definition(static_cast<int>(states));
  const double first = full_load(text);
  double ours = first;
  double bare = bare_parse(text);
  for (long i = 1; i < rounds; ++i) {
    ours = std::min(ours, full_load(text));
    bare = std::min(bare, bare_parse(text));
  }
  std::printf("RESULT w5.regie.%ld bytes=%zu ms=%.3f first_ms=%.2f bare_ms=%.3f times=%.2f\n",
              states, text.size(), ours, first, bare, ours / bare);
  return 0;
}

int curve() {
  for (const int states : {10, 100, 1'000, 10'000}) {
    const regie::Statechart chart = chart_of(definition(states));
    regie::Machine machine(chart);
    must(machine.start());
    constexpr long rounds = 200'000;
    for (long i = 0; i < rounds / 10; ++i) must(machine.send("next"));
    const double begin = regie::bench::processor_seconds();
    for (long i = 0; i < rounds; ++i) must(machine.send("next"));
    std::printf("RESULT curve.regie.%d ns=%.0f\n", states,
                (regie::bench::processor_seconds() - begin) / static_cast<double>(rounds) * 1e9);
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string mode = count > 1 ? arguments[1] : "run";
  const long number = count > 2 ? std::atol(arguments[2]) : 0;
  if (mode == "load") return load(number == 0 ? 50 : number, 21);
  if (mode == "curve") return curve();
  const regie::Statechart chart = chart_of(text_of(REGIE_BENCH_DIR "/wijkregie.yaml"));
  if (mode == "memory") return memory(chart, number == 0 ? 100'000 : number);
  int wrong = 0;
  for (const Way way : {Way::names, Way::ids, Way::journal}) {
    wrong += run(chart, number == 0 ? 200'000 : number, mode == "loop", way);
  }
  return wrong;
}
