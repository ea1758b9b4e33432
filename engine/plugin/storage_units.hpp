// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <vector>

#include <regie/abi/storage.h>

#include "engine/runtime/ports.hpp"

namespace regie::plugin {

/// Units as they cross the border. Borrows the engine's units, which must outlive it.
class AbiUnits {
 public:
  explicit AbiUnits(const std::vector<runtime::Unit>& units);
  AbiUnits(const AbiUnits&) = delete;
  AbiUnits& operator=(const AbiUnits&) = delete;

  [[nodiscard]] const regie_storage_unit* const* data() const noexcept { return list_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return list_.size(); }

 private:
  struct Parts {
    regie_storage_unit unit{};
    regie_storage_case put{};
    regie_storage_reply reply{};
    std::vector<regie_storage_entry> journal;
    std::vector<const regie_storage_entry*> journal_list;
    std::vector<regie_storage_settle> settle;
    std::vector<const regie_storage_settle*> settle_list;
    std::vector<regie_storage_work_ref> cancel;
    std::vector<const regie_storage_work_ref*> cancel_list;
    std::vector<regie_storage_work> add;
    std::vector<const regie_storage_work*> add_list;
    std::vector<regie_str> remove;
    std::vector<const regie_str*> remove_list;
    std::vector<std::vector<regie_str>> assignees;
    std::vector<std::vector<const regie_str*>> assignee_lists;
    std::vector<regie_storage_task> tasks;
    std::vector<const regie_storage_task*> task_list;
  };
  static void fill(const runtime::Unit& from, Parts& parts);
  static void fill_work(const runtime::Unit& from, Parts& parts);
  static void fill_tasks(const runtime::Unit& from, Parts& parts);

  std::deque<Parts> parts_;
  std::vector<const regie_storage_unit*> list_;
};

[[nodiscard]] regie_storage_case abi_case(const runtime::CaseRow& row);
[[nodiscard]] runtime::CaseRow engine_case(const regie_storage_case& row);
[[nodiscard]] runtime::EntryRow engine_entry(const regie_storage_entry& row);
[[nodiscard]] runtime::WorkRow engine_work(const regie_storage_work& row);
[[nodiscard]] runtime::TaskRow engine_task(const regie_storage_task& row);
[[nodiscard]] runtime::DocumentRow engine_document(const regie_storage_document& row);

}  // namespace regie::plugin
