// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/condition_values.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace regie::analysis {

namespace {

using statechart::TypeKind;

/// The values at which a term can change an outcome.
class Points {
 public:
  explicit Points(const ConditionTerms& of) : terms_(of.terms), constants_(of.constants) {}

  std::vector<Value> of(const ComparedTerm& term) const {
    std::vector<Value> values;
    switch (term.kind) {
      case Compared::truth:
        values = {Value(false), Value(true)};
        break;
      case Compared::text:
        values = texts(term);
        break;
      default:
        values = ordered(term);
    }
    if (term.may_lack) values.push_back(Value());
    return values;
  }

 private:
  [[nodiscard]] std::size_t alike(const ComparedTerm& term) const {
    return static_cast<std::size_t>(
        std::count_if(terms_.begin(), terms_.end(),
                      [&](const ComparedTerm& one) { return one.group == term.group; }));
  }

  std::vector<Value> texts(const ComparedTerm& term) const {
    std::vector<Value> values;
    if (term.type != nullptr && term.type->kind == TypeKind::choice) {
      for (const std::string& word : term.type->of) values.push_back(Value(word));
      return values;
    }
    for (const ComparedConstant& constant : constants_) {
      if (constant.group == term.group && constant.value.is(Value::Kind::string) &&
          std::find(values.begin(), values.end(), constant.value) == values.end()) {
        values.push_back(constant.value);
      }
    }
    for (std::size_t i = 0; i < alike(term); ++i) {
      values.push_back(Value("\x01 other " + std::to_string(i)));
    }
    return values;
  }

  /// Constants, bounds, and as many values in every gap as there are data of this kind.
  std::vector<Value> ordered(const ComparedTerm& term) const {
    std::set<double> marks;
    for (const ComparedConstant& constant : constants_) {
      const auto number = number_of(constant.value, term.kind);
      if (number && constant.group == term.group) marks.insert(*number);
    }
    for (const ComparedTerm& other : terms_) {
      if (other.type == nullptr || other.group != term.group) continue;
      if (other.type->min) marks.insert(scaled(*other.type->min, other.kind));
      if (other.type->max) marks.insert(scaled(*other.type->max, other.kind));
    }
    if (marks.empty()) marks.insert(0);
    const double least = term.size ? 0 : -1e15;
    const double low = std::max(bound(term, true).value_or(least), least);
    const double high = bound(term, false).value_or(1e15);
    const auto gap = static_cast<double>(alike(term));
    std::set<double> points;
    double before = *marks.begin() - 2 * gap - 2;
    for (const double mark : marks) {
      spread(points, before, mark, gap, term.kind);
      points.insert(mark);
      before = mark;
    }
    spread(points, before, before + 2 * gap + 2, gap, term.kind);
    std::vector<Value> values;
    for (const double point : points) {
      if (point >= low && point <= high) values.push_back(value_of(point, term));
    }
    return values;
  }

  /// `gap` values strictly between two marks: one after the other for whole steps, evenly
  /// otherwise.
  static void spread(std::set<double>& points, double from, double to, double gap, Compared kind) {
    for (double i = 1; i <= gap; ++i) {
      if (kind == Compared::real) {
        points.insert(from + (to - from) * i / (gap + 1));
      }
      // Whole numbers among real ones, too: they are compared with each other.
      const double up = std::floor(from) + i;
      if (up > from && up < to) points.insert(up);
    }
  }

  static double scaled(double number, Compared kind) {
    return kind == Compared::euro ? std::round(number * 100) : number;
  }

  static std::optional<double> bound(const ComparedTerm& term, bool lower) {
    if (term.type == nullptr) return std::nullopt;
    const auto& number = lower ? term.type->min : term.type->max;
    if (!number) return std::nullopt;
    return scaled(*number, term.size ? Compared::whole : term.kind);
  }

  static std::optional<double> number_of(const Value& value, Compared kind) {
    switch (kind) {
      case Compared::whole:
      case Compared::real:
        if (value.is(Value::Kind::integer)) return static_cast<double>(value.integer());
        if (value.is(Value::Kind::real)) return value.real();
        return std::nullopt;
      case Compared::euro:
        if (value.is(Value::Kind::euro)) return static_cast<double>(value.euro().cents);
        return std::nullopt;
      case Compared::date:
        if (value.is(Value::Kind::date)) return value.date().days;
        return std::nullopt;
      case Compared::moment:
        if (value.is(Value::Kind::timestamp)) {
          return static_cast<double>(value.timestamp().seconds);
        }
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  static Value value_of(double point, const ComparedTerm& term) {
    const auto whole = static_cast<std::int64_t>(std::floor(point));
    if (term.size) return Value::list(std::vector<Value>(static_cast<std::size_t>(whole)));
    switch (term.kind) {
      case Compared::real:
        return Value(point);
      case Compared::euro:
        return Value(Euro{whole});
      case Compared::date:
        return Value(Date{static_cast<std::int32_t>(whole)});
      case Compared::moment:
        return Value(Timestamp{whole, 0});
      default:
        return Value(whole);
    }
  }

  const std::vector<ComparedTerm>& terms_;
  const std::vector<ComparedConstant>& constants_;
};

}  // namespace

std::vector<Value> telling_values(const ConditionTerms& of, const ComparedTerm& term) {
  return Points(of).of(term);
}

}  // namespace regie::analysis
