// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include <regie/limits.hpp>

#include "engine/runtime/case_state.hpp"
#include "engine/runtime/draft.hpp"

namespace regie::runtime {

/// One request to a case, on its way through the committer. Its functions are called by whichever
/// thread leads, one at a time.
class Request {
 public:
  explicit Request(const Id& id) : case_id_(id) {}
  virtual ~Request() = default;
  [[nodiscard]] const Id& case_id() const noexcept { return case_id_; }

  /// What it makes of the case: rows to commit, or nothing because it is answered. `before` is null
  /// where there is no such case. `fresh`: just read from the store; otherwise what is refused now
  /// is asked again of the fresh case.
  struct Prepared {
    std::optional<Draft::Finished> draft;
    bool ask_again = false;  ///< refused by a case that may be out of date
  };
  virtual Prepared prepare(const CaseStatePointer& before, bool fresh) = 0;
  /// The commit of its draft came to this. False: try again with the case as it is now.
  virtual bool committed(const UnitResult& result) = 0;
  /// It cannot be done.
  virtual void fail(const Error& error) = 0;

 private:
  friend class Committer;
  Id case_id_;
  bool done_ = false;
  unsigned attempts_ = 0;
};

/// Group commit, in the manner of LevelDB's write queue: callers queue up; the first in line takes
/// what waits, steps each case, commits all of it in one durable write, and hands out the answers.
/// It has no thread of its own. A unit that fails does so alone. A batch holds one request a case:
/// one that built on another's unit could be taken for the next revision where that unit fails and
/// another process has written. What conflicts with another process is read and tried again.
/// Thread safety: any thread.
class Committer {
 public:
  /// What is given must outlive it.
  Committer(Storage& storage, Catalog& catalog, const Limits& limits);

  /// Returns when the request is answered.
  void submit(Request& request);
  /// The same for many at once; they share batches.
  void submit(const std::vector<Request*>& requests);

  /// Commits units as they are, replaying them where the outcome is unknown.
  [[nodiscard]] CommitAnswer commit(const std::vector<Unit>& units);

  /// Reads a case as it is in the store. Errors as of read_case.
  [[nodiscard]] Result<CaseStatePointer> read(const Id& case_id);

 private:
  struct Seen {
    CaseStatePointer state;  ///< null: there is no such case
    bool fresh = false;
  };
  void lead(std::vector<Request*> batch);
  /// `later`: requests to a case that has a unit in this batch. `again`: conflicts.
  void run_batch(const std::vector<Request*>& batch, std::vector<Request*>& later,
                 std::vector<Request*>& again);
  [[nodiscard]] std::optional<Draft::Finished> prepare(Request& request);
  [[nodiscard]] Result<Seen> look(const Id& case_id);
  [[nodiscard]] Result<Seen> look_in_store(const Id& case_id);
  void remember(const CaseStatePointer& state);
  void forget(const Id& case_id);
  [[nodiscard]] CaseStatePointer remembered(const Id& case_id);
  void finish(Request& request);

  static constexpr std::size_t cached_cases = 512;

  Storage& storage_;
  Catalog& catalog_;
  const Limits limits_;

  std::mutex mutex_;  ///< protects the queue and `done_` of requests
  std::condition_variable changed_;
  std::deque<Request*> queue_;
  bool led_ = false;

  std::mutex cache_mutex_;  ///< protects what follows: cases last used, newest first
  std::list<CaseStatePointer> cache_;
  std::map<Id, std::list<CaseStatePointer>::iterator> cached_;
};

}  // namespace regie::runtime
