// SPDX-License-Identifier: Apache-2.0
// Whether all is well: what an operator would look at first, with what to do about it.
#include <filesystem>
#include <system_error>

#include "engine/api/engine_impl.hpp"

namespace regie {

namespace {

using Level = HealthFinding::Level;

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t overdue_ms = 5 * minute_ms;
constexpr std::int64_t stuck_ms = 60 * minute_ms;
constexpr std::uint32_t counted_rows = 10'000;
constexpr std::uintmax_t least_free_bytes = std::uintmax_t{1} << 30;

std::string count_text(std::size_t count) {
  return count == counted_rows ? std::to_string(counted_rows) + "+" : std::to_string(count);
}

/// About so long, in what a person counts in.
Text about(std::int64_t ms) {
  const std::int64_t minutes = ms / minute_ms;
  const auto text = [](std::int64_t count, const char* nl, const char* en) {
    const std::string number = std::to_string(count);
    return Text{number + ' ' + nl, number + ' ' + en};
  };
  if (minutes < 120) return text(minutes, "minuten", "minutes");
  if (minutes < 48 * 60) return text(minutes / 60, "uur", "hours");
  return text(minutes / (24 * 60), "dagen", "days");
}

/// Looks at one thing after another; the first error of the store ends it.
class Examination {
 public:
  Examination(runtime::Core& core, const Config& config) : core_(core), config_(config) {}

  Result<HealthReport> run(std::size_t plugins) {
    look_at_store();
    add(Level::fine, "plugins",
        {"Plug-ins bekend: " + std::to_string(plugins) + ".",
         "Plugins known: " + std::to_string(plugins) + "."});
    for (const auto look : {&Examination::look_at_clock, &Examination::look_at_timers,
                            &Examination::look_at_effects}) {
      if (auto looked = (this->*look)(); !looked) return looked.error();
    }
    look_at_disk();
    return std::move(report_);
  }

 private:
  void add(Level level, const char* subject, Text message, Text advice = {}) {
    report_.findings.push_back({level, subject, std::move(message), std::move(advice)});
  }

  void look_at_store() {
    const runtime::StoreInfo info = core_.storage().info();
    add(Level::fine, "store",
        {"De opslag gaat open: " + config_.store() + " (" + info.product + ").",
         "The store opens: " + config_.store() + " (" + info.product + ")."});
    add(Level::fine, "schema",
        {"Het schema is versie " + std::to_string(info.schema_version) + ".",
         "The schema is version " + std::to_string(info.schema_version) + "."});
    if (!info.durable) {
      add(Level::attention, "store",
          {"Deze opslag overleeft geen stroomstoring.",
           "This store does not survive a loss of power."},
          {"Gebruik sqlite:BESTAND voor zaken die moeten blijven.",
           "Use sqlite:FILE for cases that have to stay."});
    }
  }

  Result<std::size_t> count_work(runtime::WorkKind kind, runtime::WorkStatus status,
                                 std::optional<Instant> due_before, Instant* oldest = nullptr) {
    runtime::StoreFilter filter;
    filter.tenant = core_.tenant();
    filter.work_kind = kind;
    filter.work_status = status;
    filter.due_before = due_before;
    filter.limit = counted_rows;
    auto page = core_.storage().query_work(filter);
    if (!page) return page.error();
    if (oldest != nullptr && !page->rows.empty()) *oldest = page->rows.front().due;
    return page->rows.size();
  }

  /// A clock that is behind what was written would let timers wait.
  Result<void> look_at_clock() {
    runtime::StoreFilter filter;
    filter.tenant = core_.tenant();
    filter.updated_since = Instant{core_.now().ms + overdue_ms};
    filter.limit = 1;
    auto page = core_.storage().query_cases(filter);
    if (!page) return page.error();
    if (page->rows.empty()) {
      add(Level::fine, "clock",
          {"De klok loopt niet achter op de zaken.", "The clock is not behind the cases."});
      return {};
    }
    const Text behind = about(page->rows[0].updated.ms - core_.now().ms);
    add(Level::problem, "clock",
        {"De klok loopt ten minste " + behind.nl + " achter op wat in de opslag staat.",
         "The clock is at least " + behind.en + " behind what is in the store."},
        {"Zet de klok van deze machine gelijk (NTP), of laat --now weg.",
         "Set this machine's clock (NTP), or leave out --now."});
    return {};
  }

  Result<void> look_at_timers() {
    const Instant now = core_.now();
    Instant oldest = now;
    auto late = count_work(runtime::WorkKind::timer, runtime::WorkStatus::pending,
                           Instant{now.ms - overdue_ms}, &oldest);
    if (!late) return late.error();
    if (*late == 0) {
      add(Level::fine, "timers", {"Geen termijn is te laat.", "No timer is overdue."});
    } else {
      const std::string text = count_text(*late);
      const Text ago = about(now.ms - oldest.ms);
      add(Level::problem, "timers",
          {"Termijnen die al hadden moeten aflopen: " + text + ", de oudste " + ago.nl +
               " geleden.",
           "Timers that should have fired: " + text + ", the oldest " + ago.en + " ago."},
          {"Start een werker: `regie run`.", "Start a worker: `regie run`."});
    }
    auto parked = count_work(runtime::WorkKind::timer, runtime::WorkStatus::dead, std::nullopt);
    if (!parked) return parked.error();
    if (*parked > 0) {
      add(Level::problem, "timers",
          {"Termijnen die vastliepen op een fout in hun werkwijze: " + count_text(*parked) + ".",
           "Timers that got stuck on a fault of their workflow: " + count_text(*parked) + "."},
          {"Zoek in `regie journal` naar incidenten en verbeter de werkwijze.",
           "Look for incidents in `regie journal`, and mend the workflow."});
    }
    return {};
  }

  /// Messages, and what cases do to each other.
  Result<std::size_t> count_effects(runtime::WorkStatus status, std::optional<Instant> before) {
    auto messages = count_work(runtime::WorkKind::effect, status, before);
    if (!messages) return messages;
    auto calls = count_work(runtime::WorkKind::call, status, before);
    if (!calls) return calls;
    auto actions = count_work(runtime::WorkKind::action, status, before);
    if (!actions) return actions;
    return *messages + *calls + *actions;
  }

  Result<void> look_at_effects() {
    auto dead = count_effects(runtime::WorkStatus::dead, std::nullopt);
    if (!dead) return dead.error();
    if (*dead > 0) {
      add(Level::problem, "effects",
          {"Berichten die zijn opgegeven: " + count_text(*dead) + ".",
           "Messages that were given up: " + count_text(*dead) + "."},
          {"Kijk met `regie effects list --dead`; stuur ze opnieuw met `regie effects retry ID` of "
           "schrap ze met `regie effects drop ID`.",
           "Look with `regie effects list --dead`; send them again with `regie effects retry ID`, "
           "or take them out with `regie effects drop ID`."});
    }
    const Instant now = core_.now();
    auto stuck = count_effects(runtime::WorkStatus::pending, Instant{now.ms - stuck_ms});
    if (!stuck) return stuck.error();
    if (*stuck > 0) {
      add(Level::problem, "effects",
          {"Berichten die al meer dan een uur wachten: " + count_text(*stuck) + ".",
           "Messages that have waited for more than an hour: " + count_text(*stuck) + "."},
          {"Laat `regie run` werken met een bezorger (--notify).",
           "Let `regie run` work, with a notifier (--notify)."});
    }
    if (*dead == 0 && *stuck == 0) {
      add(Level::fine, "effects", {"Geen bericht zit vast.", "No message is stuck."});
    }
    return {};
  }

  void look_at_disk() {
    constexpr std::string_view scheme = "sqlite:";
    const std::string& url = config_.store();
    if (!url.starts_with(scheme)) return;
    const std::filesystem::path file = url.substr(scheme.size());
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    if (failed) return;  // in memory, or written in a way of SQLite's own
    const auto space = std::filesystem::space(
        file.has_parent_path() ? file.parent_path() : std::filesystem::path("."), failed);
    if (failed) return;
    const std::string free = std::to_string(space.available >> 20);
    const Text said{"Vrij op de schijf: " + free + " MiB.", "Free on the disk: " + free + " MiB."};
    if (space.available < least_free_bytes || space.available < size) {
      add(Level::attention, "disk", said,
          {"Maak ruimte: een reservekopie is net zo groot als de opslag zelf.",
           "Make room: a backup is as large as the store itself."});
    } else {
      add(Level::fine, "disk", said);
    }
  }

  runtime::Core& core_;
  const Config& config_;
  HealthReport report_;
};

}  // namespace

Result<HealthReport> Engine::Impl::health() {
  return Examination(*core, config).run(registry.known().size());
}

}  // namespace regie
