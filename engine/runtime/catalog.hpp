// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>

#include "engine/base/time_zones.hpp"
#include "engine/runtime/case_codec.hpp"
#include "engine/runtime/ports.hpp"
#include "engine/statechart/directory.hpp"

namespace regie::runtime {

/// How documents are read; the composition gives the functions of the language layer.
struct Loaders {
  struct Workflow {
    std::shared_ptr<const statechart::Chart> chart;
    Diagnostics findings;
  };
  using SourcePointer = std::shared_ptr<const Source>;
  std::function<Result<Workflow>(const SourcePointer&)> workflow;
  std::function<Result<std::shared_ptr<const statechart::Directory>>(const SourcePointer&)>
      directory;
  std::function<Result<calendar::Calendar>(const SourcePointer&)> calendar;
  /// The text of a calendar that comes with Regie; null when there is none of that name.
  std::function<SourcePointer(const std::string& id)> builtin_calendar;
  /// Whether a workflow that is deployed can run here; null: any can.
  std::function<Result<void>(const statechart::Chart&)> accepts;
};

/// A version of a workflow that is ready to run.
struct Definition {
  std::shared_ptr<const statechart::Chart> chart;
  Digest sha256{};
  std::string version;
};

/// A calendar or directory as it was when a step looked at it.
template <class T>
struct Dated {
  std::shared_ptr<const T> content;
  std::string version;   ///< its own
  std::string document;  ///< under which it is kept in the store
};

/// Definitions, calendars and the directory: reads them once, keeps them in the store for ever, and
/// gives back the ones of long ago. Thread safety: any thread.
class Catalog {
 public:
  /// `zones`, the storage and the clock must outlive it.
  Catalog(Storage& storage, const Clock& clock, const TimeZones& zones, Loaders loaders);

  /// Of the configuration; before anything else is asked. Errors: `invalid_document`.
  Result<void> use_directory(const Loaders::SourcePointer& source);
  Result<void> use_calendar(const Loaders::SourcePointer& source);

  struct Deployed {
    std::shared_ptr<const Definition> definition;
    Diagnostics findings;
    bool added = false;
  };
  /// Errors: `invalid_document`; `refused`: the same version with other bytes.
  [[nodiscard]] Result<Deployed> deploy(const Loaders::SourcePointer& source);
  /// Version empty: the highest. Errors: `not_found`, with what there is; `corrupt`, where it was
  /// changed in the store.
  [[nodiscard]] Result<std::shared_ptr<const Definition>> definition(const std::string& workflow,
                                                                     const std::string& version);

  [[nodiscard]] Result<Dated<calendar::Calendar>> calendar(const std::string& id);
  [[nodiscard]] Dated<statechart::Directory> directory() const;
  /// As the store kept it. Errors: `not_found`.
  [[nodiscard]] Result<Dated<calendar::Calendar>> calendar_of(const std::string& id,
                                                              const std::string& document);
  [[nodiscard]] Result<Dated<statechart::Directory>> directory_of(const std::string& document);

  /// The same for all calendars that steps of a workflow look at.
  [[nodiscard]] Result<void> keep_for(const statechart::Chart& chart);
  /// Puts the calendar and the directory that a step is about to use into the store, once.
  [[nodiscard]] Result<void> keep(const std::string& calendar_id);

  [[nodiscard]] const TimeZones& zones() const noexcept { return zones_; }

 private:
  struct Kept {
    Dated<calendar::Calendar> calendar;
    Loaders::SourcePointer source;
    bool stored = false;
  };
  [[nodiscard]] Result<Kept*> find_calendar(const std::string& id);  ///< under the lock
  [[nodiscard]] Result<void> store(const std::string& kind, const std::string& id,
                                   const std::string& version, const Source& source);

  Storage& storage_;
  const Clock& clock_;
  const TimeZones& zones_;
  Loaders loaders_;

  mutable std::mutex mutex_;  ///< protects what follows
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const Definition>> definitions_;
  std::map<std::string, Kept> calendars_;
  std::map<std::pair<std::string, std::string>, Dated<calendar::Calendar>> old_calendars_;
  std::map<std::string, Dated<statechart::Directory>> old_directories_;
  Dated<statechart::Directory> directory_;
  Loaders::SourcePointer directory_source_;
  bool directory_stored_ = false;
};

}  // namespace regie::runtime
