// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <regie/limits.hpp>

#include "engine/runtime/case_cache.hpp"
#include "engine/runtime/case_state.hpp"
#include "engine/runtime/draft.hpp"

namespace regie::runtime {

/// One request to a case, on its way through the committer. Its functions are called one at a time,
/// `prepare` by the thread that submitted it, the others by whichever thread leads.
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
  /// Its id was made for it just now: no need to look whether there is such a case.
  [[nodiscard]] virtual bool is_new() const { return false; }
  /// Nobody waits for the answer: people go first, and its thread may tidy the store's log, which
  /// takes a while.
  [[nodiscard]] virtual bool is_patient() const { return false; }
  /// How long ago one that is patient was due [ms, 0 or more]: the later, the less it gives way.
  [[nodiscard]] virtual std::int64_t late_ms() const { return 0; }
  /// The commit of its draft came to this. False: try again with the case as it is now.
  virtual bool committed(const UnitResult& result) = 0;
  /// It cannot be done.
  virtual void fail(const Error& error) = 0;

 private:
  friend class Committer;
  struct Submission;
  Id case_id_;
  std::shared_ptr<Submission> submission_;
  std::optional<Draft::Finished> draft_;
  CaseStatePointer replaced_;  ///< what its commit made old
  Request* behind_ = nullptr;  ///< who waits for the same case, after this one
  unsigned attempts_ = 0;
  bool again_ = false;  ///< its commit met a conflict
};

/// Group commit, in the manner of LevelDB's write queue. Whoever submits a request prepares it on
/// its own thread, several at once; the first in line then takes what is ready, writes all of it in
/// one commit, waits for the disk, and hands out the answers, while others prepare the next batch
/// and write it. It has no thread of its own. A unit that fails does so alone.
///
/// Requests to one case take turns, in the order they came: the next is prepared when the former
/// is answered, for one that built on another's unit could be taken for the next revision where
/// that unit fails and another process has written. What conflicts with another process is read
/// and tried again.
/// Thread safety: any thread.
class Committer {
 public:
  /// What is given must outlive it.
  Committer(Storage& storage, Catalog& catalog, const Limits& limits, Observer& observer, Log& log);

  /// Returns when the request is answered.
  void submit(Request& request);
  /// The same for many at once; they share batches.
  void submit(const std::vector<Request*>& requests);

  /// Whether requests that somebody waits for came by lately.
  [[nodiscard]] bool people_about() const noexcept {
    return batches_without_people_ < batches_until_alone;
  }

  /// Commits units as they are, replaying them where the outcome is unknown.
  [[nodiscard]] CommitAnswer commit(const std::vector<Unit>& units);

  /// Reads a case as it is in the store. Errors as of read_case.
  [[nodiscard]] Result<CaseStatePointer> read(const Id& case_id);

 private:
  static constexpr unsigned batches_until_alone = 32;

  using Submission = Request::Submission;
  struct Wake {
    std::shared_ptr<Submission> submission;
    bool all_done = false;
  };
  using Wakes = std::vector<Wake>;
  /// Who waits for a case, in the order they came.
  class Queue {
   public:
    void add(Request& request) noexcept {
      request.behind_ = nullptr;
      (first_ == nullptr ? first_ : last_->behind_) = &request;
      last_ = &request;
    }
    /// Null: nobody waits.
    Request* take() noexcept {
      Request* taken = first_;
      if (taken != nullptr) first_ = taken->behind_;
      return taken;
    }

   private:
    Request* first_ = nullptr;
    Request* last_ = nullptr;
  };
  struct Seen {
    CaseStatePointer state;  ///< null: there is no such case
    bool fresh = false;
  };
  void read_ahead(const std::vector<Request*>& requests);
  [[nodiscard]] std::shared_ptr<Submission> admit(const std::vector<Request*>& requests);
  void prepare_next(Request& request, std::unique_lock<std::mutex>& lock);
  [[nodiscard]] std::optional<Draft::Finished> prepare(Request& request);
  [[nodiscard]] bool may_lead() const noexcept;      ///< under the lock
  [[nodiscard]] std::vector<Request*> take_batch();  ///< under the lock
  void lead(std::unique_lock<std::mutex>& lock);
  void tidy(bool patient);
  [[nodiscard]] CommitAnswer replay(const std::vector<Unit>& units, CommitAnswer answer);
  void settle(const std::vector<Request*>& batch, std::vector<Unit> units,
              const CommitAnswer& answer);
  void tell_behind(const Id& case_id, std::int64_t ms);
  void finish(Request& request, Wakes& wakes);  ///< under the lock
  void call_next_leader(Wakes& wakes);          ///< under the lock
  static void wake(const Wakes& wakes);
  [[nodiscard]] Result<Seen> look(const Id& case_id);
  [[nodiscard]] Result<Seen> look_in_store(const Id& case_id);

  Storage& storage_;
  Catalog& catalog_;
  const Limits limits_;
  Observer& observer_;
  Log& log_;
  CaseCache cache_;

  std::mutex mutex_;           ///< protects what follows, and submissions where they say so
  std::map<Id, Queue> turns_;  ///< cases at work, and who waits for them
  std::deque<Request*> ready_;
  std::size_t waiting_ = 0;  ///< requests that no batch has taken yet
  std::size_t written_ = 0;  ///< requests whose commit is on its way to the disk
  bool led_ = false;
  std::atomic<unsigned> batches_without_people_{0};  ///< written under the lock
  std::atomic_flag tidying_;
  std::atomic<std::uint64_t> untidied_{0};  // units since the store was last asked to tidy
};

}  // namespace regie::runtime
