// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/satisfy.hpp"

#include <algorithm>
#include <numeric>

#include "engine/analysis/condition_values.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Extra;
using statechart::Index;

/// Puts a value at its place in a record; unset: leaves it out.
Value with_path(const Value& record, const std::vector<std::string>& path, std::size_t at,
                const Value& value) {
  Value inner = record.is(Value::Kind::map) ? record : Value::map({});
  if (at + 1 == path.size()) return value.is_unset() ? inner : inner.with(path[at], value);
  const Value* const next = inner.find(path[at]);
  return inner.with(path[at], with_path(next == nullptr ? Value() : *next, path, at + 1, value));
}

/// Answers `In` alone.
class KnownStates : public expression::Host {
 public:
  explicit KnownStates(const InStates& states) : states_(states) {}
  Result<bool> in_state(std::string_view state) const override {
    const auto known = states_.find(state);
    return known == states_.end() ? Host::in_state(state) : Result<bool>(known->second);
  }

 private:
  const InStates& states_;
};

}  // namespace

Outlook look_through(const Chart& chart, const std::vector<Index>& programs,
                     const std::vector<std::size_t>& asked, std::size_t most,
                     const InStates& states) {
  Outlook outlook;
  if (programs.empty() || programs.size() > 8) return outlook;
  ConditionTerms conditions(chart, states);
  const KnownStates host(states);
  for (const Index program : programs) {
    if (!conditions.take(chart.programs[program])) return outlook;
  }
  conditions.settle();
  std::vector<ComparedTerm>& terms = conditions.terms;
  double cases = 1;
  for (ComparedTerm& term : terms) {
    term.values = telling_values(conditions, term);
    if (term.values.empty()) return outlook;
    for (const Value& value : term.values) {
      if (value.is(Value::Kind::list) && value.size() > 1'000) return outlook;
    }
    cases *= static_cast<double>(term.values.size());
  }
  if (cases * static_cast<double>(programs.size()) > static_cast<double>(most)) {
    outlook.too_many = true;
    return outlook;
  }
  outlook.looked = true;
  outlook.occurs.resize(std::size_t{1} << programs.size());
  std::vector<Value> slots(chart.fields.size() + static_cast<std::size_t>(Extra::count));
  const auto all = static_cast<std::size_t>(cases);
  // Far from each other one after the other, so that what occurs is mostly seen soon.
  std::size_t stride = all * 618 / 1000 + 1;
  while (std::gcd(stride, all) != 1) ++stride;
  std::size_t at = 0;
  const Limits limits;
  for (; outlook.cases < all; ++outlook.cases, at = (at + stride) % all) {
    std::size_t rest = at;
    for (const ComparedTerm& term : terms) slots[term.slot] = Value();
    for (const ComparedTerm& term : terms) {
      const Value& value = term.values[rest % term.values.size()];
      rest /= term.values.size();
      Value& slot = slots[term.slot];
      slot = term.path.empty() ? value : with_path(slot, term.path, 0, value);
    }
    std::size_t combination = 0;
    bool fails = false;
    for (std::size_t i = 0; i < programs.size() && !fails; ++i) {
      const Value held =
          expression::evaluate(chart.programs[programs[i]], {slots, nullptr, &host, &limits});
      fails = !held.is(Value::Kind::boolean);
      if (!fails && held.boolean()) combination |= std::size_t{1} << i;
    }
    if (fails || outlook.occurs[combination]) continue;
    outlook.occurs[combination] = true;
    const bool seen = std::all_of(asked.begin(), asked.end(),
                                  [&](std::size_t one) { return outlook.occurs[one]; });
    if (seen) break;
  }
  return outlook;
}

}  // namespace regie::analysis
