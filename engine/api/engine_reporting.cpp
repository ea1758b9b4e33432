// SPDX-License-Identifier: Apache-2.0
// Reports of plugins, and the proof of the store.
#include <regie/abi/reporter.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <optional>
#include <thread>

#include "engine/api/engine_impl.hpp"
#include "engine/api/report_window.hpp"
#include "engine/plugin/abi_text.hpp"
#include "engine/runtime/errors.hpp"
#include "engine/runtime/verify.hpp"

namespace regie {

namespace {

/// What a plugin offers, or why it offers nothing.
std::vector<ReportInfo> offers_of(const std::string& id,
                                  const Result<plugin::Reporter*>& reporter) {
  std::vector<ReportInfo> list;
  const auto problem = [&](const Error& error) {
    ReportInfo info;
    info.plugin = id;
    info.problem = error.message;
    return std::vector<ReportInfo>{std::move(info)};
  };
  if (!reporter) return problem(reporter.error());
  auto offers = (*reporter)->list();
  if (!offers) return problem(offers.error());
  for (plugin::ReportOffer& offer : *offers) {
    list.push_back({std::move(offer.name),
                    id,
                    std::move(offer.title),
                    std::move(offer.description),
                    std::move(offer.media_type),
                    std::move(offer.extension),
                    {}});
  }
  return list;
}

}  // namespace

/// Made when it is first asked for; one that did not start is tried again the next time.
Result<plugin::Reporter*> Engine::Impl::reporter(const std::string& id) {
  const std::lock_guard lock(reporters_mutex_);
  std::unique_ptr<plugin::Reporter>& place = reporters_[id];
  if (place) return place.get();
  std::map<std::string, std::string> options;
  for (const PluginChoice& chosen : config.reporters()) {
    if (chosen.id == id) options = chosen.options;
  }
  auto table = registry.interface(id, REGIE_REPORTER_V1_ID);
  if (!table) return table.error();
  auto made =
      plugin::Reporter::make(static_cast<const regie_reporter_v1*>(*table), *host, id, options);
  if (!made) return made.error();
  place = std::move(*made);
  return place.get();
}

std::vector<std::string> Engine::Impl::reporter_ids() const {
  std::vector<std::string> all = registry.with_interface(REGIE_REPORTER_V1_ID);
  for (const PluginChoice& chosen : config.reporters()) {
    // One that is named and not there is told too.
    if (std::find(all.begin(), all.end(), chosen.id) == all.end()) all.push_back(chosen.id);
  }
  return all;
}

Result<std::vector<ReportInfo>> Engine::Impl::reports() {
  std::vector<ReportInfo> list;
  for (const std::string& id : reporter_ids()) {
    std::vector<ReportInfo> offers = offers_of(id, reporter(id));
    std::move(offers.begin(), offers.end(), std::back_inserter(list));
  }
  return list;
}

/// Plugins are asked one by one, until one has it.
Result<ReportInfo> Engine::Impl::find_report(const std::string& name) {
  std::string names;
  Text problems;
  for (const std::string& id : reporter_ids()) {
    for (ReportInfo& info : offers_of(id, reporter(id))) {
      if (info.name == name && !name.empty()) return std::move(info);
      if (!info.name.empty()) names += (names.empty() ? "" : ", ") + info.name;
      // It may be of the plugin that is meant.
      if (!info.problem.empty()) {
        problems.nl += " " + info.problem.nl;
        problems.en += " " + info.problem.en;
      }
    }
  }
  return Error(problems.empty() ? Errc::not_found : Errc::plugin_failed,
               {"Er is geen rapport " + name + "." + problems.nl,
                "There is no report " + name + "." + problems.en},
               names.empty()
                   ? Text{"Er is geen plug-in voor rapporten; noem zijn map met --plugins.",
                          "There is no plugin for reports; name its folder with --plugins."}
                   : Text{"Wel: " + names + ".", "There is: " + names + "."});
}

Result<ReportInfo> Engine::Impl::report(const ReportRequest& request, const ReportSink& sink) {
  auto chosen = find_report(request.name);
  if (!chosen) return chosen.error();
  auto window = api::ReportWindow::open(*core, request);
  if (!window) return window.error();
  const plugin::OptionList options(request.options);
  auto wanted = plugin::sized<regie_report_request>();
  wanted.name = plugin::str(request.name);
  wanted.locale = plugin::str(request.language == Language::nl ? "nl" : "en");
  wanted.workflow = plugin::str(request.workflow);
  wanted.now_ms = clock->now().ms;
  wanted.from_ms = request.from ? request.from->ms : REGIE_NO_TIME;
  wanted.until_ms = request.until ? request.until->ms : REGIE_NO_TIME;
  wanted.options = options.data();
  wanted.option_count = options.size();
  auto maker = reporter(chosen->plugin);
  if (!maker) return maker.error();
  auto rendered = (*maker)->render(wanted, *(*window)->abi(), sink);
  if ((*window)->was_cancelled()) {
    return Error(Errc::cancelled, {"Het rapport is afgebroken.", "The report was cancelled."});
  }
  if ((*window)->failure()) return *(*window)->failure();
  if (!rendered) return rendered.error();
  return chosen;
}

namespace {

/// The cases of one page, shared among a few threads.
class VerifiedPage {
 public:
  VerifiedPage(runtime::Core& core, const std::vector<runtime::CaseRow>& rows)
      : core_(core), rows_(rows), checks_(rows.size()) {}

  /// `done` is called by this thread.
  void run(std::size_t threads, const std::function<void(std::size_t)>& done) {
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < std::min(threads, rows_.size()); ++i) {
      others.emplace_back([this] {
        while (check_next()) {
        }
      });
    }
    while (check_next()) done(finished_);
    for (std::thread& other : others) other.join();
    done(finished_);
  }

  Result<void> add_to(VerifyReport& report) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!*checks_[i]) return checks_[i]->error();
      runtime::CaseCheck& check = **checks_[i];
      ++report.cases;
      report.entries += check.entries;
      report.replayed += check.replayed;
      if (check.erased) ++report.erased;
      for (auto& problem : check.problems) {
        report.problems.push_back(
            {to_string(rows_[i].id), problem.revision, std::move(problem.message)});
      }
    }
    return {};
  }

 private:
  bool check_next() {
    const std::size_t i = next_++;
    if (i >= rows_.size()) return false;
    checks_[i] = check(rows_[i].id);
    ++finished_;
    return true;
  }

  /// Read anew: others may have written since the page was made. A case that moved while it was
  /// read is not damaged: then it is looked at once more.
  Result<runtime::CaseCheck> check(const Id& id) {
    auto row = core_.storage().load(id);
    if (!row) return row.error();
    auto found = runtime::verify_case(core_, *row);
    if (!found || found->problems.empty()) return found;
    row = core_.storage().load(id);
    if (!row) return row.error();
    return runtime::verify_case(core_, *row);
  }

  runtime::Core& core_;
  const std::vector<runtime::CaseRow>& rows_;
  std::vector<std::optional<Result<runtime::CaseCheck>>> checks_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> finished_{0};
};

Text case_is_gone() {
  return {"De opslag heeft nog regels van deze zaak, maar de zaak zelf is weg.",
          "The store still has rows of this case, but the case itself is gone."};
}

/// What is left of cases that are not there: in the end, for others write meanwhile.
Result<void> add_orphans(runtime::Storage& storage, VerifyReport& report) {
  constexpr std::uint32_t page = 500;
  std::optional<Id> last;
  while (true) {
    auto ids = storage.orphans(last, page);
    if (!ids) return ids.error();
    for (const Id& id : *ids) report.problems.push_back({to_string(id), 0, case_is_gone()});
    if (ids->size() < page) return {};
    last = ids->back();
  }
}

/// An id that no case has: whether there ever was one.
Result<void> add_missing(runtime::Storage& storage, const Id& id, VerifyReport& report) {
  auto first = storage.journal(id, 1, 1);
  if (!first) return first.error();
  if (first->empty()) return runtime::no_such_case(to_string(id));
  report.problems.push_back({to_string(id), 0, case_is_gone()});
  return {};
}

}  // namespace

Result<VerifyReport> Engine::Impl::verify(std::string_view case_id,
                                          const std::function<void(std::uint64_t)>& progress,
                                          std::size_t threads) {
  runtime::StoreFilter filter;
  filter.tenant = config.tenant();
  filter.limit = 500;
  VerifyReport report;
  std::optional<Id> only;
  if (!case_id.empty()) {
    auto id = find(case_id);
    if (!id) return id.error();
    only = *id;
    filter.case_prefix.assign(reinterpret_cast<const char*>(id->bytes.data()), id->bytes.size());
  }
  while (true) {
    auto page = storage->query_cases(filter);
    if (!page) return page.error();
    VerifiedPage cases(*core, page->rows);
    cases.run(threads, [&](std::size_t done) {
      if (progress) progress(report.cases + done);
    });
    if (auto added = cases.add_to(report); !added) return added.error();
    if (page->rows.size() < filter.limit) break;
    filter.cursor = page->cursor;
  }
  Result<void> looked;
  if (!only) looked = add_orphans(*storage, report);
  if (only && report.cases == 0) looked = add_missing(*storage, *only, report);
  if (!looked) return looked.error();
  return report;
}

}  // namespace regie
