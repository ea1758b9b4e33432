// SPDX-License-Identifier: Apache-2.0
// What a check of the conformance kit is written with. The kit stands on the C ABI, the SDK and the
// base layer alone: it is run beside the engine, and by tests of any framework.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <regie/abi/plugin.h>
#include <regie/text.hpp>

namespace regie::kit {

/// A plugin, and what it needs to be tried out.
struct Subject {
  const regie_plugin* plugin = nullptr;
  std::string file;  ///< empty: linked in
  /// Of a store, with {dir} for a folder and {name} for a name that nothing else has.
  std::string url;
  std::map<std::string, std::string> options;  ///< of `open` and `create`, with the same
  std::string input = "{}";                    ///< what an action is called with: a JSON object
  std::filesystem::path folder;                ///< where folders are made; the caller's to remove
};
/// The one that is checked in this process. Set before any check; read by any thread.
Subject& subject();
/// The table of an interface of it, or null.
const void* offered(std::string_view interface);

/// A text of the subject's, with {dir} and {name} for what they stand for where `folder` is its
/// own.
std::string filled_in(std::string text, const std::filesystem::path& folder);
/// The options of the subject, filled in for the whole of its folder.
std::map<std::string, std::string> settings();

/// What was not as it should be.
struct Finding {
  std::string expected;
  std::string came;
  std::string where;  ///< of the kit: `commit_checks.cpp:45`
};

/// What a check found, and what it learned on the way that is of use to people.
struct Outcome {
  std::vector<Finding> findings;
  std::vector<std::pair<std::string, std::string>> facts;
  Text skipped;  ///< why it does not apply; empty: it was carried out
};

struct Check {
  std::string id;    ///< `storage.commit.revision`; stays the same
  Text title;        ///< what has to hold
  std::string rule;  ///< where it is written: `storage.h: commit`
  void (*run)() = nullptr;
};

/// Carries out a check in this process. Never throws; a plugin that crashes takes the process.
Outcome run(const Check& check);

/// All checks of an interface, in a fixed order, of which the first has to hold for any other to
/// make sense; none for an id that the kit does not know.
std::vector<Check> checks_of(std::string_view interface);
/// Those of every plugin. The file is needed for some.
std::vector<Check> checks_of_modules();

// ---- Inside checks --------------------------------------------------------------------------

void add_finding(Finding finding);
/// A fact for people: what the plugin says of itself.
void tell(std::string name, std::string value);
/// Ends the check: it does not apply to this plugin.
[[noreturn]] void skip(Text reason);
/// Ends the check after what was found.
struct Stop {};

/// Something that a plugin may come back to when it should not: it stays as long as the process.
template <class T>
T& for_good() {
  static auto* const all = new std::deque<T>();
  return all->emplace_back();
}

/// A status that is shown by its name.
struct Status {
  Status(regie_status from = REGIE_OK) : code(from) {}
  operator regie_status() const { return code; }
  regie_status code;
};
/// `REGIE_CONFLICT (5)`
std::string name_of(regie_status status);

std::string show(Status status);
std::string show(bool truth);
std::string show(std::string_view text);
inline std::string show(const std::string& text) { return show(std::string_view(text)); }
inline std::string show(const char* text) { return show(std::string_view(text)); }
template <class T>
requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) std::string show(T number) {
  return std::to_string(number);
}
template <class T>
std::string show(const std::vector<T>& items) {
  std::string all;
  for (const T& item : items) all += (all.empty() ? "" : ", ") + show(item);
  return "[" + all + "]";
}
template <class K, class V>
std::string show(const std::map<K, V>& entries) {
  std::string all;
  for (const auto& [key, value] : entries) {
    all += (all.empty() ? "" : ", ") + show(key) + ": " + show(value);
  }
  return "{" + all + "}";
}
inline std::string show(std::nullptr_t) { return "NULL"; }
template <class T>
requires(!std::is_same_v<T, char>) std::string show(T* pointer) {
  return pointer == nullptr ? "NULL" : "a pointer";
}

/// Keeps what the sides of a condition that does not hold were, for `judge`.
void note(std::string came);

/// Takes a condition apart, so that its sides can be shown. It gives no more than a truth, for
/// there are hundreds of them to compile.
template <class L>
class Side {
 public:
  explicit Side(const L& left) : left_(left) {}
  template <class R>
  bool operator==(const R& right) const {
    return look(equal(left_, right), right, " and ");
  }
  template <class R>
  bool operator!=(const R& right) const {
    return look(!equal(left_, right), right, " and ");
  }
  template <class R>
  bool operator>(const R& right) const {
    return look(std::cmp_greater(left_, right), right, " beside ");
  }
  template <class R>
  bool operator<=(const R& right) const {
    return look(std::cmp_less_equal(left_, right), right, " beside ");
  }
  template <class R>
  bool operator>=(const R& right) const {
    return look(std::cmp_greater_equal(left_, right), right, " beside ");
  }
  operator bool() const {
    if (!static_cast<bool>(left_)) note("false");
    return static_cast<bool>(left_);
  }

 private:
  template <class A, class B>
  static bool equal(const A& a, const B& b) {
    // Sizes are compared with literals all the time.
    if constexpr (std::is_integral_v<A> && std::is_integral_v<B> && !std::is_same_v<A, bool>) {
      return std::cmp_equal(a, b);
    } else {
      return a == b;
    }
  }
  template <class R>
  bool look(bool holds, const R& right, const char* between) const {
    if (holds) return true;
    if constexpr (std::is_same_v<L, Status>) {
      note(show(left_));
    } else {
      note(show(left_) + between + show(right));
    }
    return false;
  }
  const L& left_;
};
struct Splitter {
  template <class L>
  Side<L> operator->*(const L& left) const {
    return Side<L>(left);
  }
};

void judge(bool holds, const char* condition, const char* file, int line, bool go_on);
void expect_failure(const std::function<void()>& call, std::string_view text,
                    std::string_view called, std::string_view file, int line);

// The condition of a check. REGIE_NEED ends the check where it does not hold.
#define REGIE_EXPECT(...)                                                                       \
  ::regie::kit::judge(::regie::kit::Splitter()->*__VA_ARGS__, #__VA_ARGS__, __FILE__, __LINE__, \
                      true)
#define REGIE_NEED(...)                                                                         \
  ::regie::kit::judge(::regie::kit::Splitter()->*__VA_ARGS__, #__VA_ARGS__, __FILE__, __LINE__, \
                      false)
// A call that fails, with TEXT in what the plugin says of it.
#define REGIE_EXPECT_FAILURE(call, text) \
  ::regie::kit::expect_failure([&] { static_cast<void>(call); }, text, #call, __FILE__, __LINE__)

}  // namespace regie::kit
