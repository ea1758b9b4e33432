// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "engine/runtime/case_state.hpp"

namespace regie::runtime {

/// Cases that were used not long ago, as they were then: another process may have written since,
/// which the revision tells. Of two at random the one that was used less lately goes: of cases that
/// come by in turn, a few more than fit, most are still there, and none would be if always the
/// oldest went. Thread safety: any thread.
class CaseCache {
 public:
  /// `bytes`: about how much memory it may take.
  explicit CaseCache(std::size_t bytes) : most_(bytes) {}

  /// Null: it is not known.
  [[nodiscard]] CaseStatePointer find(const Id& case_id);
  /// Gives back the one that it took the place of, for to end one takes a while. A case that is
  /// over goes before others: hardly anybody comes back to it, and many may end at once.
  CaseStatePointer remember(const CaseStatePointer& state);
  void forget(const Id& case_id);

 private:
  /// The last bytes of an id are random, or parts of a digest: as good as any hash.
  struct HashOfId {
    std::size_t operator()(const Id& id) const noexcept {
      std::size_t back = 0;
      static_assert(sizeof back <= sizeof id.bytes);
      std::memcpy(&back, id.bytes.data() + sizeof id.bytes - sizeof back, sizeof back);
      return back;
    }
  };
  struct Kept {
    CaseStatePointer state;
    std::uint64_t used = 0;  ///< by the count of uses
  };
  /// What goes: it ends when the lock is free again, for that takes a while.
  using Removed = std::vector<CaseStatePointer>;
  void remove(std::size_t place, Removed& removed);
  [[nodiscard]] std::size_t random_place() noexcept;

  const std::size_t most_;
  std::mutex mutex_;  ///< protects what follows
  std::vector<Kept> kept_;
  std::unordered_map<Id, std::size_t, HashOfId> places_;
  std::size_t bytes_ = 0;
  std::uint64_t uses_ = 0;
  std::uint64_t chance_ = 0;
};

}  // namespace regie::runtime
