// SPDX-License-Identifier: Apache-2.0
// What changed between two snapshots, written as a journal has it, without their stored forms
// where nobody, no time and no region is concerned.
#include <algorithm>
#include <array>

#include "engine/base/cbor.hpp"
#include "engine/statechart/snapshot.hpp"

namespace regie::statechart {

namespace {

/// Writes changes of the members at the top, counted first.
class ChangeWriter {
 public:
  ChangeWriter(const Chart& chart, const Snapshot& before, const Snapshot& after, std::string& out)
      : chart_(chart), before_(before), after_(after), out_(out) {}

  /// False: it needs the stored forms; nothing was written.
  bool write() {
    if (before_.status == Snapshot::Status::fresh || before_.has_dossier() ||
        after_.has_dossier() || before_.data.size() != after_.data.size() || !find_fields()) {
      return false;
    }
    counting_ = true;
    members();
    counting_ = false;
    append_cbor_list(out_, count_);
    members();
    return true;
  }

 private:
  static constexpr std::size_t most_fields = 16;

  /// The data that changed, by name. A record is compared member by member in the stored form.
  bool find_fields() {
    for (Index i = 0; i < after_.data.size(); ++i) {
      const Value& old = before_.data[i];
      const Value& now = after_.data[i];
      if (old == now) continue;
      const bool records = old.is(Value::Kind::map) && now.is(Value::Kind::map);
      if (records || fields_ == most_fields) return false;
      changed_[fields_++] = i;
    }
    std::sort(changed_.begin(), changed_.begin() + static_cast<std::ptrdiff_t>(fields_),
              [this](Index a, Index b) {
                const bool stays_a = !after_.data[a].is_unset();
                const bool stays_b = !after_.data[b].is_unset();
                if (stays_a != stays_b) return stays_b;  // what was taken out comes first
                const std::string& left = chart_.fields[a].name;
                const std::string& right = chart_.fields[b].name;
                return left.size() != right.size() ? left.size() < right.size() : left < right;
              });
    return true;
  }

  /// In the order of CBOR: shorter names first, then by their letters.
  void members() {
    for (std::size_t i = 0; i < fields_; ++i) field(changed_[i]);
    number("round", before_.round, after_.round);
    number("closed", before_.closed.ms, after_.closed.ms);
    if (before_.result != after_.result && open("result", 2)) {
      append_cbor_text(
          out_, after_.result == none ? std::string_view() : chart_.states[after_.result].path);
    }
    if (before_.configuration != after_.configuration && open("states", 2)) {
      append_cbor_list(out_, after_.configuration.size());
      for (const Index state : after_.configuration) {
        append_cbor_text(out_, chart_.states[state].path);
      }
    }
    if (before_.status != after_.status && open("status", 2)) {
      append_cbor_text(out_, status_words[static_cast<std::size_t>(after_.status)]);
    }
    number("started", before_.started.ms, after_.started.ms);
    number("updated", before_.updated.ms, after_.updated.ms);
    number("revision", static_cast<std::int64_t>(before_.revision),
           static_cast<std::int64_t>(after_.revision));
  }

  /// A change with the path of one member; false while they are counted.
  bool open(std::string_view member, std::size_t parts) {
    if (counting_) {
      ++count_;
      return false;
    }
    append_cbor_list(out_, parts);
    append_cbor_list(out_, 1);
    append_cbor_text(out_, member);
    return true;
  }

  void number(std::string_view member, std::int64_t old, std::int64_t now) {
    if (old != now && open(member, 2)) append_cbor_integer(out_, now);
  }

  void field(Index index) {
    if (counting_) {
      ++count_;
      return;
    }
    const Value& now = after_.data[index];
    append_cbor_list(out_, now.is_unset() ? 1 : 2);
    append_cbor_list(out_, 2);
    append_cbor_text(out_, "data");
    append_cbor_text(out_, chart_.fields[index].name);
    if (!now.is_unset()) append_cbor(out_, now);
  }

  const Chart& chart_;
  const Snapshot& before_;
  const Snapshot& after_;
  std::string& out_;
  bool counting_ = false;
  std::size_t count_ = 0;
  std::size_t fields_ = 0;
  std::array<Index, most_fields> changed_;
};

}  // namespace

void append_changes(const Chart& chart, const Snapshot& before, const Snapshot& after,
                    std::string& out) {
  if (ChangeWriter(chart, before, after, out).write()) return;
  const std::string old = before.status == Snapshot::Status::fresh ? std::string(nothing_stored)
                                                                   : stored_form(chart, before);
  out += difference(old, stored_form(chart, after));
}

}  // namespace regie::statechart
