// SPDX-License-Identifier: Apache-2.0
// Measures regie::Machine: bench_statechart run|loop|memory|load|curve [N]
// run: a machine made, ten events, the machine gone; loop: one machine, ten events a round.
// memory: machines parked after four events, and one more event each in random order.
// load: text to a statechart ready to start. curve: one step among more and more states.
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

#include <unistd.h>

#include <regie/machine.hpp>

namespace {

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::size_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  in >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
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

struct Script {
  const char* events[10] = {"submit", "assess", "accept_a", "accept_b", "accept_c",
                            "report", "report", "report",   "complete", "approve"};
  std::vector<regie::Value> scores;

  Script() {
    for (int i = 0; i < 40; ++i) scores.push_back(regie::Value::record({{"score", 60 + i}}));
  }
  void send(regie::Machine& machine, int event, long round) const {
    static const regie::Value nothing;
    must(machine.send(events[event],
                      event == 1 ? scores[static_cast<std::size_t>(round % 40)] : nothing));
  }
};

int run(const regie::Statechart& chart, long count, bool loop) {
  Script script;
  if (loop) script.events[9] = "revise";
  regie::Machine kept(chart);
  must(kept.start());
  long fine = 0;
  const double begin = seconds();
  for (long i = 0; i < count; ++i) {
    if (loop) {
      for (int k = 0; k < 10; ++k) script.send(kept, k, i);
      fine += kept.data("reports") == regie::Value(3 * (i + 1)) && kept.is_in("proposal");
    } else {
      regie::Machine machine(chart);
      must(machine.start());
      for (int k = 0; k < 10; ++k) script.send(machine, k, i);
      fine += machine.is_closed() && machine.data("reports") == regie::Value(3);
    }
  }
  const double time = seconds() - begin;
  if (fine != count) return 1;
  std::printf("RESULT w1.regie.%s inst_s=%.0f events_s=%.0f\n", loop ? "loop" : "run",
              static_cast<double>(count) / time, 10.0 * static_cast<double>(count) / time);
  return 0;
}

int memory(const regie::Statechart& chart, long count) {
  const Script script;
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
  const double begin = seconds();
  for (const std::size_t i : order) script.send(machines[i], 4, 0);
  const double time = seconds() - begin;
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

int load(long states, long rounds) {
  const std::string text = definition(static_cast<int>(states));
  std::vector<double> times;
  for (long i = 0; i < rounds; ++i) {
    const double begin = seconds();
    regie::Machine machine(chart_of(text));
    times.push_back((seconds() - begin) * 1e3);
  }
  const double first = times.front();
  std::sort(times.begin(), times.end());
  std::printf("RESULT w5.regie.%ld bytes=%zu ms=%.3f first_ms=%.2f\n", states, text.size(),
              times[times.size() / 2], first);
  return 0;
}

int curve() {
  for (const int states : {10, 100, 1'000, 10'000}) {
    const regie::Statechart chart = chart_of(definition(states));
    regie::Machine machine(chart);
    must(machine.start());
    constexpr long rounds = 200'000;
    for (long i = 0; i < rounds / 10; ++i) must(machine.send("next"));
    const double begin = seconds();
    for (long i = 0; i < rounds; ++i) must(machine.send("next"));
    std::printf("RESULT curve.regie.%d ns=%.0f\n", states,
                (seconds() - begin) / static_cast<double>(rounds) * 1e9);
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
  return run(chart, number == 0 ? 200'000 : number, mode == "loop");
}
