// SPDX-License-Identifier: Apache-2.0
#include <regie/trace.hpp>

#include "engine/analysis/trace.hpp"
#include "engine/base/json.hpp"

namespace regie {

struct Trace::Impl {
  std::unique_ptr<analysis::Tracer> tracer;
};

Trace::Trace(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Trace::~Trace() = default;
Trace::Trace(Trace&&) noexcept = default;
Trace& Trace::operator=(Trace&&) noexcept = default;

Outcome<Trace> Trace::open(const std::vector<std::string>& files, const TraceOptions& options) {
  if (files.empty()) {
    return Error(Errc::invalid_argument,
                 {"Er is geen werkwijze om te volgen.", "There is no workflow to trace."});
  }
  auto tracer = analysis::Tracer::open(
      {files, options.directory, options.calendars},
      {options.at, options.actor, options.data, options.microsteps}, options.limits);
  if (!tracer) return tracer.error();
  auto impl = std::make_unique<Impl>();
  impl->tracer = std::move(*tracer);
  return Trace(std::move(impl));
}

std::string Trace::begin() { return to_json(impl_->tracer->begin()); }

std::string Trace::obey(std::string_view command) { return to_json(impl_->tracer->obey(command)); }

}  // namespace regie
