// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <regie/limits.hpp>

#include "engine/document/document.hpp"
#include "engine/document/report.hpp"

namespace regie::document {

/// Thrown through the parser where reading on makes no sense; the problem is in the report.
struct StopReading {};

/// Builds the tree of one document from the events of a YAML parser, within the limits, and reports
/// what YAML allows and this language does not. Offsets are bytes of the source.
class TreeBuilder {
 public:
  TreeBuilder(Report& report, const Limits& limits) : report_(report), limits_(limits) {}

  void scalar(std::size_t offset, const std::string& value);
  /// Nothing written, or one of YAML's words for null.
  void null(std::size_t offset);
  void begin_collection(std::size_t offset, NodeKind kind);
  void end_collection();
  void alias(std::size_t offset);
  void anchor(std::size_t offset);
  /// `tag` as yaml-cpp gives it: "?" and "!" stand for none.
  void tag(std::size_t offset, const std::string& tag);

  /// The finished root; empty when the document holds nothing.
  [[nodiscard]] std::optional<Node> take_root();
  /// Where the document that is being read has got to.
  [[nodiscard]] std::size_t reached() const noexcept { return reached_; }
  /// Nodes read so far, over all documents.
  [[nodiscard]] std::size_t nodes() const noexcept { return nodes_; }

 private:
  struct Frame {
    Node node;
    std::size_t begin = 0;
    std::optional<Node> key;  ///< of a mapping, when its value comes next
    std::size_t key_begin = 0;
    std::size_t key_end = 0;
    bool key_counts = false;  ///< the key is a good one, so that the value is kept
    std::unordered_map<std::string, Span> seen;
    bool shifted = false;  ///< all that follows stands twice: it belongs to something else
    bool repeats = false;  ///< a key stood twice before
  };
  struct Place {
    std::size_t begin;
    std::size_t end;
  };

  void count_node(std::size_t offset);
  std::size_t skip_properties(std::size_t offset) const;
  std::size_t column(std::size_t offset) const;
  bool is_missing(std::size_t offset) const;
  std::size_t missing_place(std::size_t offset) const;
  void check_quotes(std::size_t begin, const Node& node);
  std::size_t flow_end(std::size_t offset) const;
  void attach(Node node, Place place);
  void take_key(Frame& frame, Node node, Place place);
  void report_duplicate(Frame& frame, const std::string& key, std::uint32_t first, Place place);
  void take_value(Frame& frame, Node node, Place place);
  void report_missing_value(const Frame& frame, const Node& value, Place place);

  Report& report_;
  const Limits& limits_;
  std::vector<Frame> frames_;
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
  std::size_t reached_ = 0;
};

}  // namespace regie::document
