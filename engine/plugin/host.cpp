// SPDX-License-Identifier: Apache-2.0
// The only user of spdlog: lines on standard error, so that standard output stays the program's.
#include "engine/plugin/host.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

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

}  // namespace

struct Host::Logger {
  spdlog::logger out;
  explicit Logger(Level level) : out("regie", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
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
      std::string line(view(message));
      for (std::size_t i = 0; i < count; ++i) {
        line += ' ';
        line += view(fields[i]->key);
        line += '=';
        line += view(fields[i]->value);
      }
      for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
      }
      out.log(level_of(level), line);
    } catch (...) {
      // A line that cannot be written is lost: there is nowhere else to say so.
    }
  }
};

}  // namespace

Host::Host(Level level, std::function<Instant()> clock)
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

void Host::log(Level level, const std::string& message) {
  Calls::log(logger_->out, static_cast<int32_t>(level), str(message), nullptr, 0);
}

const regie_host* process_host() {
  // Never destroyed: plugins may log until the process ends.
  static Host* const host = new Host(Level::warn, [] {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
  });
  return host->abi();
}

}  // namespace regie::plugin
