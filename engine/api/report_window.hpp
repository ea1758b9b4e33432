// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <regie/abi/reporter.h>
#include <regie/report.hpp>

#include "engine/runtime/core.hpp"

namespace regie::api {

/// The read-only window of a report: cases as they were when it was opened, personal data and
/// private persons left out. Used by one thread.
class ReportWindow {
 public:
  /// Errors: what the store says. `core` and `request` must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<ReportWindow>> open(runtime::Core& core,
                                                                  const ReportRequest& request);

  [[nodiscard]] const regie_report_window* abi() const noexcept { return &table_; }
  [[nodiscard]] bool was_cancelled() const noexcept { return cancelled_; }
  /// Of the engine, where a function of the window failed.
  [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }

 private:
  ReportWindow(runtime::Core& core, const ReportRequest& request);

  regie_status cases(regie_str workflow, std::int64_t from, std::int64_t until, std::uint32_t limit,
                     regie_bytes cursor, regie_report_case_row row, void* row_ctx);
  regie_status journal(regie_str case_id, regie_report_entry_row row, void* row_ctx);
  regie_status definitions(regie_str workflow, regie_report_definition_row row, void* row_ctx);
  regie_status drawing(regie_str workflow, regie_str version, std::uint32_t flags,
                       regie_report_text text, void* text_ctx);
  regie_status contacts(regie_report_contact_row row, void* row_ctx);

  [[nodiscard]] Result<runtime::JournalRecord> record_of(const runtime::EntryRow& row) const;
  [[nodiscard]] const runtime::CaseRow* find(std::string_view id) const;
  [[nodiscard]] std::string data_json(const statechart::Chart& chart,
                                      const statechart::Snapshot& snapshot) const;
  [[nodiscard]] Result<std::string> progress_json(const statechart::Chart& chart,
                                                  const runtime::CaseRow& row,
                                                  const statechart::Snapshot& snapshot) const;
  [[nodiscard]] std::string model_json(const statechart::Chart& chart) const;
  [[nodiscard]] bool is_known(const std::string& person) const;
  regie_status fail(Error error, regie_error* said);

  template <class Call>
  regie_status guarded(regie_error* said, Call call) noexcept;
  static void fill_table(regie_report_window& table);

  runtime::Core& core_;
  const ReportRequest& request_;
  std::vector<runtime::CaseRow> rows_;
  runtime::Dated<statechart::Directory> directory_;
  std::optional<Error> failure_;
  bool cancelled_ = false;
  regie_report_window table_{};
};

}  // namespace regie::api
