// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

Compiler::Compiler(Findings& findings, const model::Workflow& workflow, const Limits& limits)
    : findings_(findings),
      workflow_(workflow),
      limits_(limits),
      chart_(std::make_shared<statechart::Chart>()) {}

std::shared_ptr<statechart::Chart> Compiler::run() {
  chart_->workflow = workflow_.name.text;
  chart_->version = workflow_.version;
  chart_->title = title_of(workflow_.title, workflow_.name);
  chart_->language = workflow_.language;
  chart_->calendar = workflow_.calendar;
  chart_->source = findings_.source();
  chart_->errors_raise = workflow_.errors_raise;
  compile_fields();
  compile_key();
  declare_roles();
  declare_states();
  resolve_eaches();
  declare_children();
  declare_choices();
  declare_terms();
  compile_roles();
  compile_states();
  compile_common_choices();
  compile_results();
  compile_terms();
  check_readers();
  check_replies();
  find_filled();
  compile_pending();
  check_texts();
  check_moments();
  check_contacts();
  check_spans();
  lay_out();
  lay_out_terms();
  return chart_;
}

const statechart::Field* member_of(const statechart::DataType& type,
                                   std::string_view name) noexcept {
  if (!type.fields) return nullptr;
  for (const statechart::Field& field : *type.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace regie::workflow
