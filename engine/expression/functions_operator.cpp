// SPDX-License-Identifier: Apache-2.0
// The operators' signatures for the checker (CEL "List of Standard Definitions"), with those of
// dates, periods and euro. The evaluator knows how they work.
#include "engine/expression/functions.hpp"

namespace regie::expression {

std::vector<FunctionLine> operator_lines() {
  constexpr std::string_view order =
      "(int, int) bool; (uint, uint) bool; (double, double) bool; (int, uint) bool; "
      "(int, double) bool; (uint, int) bool; (uint, double) bool; (double, int) bool; "
      "(double, uint) bool; (string, string) bool; (bool, bool) bool; (bytes, bytes) bool; "
      "(timestamp, timestamp) bool; (duration, duration) bool; (date, date) bool; "
      "(euro, euro) bool";
  constexpr std::string_view equality =
      "(A, A) bool; (int, uint) bool; (int, double) bool; (uint, int) bool; (uint, double) bool; "
      "(double, int) bool; (double, uint) bool";
  return {
      {"==", "global", equality, nullptr},
      {"!=", "global", equality, nullptr},
      {"<", "global", order, nullptr},
      {"<=", "global", order, nullptr},
      {">", "global", order, nullptr},
      {">=", "global", order, nullptr},
      {"+", "global",
       "(int, int) int; (uint, uint) uint; (double, double) double; (string, string) string; "
       "(bytes, bytes) bytes; (list(A), list(A)) list(A); (timestamp, duration) timestamp; "
       "(duration, timestamp) timestamp; (duration, duration) duration; (date, period) date; "
       "(period, date) date; (period, period) period; (euro, euro) euro",
       nullptr},
      {"-", "global",
       "(int, int) int; (uint, uint) uint; (double, double) double; "
       "(timestamp, timestamp) duration; (timestamp, duration) timestamp; "
       "(duration, duration) duration; (date, period) date; (period, period) period; "
       "(euro, euro) euro",
       nullptr},
      {"*", "global",
       "(int, int) int; (uint, uint) uint; (double, double) double; (euro, int) euro; "
       "(int, euro) euro",
       nullptr},
      {"/", "global", "(int, int) int; (uint, uint) uint; (double, double) double", nullptr},
      {"%", "global", "(int, int) int; (uint, uint) uint", nullptr},
      {"-_", "global", "(int) int; (double) double; (duration) duration; (euro) euro", nullptr},
      {"!_", "global", "(bool) bool", nullptr},
      {"in", "global",
       "(A, list(A)) bool; (A, map(A, B)) bool; (int, list(double)) bool; "
       "(double, list(int)) bool; (int, list(uint)) bool; (uint, list(int)) bool; "
       "(int, map(uint, A)) bool; (uint, map(int, A)) bool; (double, map(int, A)) bool; "
       "(double, map(uint, A)) bool",
       nullptr},
  };
}

}  // namespace regie::expression
