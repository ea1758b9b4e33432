// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <regie/limits.hpp>

#include "engine/runtime/catalog.hpp"
#include "engine/runtime/committer.hpp"
#include "engine/runtime/ports.hpp"

namespace regie::runtime {

/// Asked once, just before a request looks at its case, by the thread that carries it out. False:
/// it was taken back, and does nothing.
using Begin = std::function<bool()>;

/// Who asks for what; the answer is kept under the key, where there is one.
struct StartRequest {
  std::string workflow;
  std::string version;  ///< empty: the highest
  std::string actor;
  std::string behalf;
  Value data;       ///< a map; unset: none
  std::string key;  ///< the case's own name: the same key starts the same case
  Begin begin = {};
};

struct SendRequest {
  Id case_id;
  statechart::Event event;  ///< `choice`, `external` or `todo`
  std::string key;          ///< idempotency key; empty: none
  Begin begin = {};
};

/// What was acknowledged.
struct Acknowledged {
  Id case_id;
  std::int64_t revision = 0;
  std::string choice;
  std::vector<std::string> states;  ///< paths, as people see them
  bool closed = false;
  std::string result;
  bool late = false;
  bool repeated = false;  ///< the answer to an earlier request with the same key
  std::shared_ptr<const Definition> definition;
};

/// The engine behind its ports: what a request does to a case, and what is in the store.
/// Thread safety: any thread.
class Core {
 public:
  /// What the ports point at, and `zones`, must outlive it.
  Core(const Ports& ports, const TimeZones& zones, Loaders loaders, const Limits& limits,
       std::string tenant);

  [[nodiscard]] Catalog& catalog() noexcept { return catalog_; }
  [[nodiscard]] Storage& storage() noexcept { return *ports_.storage; }
  [[nodiscard]] const Ports& ports() const noexcept { return ports_; }
  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  [[nodiscard]] const std::string& tenant() const noexcept { return tenant_; }
  [[nodiscard]] Committer& committer() noexcept { return committer_; }
  [[nodiscard]] Observer& observer() noexcept { return *ports_.observer; }
  [[nodiscard]] Log& log() noexcept { return *ports_.log; }
  [[nodiscard]] Instant now() const { return ports_.clock->now(); }

  /// Whether messages of one case to one person are delivered in the order of their making. Set
  /// before anything is delivered.
  void keep_order(bool yes) noexcept { keep_order_ = yes; }
  [[nodiscard]] bool keeps_order() const noexcept { return keep_order_; }

  /// The id of the case that a key names.
  [[nodiscard]] Id case_of_key(const std::string& workflow, const std::string& key) const;

  [[nodiscard]] Result<Acknowledged> start(const StartRequest& request);
  [[nodiscard]] Result<Acknowledged> send(const SendRequest& request);
  /// Starts a child case under an id that its parent has chosen; `event` says whose it is. The same
  /// key again is the same start.
  /// `name` is the business key that the parent gives it; empty: none.
  [[nodiscard]] Result<Acknowledged> start_child(const Id& id, const std::string& workflow,
                                                 const statechart::Event& event,
                                                 const std::string& key, const std::string& name);
  /// The id of a case's child: by its own key where it has one, otherwise by its number.
  [[nodiscard]] Id case_of_child(const std::string& parent, std::int64_t number,
                                 const std::string& workflow, const std::string& key) const;

  /// The case as it is in the store.
  [[nodiscard]] Result<CaseStatePointer> load(const Id& case_id);
  /// The case as it is once everything due by now has fired, without keeping that: what a request
  /// made now would meet.
  struct Present {
    CaseStatePointer stored;
    statechart::Snapshot snapshot;
    Surroundings surroundings;
  };
  [[nodiscard]] Result<Present> present(const Id& case_id);

  [[nodiscard]] Result<std::string> key_of(const statechart::Chart& chart,
                                           const statechart::Event& start,
                                           const std::string& wanted);
  [[nodiscard]] Result<Surroundings> surroundings(const statechart::Chart& chart, Instant now);

 private:
  Ports ports_;
  Limits limits_;
  std::string tenant_;
  Catalog catalog_;
  Committer committer_;
  bool keep_order_ = false;
};

}  // namespace regie::runtime
