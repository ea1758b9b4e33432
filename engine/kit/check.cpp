// SPDX-License-Identifier: Apache-2.0
#include "engine/kit/check.hpp"

#include <array>
#include <cctype>
#include <exception>

namespace regie::kit {

namespace {

Outcome& under_way() {
  static Outcome outcome;
  return outcome;
}

/// Of the condition that was looked at last and did not hold.
std::string& noted() {
  static thread_local std::string came;
  return came;
}

struct Skipped {
  Text reason;
};

constexpr std::size_t longest_shown = 120;

std::string place(std::string_view file, int line) {
  return std::string(file.substr(file.rfind('/') + 1)) + ":" + std::to_string(line);
}

/// A condition in the source, on one line.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!blank || (!line.empty() && line.back() != ' ')) line += blank ? ' ' : c;
  }
  return line;
}

}  // namespace

Subject& subject() {
  static Subject one;
  return one;
}

const void* offered(std::string_view interface) {
  return subject().plugin->get_interface({interface.data(), interface.size()});
}

std::string filled_in(std::string text, const std::filesystem::path& folder) {
  // Folders are made under one name in each process, so that a name is made of the whole path.
  std::string name = "regie";
  for (const char c : folder.string())
    name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  for (const auto& [word, value] :
       {std::pair<std::string, std::string>{"{dir}", folder.string()}, {"{name}", name}}) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
      text.replace(at, word.size(), value);
      at += value.size();
    }
  }
  return text;
}

std::map<std::string, std::string> settings() {
  auto all = subject().options;
  for (auto& [name, value] : all) value = filled_in(value, subject().folder);
  return all;
}

void add_finding(Finding finding) { under_way().findings.push_back(std::move(finding)); }

void tell(std::string name, std::string value) {
  under_way().facts.emplace_back(std::move(name), std::move(value));
}

void skip(Text reason) { throw Skipped{std::move(reason)}; }

Outcome run(const Check& check) {
  under_way() = {};
  try {
    check.run();
  } catch (const Stop&) {
    // What was found says why.
  } catch (const Skipped& skipped) {
    under_way().skipped = skipped.reason;
  } catch (const std::exception& failure) {
    add_finding({"every call that has to succeed to do so", failure.what(), {}});
  }
  return under_way();
}

std::string name_of(regie_status status) {
  struct Named {
    regie_status status;
    const char* name;
  };
#define REGIE_KIT_NAMED(status) \
  Named { status, #status }
  static constexpr std::array names = {
      REGIE_KIT_NAMED(REGIE_OK),
      REGIE_KIT_NAMED(REGIE_INVALID_ARGUMENT),
      REGIE_KIT_NAMED(REGIE_UNSUPPORTED),
      REGIE_KIT_NAMED(REGIE_NOT_FOUND),
      REGIE_KIT_NAMED(REGIE_ALREADY_EXISTS),
      REGIE_KIT_NAMED(REGIE_CONFLICT),
      REGIE_KIT_NAMED(REGIE_DUPLICATE_KEY),
      REGIE_KIT_NAMED(REGIE_STALE_LEASE),
      REGIE_KIT_NAMED(REGIE_INCOMPATIBLE),
      REGIE_KIT_NAMED(REGIE_NOT_MIGRATED),
      REGIE_KIT_NAMED(REGIE_CORRUPT),
      REGIE_KIT_NAMED(REGIE_READ_ONLY),
      REGIE_KIT_NAMED(REGIE_DENIED),
      REGIE_KIT_NAMED(REGIE_REJECTED),
      REGIE_KIT_NAMED(REGIE_CANCELLED),
      REGIE_KIT_NAMED(REGIE_ERASED),
      REGIE_KIT_NAMED(REGIE_LIMIT),
      REGIE_KIT_NAMED(REGIE_INTERNAL),
      REGIE_KIT_NAMED(REGIE_BAD_CONFIG),
      REGIE_KIT_NAMED(REGIE_BUSY),
      REGIE_KIT_NAMED(REGIE_UNAVAILABLE),
      REGIE_KIT_NAMED(REGIE_TIMEOUT),
      REGIE_KIT_NAMED(REGIE_FULL),
      REGIE_KIT_NAMED(REGIE_OUT_OF_MEMORY),
      REGIE_KIT_NAMED(REGIE_OUTCOME_UNKNOWN),
  };
#undef REGIE_KIT_NAMED
  for (const Named& one : names) {
    if (one.status == status) return std::string(one.name) + " (" + std::to_string(status) + ")";
  }
  return "status " + std::to_string(status);
}

std::string show(Status status) { return name_of(status.code); }
std::string show(bool truth) { return truth ? "true" : "false"; }

std::string show(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string shown = "\"";
  for (const char c : text.substr(0, longest_shown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\') {
      shown += c;
    } else {
      shown += std::string("\\x") + digits[byte >> 4] + digits[byte & 15];
    }
  }
  shown += '"';
  if (text.size() > longest_shown) shown += " and more, " + std::to_string(text.size()) + " bytes";
  return shown;
}

void note(std::string came) { noted() = std::move(came); }

void judge(bool holds, const char* condition, const char* file, int line, bool go_on) {
  if (holds) return;
  add_finding({on_one_line(condition), noted(), place(file, line)});
  if (!go_on) throw Stop{};
}

void expect_failure(const std::function<void()>& call, std::string_view text,
                    std::string_view called, std::string_view file, int line) {
  std::string expected = on_one_line(called) + " to fail";
  if (!text.empty()) expected += ", and to say \"" + std::string(text) + "\"";
  std::string came = "no error";
  try {
    call();
  } catch (const std::exception& failure) {
    came = failure.what();
    if (came.find(text) != std::string::npos) return;
  }
  add_finding({std::move(expected), std::move(came), place(file, line)});
}

}  // namespace regie::kit
