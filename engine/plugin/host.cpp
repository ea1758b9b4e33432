// SPDX-License-Identifier: Apache-2.0
// The only user of spdlog: lines on standard error, so that standard output stays the program's.
#include "engine/plugin/host.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "engine/plugin/abi_text.hpp"

namespace regie::plugin {

namespace {

constexpr std::string_view host_name = "regie";
constexpr std::string_view host_version = REGIE_VERSION;

spdlog::level::level_enum level_of(int level) {
  switch (level) {
    case REGIE_LOG_TRACE:
      return spdlog::level::trace;
    case REGIE_LOG_DEBUG:
      return spdlog::level::debug;
    case REGIE_LOG_INFO:
      return spdlog::level::info;
    case REGIE_LOG_WARN:
      return spdlog::level::warn;
    case REGIE_LOG_ERROR:
      return spdlog::level::err;
    default:
      return spdlog::level::off;
  }
}

void append_plain(std::string& line, std::string_view text) {
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
}

void append_value(std::string& line, std::string_view value) {
  const bool quotes = value.empty() || std::any_of(value.begin(), value.end(), [](char c) {
                        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '"' ||
                               c == '=' || c == '\\';
                      });
  if (!quotes) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    append_plain(line, {&c, 1});
  }
  line += '"';
}

}  // namespace

std::string log_line(std::string_view message,
                     const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
  std::string line;
  append_plain(line, message);
  for (const auto& [name, value] : fields) {
    line += ' ';
    append_plain(line, name);
    line += '=';
    append_value(line, value);
  }
  return line;
}

struct Host::Logger {
  spdlog::logger out;
  explicit Logger(plugin::Level level)
      : out("regie", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    out.set_level(level_of(static_cast<int>(level)));
    out.set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
    // Logging must never end a request.
    out.set_error_handler([](const std::string&) {});
  }
};

namespace {

struct Calls {
  static int32_t log_enabled(void* ctx, int32_t level) noexcept {
    return static_cast<spdlog::logger*>(ctx)->should_log(level_of(level)) ? 1 : 0;
  }
  static void log(spdlog::logger& out, int32_t level, regie_str message,
                  const regie_kv* const* fields, std::size_t count) noexcept {
    try {
      if (!out.should_log(level_of(level))) return;
      std::vector<std::pair<std::string_view, std::string_view>> facts;
      for (std::size_t i = 0; i < count; ++i) {
        facts.emplace_back(view(fields[i]->key), view(fields[i]->value));
      }
      out.log(level_of(level), log_line(view(message), facts));
    } catch (...) {
      // A line that cannot be written is lost: there is nowhere else to say so.
    }
  }
};

}  // namespace

Host::Host(plugin::Level level, std::function<Instant()> clock)
    : logger_(std::make_unique<Logger>(level)), clock_(std::move(clock)) {
  table_.struct_size = sizeof table_;
  table_.abi_version = REGIE_ABI_VERSION;
  table_.ctx = this;
  table_.name = str(host_name);
  table_.version = str(host_version);
  table_.log_enabled = [](void* ctx, int32_t wanted) noexcept -> int32_t {
    return Calls::log_enabled(&static_cast<Host*>(ctx)->logger_->out, wanted);
  };
  table_.log = [](void* ctx, int32_t wanted, regie_str message, const regie_kv* const* fields,
                  std::size_t count) noexcept {
    Calls::log(static_cast<Host*>(ctx)->logger_->out, wanted, message, fields, count);
  };
  table_.now_ms = [](void* ctx) noexcept -> std::int64_t {
    try {
      return static_cast<Host*>(ctx)->clock_().ms;
    } catch (...) {
      return 0;  // the embedder's clock threw; a plugin must not see that
    }
  };
  table_.get_interface = [](void*, regie_str) noexcept -> const void* { return nullptr; };
}

Host::~Host() = default;

void Host::write(runtime::Log::Level level, std::string_view message,
                 const std::vector<Field>& fields) {
  constexpr plugin::Level levels[] = {plugin::Level::info, plugin::Level::warn,
                                      plugin::Level::error};
  try {
    const auto wanted = level_of(static_cast<int>(levels[static_cast<std::size_t>(level)]));
    if (!logger_->out.should_log(wanted)) return;
    std::vector<std::pair<std::string_view, std::string_view>> facts;
    for (const Field& field : fields) facts.emplace_back(field.name, field.value);
    logger_->out.log(wanted, log_line(message, facts));
  } catch (...) {
    // As above.
  }
}

const regie_host* process_host() {
  // Never destroyed: plugins may log until the process ends.
  static Host* const host = new Host(plugin::Level::warn, [] {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
  });
  return host->abi();
}

}  // namespace regie::plugin
