// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/cbor_cursor.hpp"
#include "engine/base/result.hpp"
#include "engine/statechart/snapshot.hpp"

namespace regie::statechart {

/// Reads the stored form from its bytes, which may be damaged; the first thing that does not fit is
/// kept as the error. Names that it does not know are passed over: a later version may have more.
class SnapshotReader : private CborCursor {
 public:
  /// `disclosure` may be null: what is personal stands there as it is.
  SnapshotReader(const Chart& chart, const Disclosure* disclosure, std::string_view bytes)
      : CborCursor(bytes), chart_(chart), disclosure_(disclosure) {}

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
  [[nodiscard]] std::uint32_t small_count() { return static_cast<std::uint32_t>(count()); }
  [[nodiscard]] Instant moment() { return {integer()}; }
  [[nodiscard]] Index state();
  [[nodiscard]] std::vector<Index> states();
  /// A person; nothing where the name can no longer be read.
  [[nodiscard]] std::optional<std::string> person();
  [[nodiscard]] std::vector<std::string> persons();
  /// What may have personal data filled in; an empty text where it can no longer be read.
  [[nodiscard]] Value guarded(std::string_view place);
  [[nodiscard]] std::string guarded_text(std::string_view place);
  [[nodiscard]] std::size_t word(const char* const* words, std::size_t count);

  using CborCursor::fail;
  /// What a disclosure says.
  void fail(const Error& error);
  [[nodiscard]] Error error() const;

  const Chart& chart_;
  const Disclosure* disclosure_;
  Snapshot out_;
  Dossier& file_ = out_.change();
  std::optional<Error> error_;  ///< of a disclosure
};

}  // namespace regie::statechart
