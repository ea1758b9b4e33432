// SPDX-License-Identifier: Apache-2.0
// Reports of plugins, and the proof of the store.
#include <regie/abi/reporter.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "engine/api/engine_impl.hpp"
#include "engine/api/report_window.hpp"
#include "engine/plugin/abi_text.hpp"
#include "engine/runtime/verify.hpp"

namespace regie {

Result<const std::vector<std::unique_ptr<plugin::Reporter>>*> Engine::Impl::reporters() {
  const std::lock_guard lock(reporters_mutex_);
  if (reporters_made_) return &reporters_;
  std::vector<std::unique_ptr<plugin::Reporter>> made;
  for (const std::string& id : registry.with_interface(REGIE_REPORTER_V1_ID)) {
    std::map<std::string, std::string> options;
    for (const PluginChoice& chosen : config.reporters()) {
      if (chosen.id == id) options = chosen.options;
    }
    auto table = registry.interface(id, REGIE_REPORTER_V1_ID);
    if (!table) return table.error();
    auto reporter =
        plugin::Reporter::make(static_cast<const regie_reporter_v1*>(*table), *host, id, options);
    if (!reporter) return reporter.error();
    made.push_back(std::move(*reporter));
  }
  for (const PluginChoice& chosen : config.reporters()) {
    // One that is named and not there is an error, also when others are.
    if (auto there = registry.interface(chosen.id, REGIE_REPORTER_V1_ID); !there) {
      return there.error();
    }
  }
  reporters_ = std::move(made);
  reporters_made_ = true;
  return &reporters_;
}

Result<std::vector<ReportInfo>> Engine::Impl::reports() {
  auto all = reporters();
  if (!all) return all.error();
  std::vector<ReportInfo> list;
  for (const auto& reporter : **all) {
    auto offers = reporter->list();
    if (!offers) return offers.error();
    for (plugin::ReportOffer& offer : *offers) {
      list.push_back({std::move(offer.name), reporter->plugin(), std::move(offer.title),
                      std::move(offer.description), std::move(offer.media_type),
                      std::move(offer.extension)});
    }
  }
  return list;
}

Result<ReportInfo> Engine::Impl::report(const ReportRequest& request, const ReportSink& sink) {
  auto offered = reports();
  if (!offered) return offered.error();
  const ReportInfo* chosen = nullptr;
  std::string names;
  for (const ReportInfo& info : *offered) {
    if (info.name == request.name && chosen == nullptr) chosen = &info;
    names += (names.empty() ? "" : ", ") + info.name;
  }
  if (chosen == nullptr) {
    return Error(
        Errc::not_found,
        {"Er is geen rapport " + request.name + ".", "There is no report " + request.name + "."},
        names.empty() ? Text{"Er is geen plug-in voor rapporten; noem zijn map met --plugins.",
                             "There is no plugin for reports; name its folder with --plugins."}
                      : Text{"Wel: " + names + ".", "There is: " + names + "."});
  }
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
  for (const auto& reporter : reporters_) {
    if (reporter->plugin() != chosen->plugin) continue;
    auto rendered = reporter->render(wanted, *(*window)->abi(), sink);
    if ((*window)->was_cancelled()) {
      return Error(Errc::cancelled, {"Het rapport is afgebroken.", "The report was cancelled."});
    }
    if ((*window)->failure()) return *(*window)->failure();
    if (!rendered) return rendered.error();
  }
  return *chosen;
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

}  // namespace

Result<VerifyReport> Engine::Impl::verify(std::string_view case_id,
                                          const std::function<void(std::uint64_t)>& progress,
                                          std::size_t threads) {
  runtime::StoreFilter filter;
  filter.tenant = config.tenant();
  filter.limit = 500;
  if (!case_id.empty()) {
    auto id = find(case_id);
    if (!id) return id.error();
    filter.case_prefix.assign(reinterpret_cast<const char*>(id->bytes.data()), id->bytes.size());
  }
  VerifyReport report;
  while (true) {
    auto page = storage->query_cases(filter);
    if (!page) return page.error();
    VerifiedPage cases(*core, page->rows);
    cases.run(threads, [&](std::size_t done) {
      if (progress) progress(report.cases + done);
    });
    if (auto added = cases.add_to(report); !added) return added.error();
    if (page->rows.size() < filter.limit) return report;
    filter.cursor = page->cursor;
  }
}

}  // namespace regie
