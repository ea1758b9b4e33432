// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/statechart/snapshot.hpp"

namespace regie::statechart {

/// Reads the stored form from its bytes, which may be damaged; the first thing that does not fit is
/// kept as the error. Names that it does not know are passed over: a later version may have more.
class SnapshotReader {
 public:
  /// `disclosure` may be null: what is personal stands there as it is.
  SnapshotReader(const Chart& chart, const Disclosure* disclosure, std::string_view bytes)
      : chart_(chart), disclosure_(disclosure), rest_(bytes) {}

  [[nodiscard]] Result<Snapshot> read();

 private:
  struct Member {
    std::string_view name;
    void (SnapshotReader::*read)();
    bool optional = false;
  };
  static const std::array<Member, 28> members_;

  void case_id();
  void key();
  void parent();
  void child();
  void revision();
  void status();
  void result();
  void round();
  void started();
  void updated();
  void closed();
  void activity();
  void active_states();
  void late();
  void entered();
  void history();
  void regions();
  void timers();
  void todos();
  void children();
  void data();
  void roles();
  void acts();
  void counts();
  void grants();
  void next();
  void requests();
  void terms();

  Region region();
  RunningTimer timer();
  std::vector<History> histories();
  OpenRequest open_request();
  Asked asked();

  // What stands next. Where it is something else, the reader has failed and they give nothing.
  [[nodiscard]] std::uint64_t head(std::uint8_t major);
  [[nodiscard]] std::string_view text();
  [[nodiscard]] std::int64_t integer();
  [[nodiscard]] std::uint64_t count();
  [[nodiscard]] std::uint32_t small_count() { return static_cast<std::uint32_t>(count()); }
  [[nodiscard]] Instant moment() { return {integer()}; }
  [[nodiscard]] Value value();
  [[nodiscard]] std::string_view whole();
  [[nodiscard]] Index state();
  [[nodiscard]] std::vector<Index> states();
  /// A person; nothing where the name can no longer be read.
  [[nodiscard]] std::optional<std::string> person();
  [[nodiscard]] std::vector<std::string> persons();
  /// What may have personal data filled in; an empty text where it can no longer be read.
  [[nodiscard]] Value guarded(std::string_view place);
  [[nodiscard]] std::string guarded_text(std::string_view place);
  [[nodiscard]] std::size_t word(const char* const* words, std::size_t count);

  /// `each` reads the item, or the value of the key that it reads first.
  template <class Each>
  void list(const Each& each);
  template <class Each>
  void map(const Each& each);
  /// `each` reads the value of the member of that number. `names` from `required` on may be absent.
  template <std::size_t N, class Each>
  void record(const std::array<std::string_view, N>& names, std::size_t required, const Each& each);

  void fail(std::string_view what);
  void fail(const Error& error);

  const Chart& chart_;
  const Disclosure* disclosure_;
  std::string_view rest_;
  Snapshot out_;
  Dossier& file_ = out_.change();
  std::optional<Error> error_;
};

}  // namespace regie::statechart
