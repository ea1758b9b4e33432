// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/diagram/labels.hpp"

namespace regie::diagram {
namespace {

/// How much of the room that is reckoned for a text its letters take, in most fonts.
constexpr double letters_drawn = 0.86;
constexpr double margin = 12;

// Dark on light: each has a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3 and 1.4.11), and none
// says anything that a shape, a dash or a text does not say too.
constexpr const char* ink = "#1a1a1a";
constexpr const char* line_colour = "#1d4e89";
constexpr const char* unused_colour = "#6b6b6b";
constexpr const char* state_fill = "#ffffff";
constexpr const char* result_fill = "#eaf1f8";
constexpr const char* group_fill = "#f6f6f6";

std::string escaped(std::string_view text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\xEF':
        // XML 1.0, 2.2: nor U+FFFE and U+FFFF, for which U+FFFD stands.
        safe += letter;
        if (text.substr(i + 1, 2) == "\xBF\xBE" || text.substr(i + 1, 2) == "\xBF\xBF") {
          safe += "\xBF\xBD";
          i += 2;
        }
        break;
      default:
        // XML 1.0 has no other control characters.
        safe += static_cast<unsigned char>(letter) < 0x20 && letter != '\n' ? ' ' : letter;
    }
  }
  return safe;
}

std::string at(double x, double y) { return short_number(x) + "," + short_number(y); }
std::string attribute(const char* name, double value) {
  return std::string(" ") + name + "=\"" + short_number(value) + "\"";
}
std::string paint(const char* fill, const char* stroke, double width) {
  return std::string(" fill=\"") + fill + "\" stroke=\"" + stroke + "\"" +
         attribute("stroke-width", width);
}

class SvgWriter {
 public:
  SvgWriter(const Picture& picture, const Layout& layout) : picture_(picture), layout_(layout) {}

  std::string write(Language language) {
    const double width = layout_.size.width + 2 * margin;
    const double height = layout_.size.height + 2 * margin;
    const std::string title = escaped(
        (language == Language::nl ? "Tekening van de workflow " : "Drawing of the workflow ") +
        picture_.title);
    svg_ =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"regie-drawing\" role=\"img\" "
        "aria-label=\"" +
        title + "\" viewBox=\"0 0 " + short_number(width) + " " + short_number(height) + "\"" +
        attribute("width", width) + attribute("height", height) +
        " font-family=\"Arial, 'Liberation Sans', Helvetica, sans-serif\"" +
        attribute("font-size", text_size) + ">\n<title>" + title + "</title>\n";
    svg_ += "<g transform=\"translate(" + at(margin, margin) + ")\">\n";
    for (std::size_t i = 1; i < picture_.groups.size(); ++i) draw_group(i);
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) draw_line(i);
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) draw_node(i);
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) draw_label(i);
    return std::move(svg_) + "</g>\n</svg>\n";
  }

 private:
  void rectangle(double x, double y, const Size& size, double radius, const std::string& look) {
    svg_ += "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", size.width) +
            attribute("height", size.height) + attribute("rx", radius) + look + "/>\n";
  }

  /// Lines of text around a middle.
  void write_lines(const Lines& lines, const Point& middle) {
    double baseline =
        middle.y - static_cast<double>(lines.size()) * line_height / 2 + line_height * 0.76;
    for (const auto& line : lines) {
      double x = middle.x;
      if (line.clock) {
        // Letters are mostly narrower than they are reckoned: the text begins at its clock.
        const double left =
            middle.x - (text_width(line.text, line.strong) * letters_drawn + text_size + 4) / 2;
        draw_clock(left + text_size / 2, baseline - text_size * 0.35);
        x = left + text_size + 4;
      }
      svg_ += "<text" + attribute("x", x) + attribute("y", baseline) + " text-anchor=\"" +
              (line.clock ? "start" : "middle") + "\" fill=\"" + ink + "\"" +
              (line.strong ? " font-weight=\"bold\"" : "") + ">" + escaped(line.text) + "</text>\n";
      baseline += line_height;
    }
  }

  void draw_clock(double x, double y) {
    svg_ += "<circle" + attribute("cx", x) + attribute("cy", y) + attribute("r", 5) +
            paint(state_fill, ink, 1.2) + "/><path d=\"M" + at(x, y - 3.2) + " L" + at(x, y) +
            " L" + at(x + 2.4, y + 1.2) + "\"" + paint("none", ink, 1.2) + "/>\n";
  }

  void draw_group(std::size_t index) {
    const auto& box = layout_.groups[index];
    const auto& group = picture_.groups[index];
    svg_ += "<g data-state=\"" + escaped(group.path) + "\">\n";
    rectangle(
        box.corner.x, box.corner.y, box.size, 8,
        paint(group_fill, line_colour, 1.2) + (group.parallel ? " stroke-dasharray=\"2 3\"" : ""));
    const Size title = size_of(group.lines);
    write_lines(group.lines,
                {box.corner.x + box.size.width / 2, box.corner.y + 8 + title.height / 2});
    svg_ += "</g>\n";
  }

  void draw_node(std::size_t index) {
    const auto& node = picture_.nodes[index];
    if (node.shape == Node::Shape::anchor) return;
    const Point& middle = layout_.nodes[index];
    if (node.shape == Node::Shape::start) {
      svg_ += "<circle" + attribute("cx", middle.x) + attribute("cy", middle.y) +
              attribute("r", 8) + " fill=\"" + ink + "\"/>\n";
      return;
    }
    const double x = middle.x - node.size.width / 2;
    const double y = middle.y - node.size.height / 2;
    const double border = node.highlighted ? 3.5 : 1.4;
    Point text = middle;
    svg_ += "<g data-state=\"" + escaped(node.path) + "\">\n";
    if (node.shape == Node::Shape::result) {
      rectangle(x, y, node.size, node.size.height / 2, paint(result_fill, ink, border));
      rectangle(x + 3.5, y + 3.5, {node.size.width - 7, node.size.height - 7},
                (node.size.height - 7) / 2, paint("none", ink, 1));
    } else if (node.shape == Node::Shape::each) {
      const Size one{node.size.width - stack, node.size.height - stack};
      rectangle(x + stack, y, one, 6, paint(state_fill, line_colour, 1.2));
      rectangle(x + stack / 2, y + stack / 2, one, 6, paint(state_fill, line_colour, 1.2));
      rectangle(x, y + stack, one, 6, paint(state_fill, line_colour, border));
      text = {middle.x - stack / 2, middle.y + stack / 2};
    } else {
      rectangle(x, y, node.size, 6, paint(state_fill, line_colour, border));
    }
    write_lines(node.lines, text);
    svg_ += "</g>\n";
  }

  /// What was never taken is thin; what was taken more often is thicker, up to a bound.
  [[nodiscard]] double thickness(const Edge& edge) const {
    if (!picture_.counted) return 1.3;
    if (edge.taken == 0) return 0.9;
    return 1.3 + 0.6 * std::min(4.0, std::log2(static_cast<double>(edge.taken) + 1));
  }

  void draw_line(std::size_t index) {
    const auto& edge = picture_.edges[index];
    const auto& points = layout_.edges[index].points;
    const char* colour = picture_.counted && edge.taken == 0 ? unused_colour : line_colour;
    const double width = thickness(edge);
    std::string path = "M" + at(points[0].x, points[0].y);
    for (std::size_t i = 1; i < points.size(); ++i) {
      path += (i % 3 == 1 ? " C" : " ") + at(points[i].x, points[i].y);
    }
    svg_ += "<path d=\"" + path + "\"" + paint("none", colour, width) +
            (edge.timed ? " stroke-dasharray=\"6 4\"" : "") + "/>\n";
    draw_arrow(points, colour, width);
  }

  void draw_arrow(const std::vector<Point>& points, const char* colour, double width) {
    const Point& tip = points.back();
    // The direction of the end, taken far enough back to be one.
    Point before = points[points.size() - 2];
    for (std::size_t i = points.size() - 1; i-- > 0;) {
      before = points[i];
      if (std::hypot(tip.x - before.x, tip.y - before.y) > 6) break;
    }
    const double length = std::hypot(tip.x - before.x, tip.y - before.y);
    if (length == 0) return;
    const double dx = (tip.x - before.x) / length;
    const double dy = (tip.y - before.y) / length;
    const double size = 7 + width;
    const double half = size * 0.42;
    svg_ += "<polygon points=\"" + at(tip.x, tip.y) + " " +
            at(tip.x - dx * size - dy * half, tip.y - dy * size + dx * half) + " " +
            at(tip.x - dx * size + dy * half, tip.y - dy * size - dx * half) + "\" fill=\"" +
            colour + "\"/>\n";
  }

  [[nodiscard]] bool is_in_group(const Point& point) const {
    return std::any_of(layout_.groups.begin() + 1, layout_.groups.end(), [&](const auto& box) {
      return point.x > box.corner.x && point.x < box.corner.x + box.size.width &&
             point.y > box.corner.y && point.y < box.corner.y + box.size.height;
    });
  }

  void draw_label(std::size_t index) {
    const auto& edge = picture_.edges[index];
    if (edge.lines.empty()) return;
    const Point& middle = layout_.edges[index].label;
    // Behind the letters alone: the label's own line runs beside it.
    const double width = edge.label.width - 16;
    svg_ += "<g>\n<rect" + attribute("x", middle.x - width / 2) +
            attribute("y", middle.y - edge.label.height / 2) + attribute("width", width) +
            attribute("height", edge.label.height) + " fill=\"" +
            (is_in_group(middle) ? group_fill : state_fill) + "\" fill-opacity=\"0.85\"/>\n";
    write_lines(edge.lines, middle);
    svg_ += "</g>\n";
  }

  const Picture& picture_;
  const Layout& layout_;
  std::string svg_;
};

}  // namespace

Result<std::string> to_svg(const statechart::Chart& chart, const DrawOptions& options) {
  const Picture picture = picture_of(chart, options);
  auto layout = lay_out(picture, options);
  if (!layout) return layout.error();
  settle_labels(picture, layout.value());
  return SvgWriter(picture, layout.value()).write(options.language);
}

}  // namespace regie::diagram
