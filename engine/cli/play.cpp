// SPDX-License-Identifier: Apache-2.0
// `regie play`: a case in memory, walked by hand. Everything is typed as a line, so that a walk can
// come from a file too.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include <regie/play.hpp>

#include "engine/cli/output_file.hpp"
#include "engine/cli/session.hpp"

namespace regie::cli {

namespace {

constexpr std::size_t longest_line = 64 * 1024;

/// What can be typed, in both languages.
struct PlayWord {
  const char* nl;
  const char* en;
  Text help;
};
const std::array<PlayWord, 10>& play_words() {
  static const std::array<PlayWord, 10> all = {{
      {"ik",
       "as",
       {"ik WIE: kies als wie (resident:anna, of een rol)",
        "as WHO: choose as whom (resident:anna, or a role)"}},
      {"kies",
       "choose",
       {"kies NAAM, of het nummer: doe wat er kan",
        "choose NAME, or its number: do what can be done"}},
      {"waarom",
       "why",
       {"waarom NAAM: waarom iets niet kan", "why NAME: why something cannot be done"}},
      {"wacht", "wait", {"wacht 5 dagen: zet de klok vooruit", "wait 5 days: move the clock"}},
      {"tot",
       "until",
       {"tot 2026-03-09 09:00: zet de klok op dat moment",
        "until 2026-03-09 09:00: move the clock there"}},
      {"verder", "next", {"verder: tot de volgende timer", "next: until the next timer"}},
      {"terug", "back", {"terug: neem de laatste stap terug", "back: take the last step back"}},
      {"bewaar",
       "save",
       {"bewaar BESTAND NAAM: maak er een verhaal van, achter wat al in het bestand staat",
        "save FILE NAME: make a story of it, behind those in the file"}},
      {"uitkomst",
       "outcome",
       {"uitkomst NAAM {\"…\": …}: wat een plug-in teruggaf; uitkomst NAAM mislukt",
        "outcome NAME {\"…\": …}: what a plugin gave back; outcome NAME failed"}},
      {"stop", "quit", {"stop: ga weg", "quit: leave"}},
  }};
  return all;
}

/// What to type for an answer of some type; words of a choice are listed instead.
struct TypeHint {
  const char* type;
  Text hint;
};
const std::array<TypeHint, 9>& type_hints() {
  static const std::array<TypeHint, 9> all = {{
      {"truth", {"ja of nee", "yes or no"}},
      {"date", {"datum, zoals 2026-05-01", "date, such as 2026-05-01"}},
      {"moment", {"dag en tijd, zoals 2026-05-01 14:00", "day and time, such as 2026-05-01 14:00"}},
      {"whole number", {"heel getal", "whole number"}},
      {"number", {"getal, met een punt", "number"}},
      {"euro", {"bedrag, zoals 12.50", "amount, such as 12.50"}},
      {"contact",
       {"wie, zoals resident:anna of iemand uit de contactenlijst",
        "who, such as resident:anna or somebody of the contacts"}},
      {"postcode", {"postcode", "postcode"}},
      {"email", {"e-mailadres", "email address"}},
  }};
  return all;
}

/// One walk at the keyboard; lives for one call.
class PlaySession {
 public:
  PlaySession(Play play, std::string file, Console& console)
      : play_(std::move(play)), file_(std::move(file)), console_(console) {}

  /// Whether everything that was typed could be done.
  bool run() {
    console_.paragraph(
        console_.say("Wie bent u? Typ bijvoorbeeld `ik resident:anna`, of `ik` met een rol. Typ "
                     "`help` voor alles "
                     "wat u kunt typen.",
                     "Who are you? Type for example `as resident:anna`, or `as` with a role. Type "
                     "`help` for all "
                     "that you can type."));
    show(true);
    std::string line;
    while (ask(prompt(), line)) {
      if (line.empty()) continue;
      if (!obey(line)) break;
    }
    return failed_ == 0;
  }

 private:
  std::string prompt() const { return (person_.empty() ? "?" : person_) + " > "; }

  /// Shows what is asked where somebody looks, and reads a line; false: there is none.
  bool ask(const std::string& question, std::string& line) {
    console_.raw(question);
    if (!console_.flush()) return false;
    line.clear();
    int c = std::getc(stdin);
    if (c == EOF) {
      console_.line();
      return false;
    }
    for (; c != EOF && c != '\n'; c = std::getc(stdin)) {
      if (line.size() < longest_line) line += static_cast<char>(c);
    }
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
    return true;
  }

  void fail(const Error& error) {
    ++failed_;
    console_.paragraph(console_.say(error.message), 2, {"✗ ", Style::bad});
    if (!error.advice.empty()) console_.paragraph(console_.say(error.advice), 2);
  }

  /// What the last step sent is shown once: somebody else who looks has not sent it again.
  void show(bool messages) {
    const PlayView view = play_.look();
    console_.line();
    for (const PlayMessage& message : view.messages) {
      if (!messages) break;
      console_.paragraph(message.text.empty() ? console_.say(message.kind) + " → " + message.to
                                              : console_.say(message.kind) + " → " + message.to +
                                                    ": " + message.text,
                         2, {"✉ ", Style::faint});
    }
    std::string where;
    for (const Text& one : view.where) where += (where.empty() ? "" : " › ") + console_.say(one);
    if (where.empty()) where = console_.say("nog niet begonnen", "not begun yet");
    console_.line({{where, Style::strong},
                   {view.closed ? console_.say(" (afgesloten)", " (closed)") : "", Style::strong},
                   {"   " + view.now, Style::faint},
                   {view.next_due.empty()
                        ? std::string()
                        : console_.say("   volgende timer ", "   next timer ") + view.next_due,
                    Style::faint}});
    for (const PlayTask& task : view.tasks) show(task);
    for (const std::string& call : view.calls) {
      console_.paragraph(console_.say("wacht op een plug-in: ", "waits for a plugin: ") + call, 2,
                         "• ");
    }
    show_choices();
  }

  void show(const PlayTask& task) {
    std::string who;
    for (const std::string& holder : task.holders) who += (who.empty() ? "" : ", ") + holder;
    if (task.anybody) who = console_.say("iedereen", "anybody");
    if (who.empty() && task.unassigned) who = console_.say("niemand gevonden", "nobody was found");
    if (who.empty()) {
      const std::string role = console_.say(task.role);
      who = console_.say("wie dit als eerste doet, wordt ", "the first to do this becomes ") + role;
    }
    std::string text = console_.say(task.ask);
    if (!text.empty()) text += " ";
    text += "(" + who + ")";
    if (!task.due.empty()) text += console_.say(", klaar vóór ", ", done before ") + task.due;
    if (task.late) text += console_.say(", TE LAAT", ", LATE");
    console_.paragraph(text, 2, "• ");
  }

  void show_choices() {
    listed_.clear();
    if (person_.empty()) return;
    for (const ChoiceView& choice : play_.choices(person_)) {
      std::string name = choice.name();
      if (!choice.item().empty()) name += " " + choice.item();
      std::string title = choice.title(console_.language());
      if (choice.open()) {
        listed_.push_back(choice);
        console_.line({"  ",
                       {std::to_string(listed_.size()), Style::strong},
                       "  ",
                       title,
                       {"  " + name, Style::faint}});
      } else {
        if (!choice.item().empty()) title += " (" + choice.item() + ")";
        console_.paragraph({title + ": " + choice.reason(console_.language()), Style::faint}, 5,
                           "  – ");
      }
    }
  }

  /// False: whoever walks has had enough.
  bool obey(const std::string& line) {
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string word = line.substr(0, space);
    std::string rest = line.substr(space);
    rest.erase(0, std::min(rest.find_first_not_of(' '), rest.size()));
    const auto is = [&](std::size_t place) {
      return word == play_words()[place].nl || word == play_words()[place].en;
    };
    // A choice may be called so too; `?` is always this.
    if (word == "?" || (word == "help" && find(line) == nullptr)) {
      for (const PlayWord& one : play_words()) console_.line({"  ", console_.say(one.help)});
      return true;
    }
    if (is(0)) {
      become(rest);
    } else if (is(1)) {
      choose(rest);
    } else if (is(2)) {
      why(rest);
    } else if (is(3)) {
      moved(play_.wait(rest));
    } else if (is(4)) {
      moved(play_.until(rest));
    } else if (is(5)) {
      moved(play_.next(), {"Er loopt geen timer.", "No timer runs."});
    } else if (is(6)) {
      moved(play_.back(), {"U bent aan het begin.", "You are at the beginning."});
    } else if (is(7)) {
      save(rest);
    } else if (is(8)) {
      outcome(rest);
    } else if (is(9)) {
      return false;
    } else {
      choose(line);
    }
    return true;
  }

  /// `NAME`, `NAME failed`, or `NAME {…}`.
  void outcome(const std::string& said) {
    const std::size_t space = std::min(said.find(' '), said.size());
    std::string rest = said.substr(space);
    rest.erase(0, std::min(rest.find_first_not_of(' '), rest.size()));
    const bool failed = rest == "failed" || rest == "mislukt";
    Value data;
    if (!failed && !rest.empty()) {
      auto given = from_json_text(rest);
      if (!given) return fail(given.error());
      data = std::move(given.value());
    }
    moved(play_.outcome(said.substr(0, space), data, failed));
  }

  void become(const std::string& name) {
    if (name.empty()) {
      return fail(Error(Errc::invalid_argument, {"Zeg wie u bent.", "Say who you are."},
                        {"Bijvoorbeeld `ik resident:anna`.", "For example `as resident:anna`."}));
    }
    auto person = play_.person(name);
    if (!person) return fail(person.error());
    person_ = person.value();
    show(play_.steps() == 0);
  }

  void moved(const Outcome<bool>& done, const Text& nothing = {}) {
    if (!done) return fail(done.error());
    if (!done.value()) return console_.line({"  ", console_.say(nothing)});
    show(true);
  }

  /// By number, id, or name; with the key of an item behind it where there are several.
  const ChoiceView* find(const std::string& typed) const {
    for (std::size_t i = 0; i < listed_.size(); ++i) {
      const ChoiceView& one = listed_[i];
      const std::size_t dot = one.name().rfind('.');
      const std::string last = dot == std::string::npos ? one.name() : one.name().substr(dot + 1);
      for (const std::string& name : {std::to_string(i + 1), one.name(), last}) {
        if (typed == name || typed == name + " " + one.item()) return &one;
      }
    }
    return nullptr;
  }

  void choose(const std::string& typed) {
    const ChoiceView* found = find(typed);
    if (found == nullptr) {
      fail(Error(Errc::not_found,
                 {"`" + typed + "` kan nu niet.", "`" + typed + "` cannot be done now."},
                 {"Typ het nummer of de naam van iets dat er staat, of `help`.",
                  "Type the number or the name of something that is shown, or `help`."}));
      return;
    }
    const ChoiceView choice = *found;
    Value answers = Value::map({});
    left_ = false;
    if (!choice.form().empty()) {
      console_.line(
          {"    ",
           {console_.say("Toch niet? Typ `terug`.", "Rather not? Type `back`."), Style::faint}});
    }
    for (const QuestionView& question : choice.form()) {
      Value given;
      if (!answered(choice.name(), question, question.name, 4, given)) break;
      if (!given.is_unset()) answers = answers.with(question.name, std::move(given));
    }
    if (left_) {
      console_.line({"  ", console_.say("Er is niets gekozen.", "Nothing was chosen.")});
      return show_choices();
    }
    moved(play_.choose(person_, choice.name(), answers, choice.item()));
  }

  /// Asks one thing, of a record each field, of a list of records one after the other until nothing
  /// is typed. What cannot be is told, and asked again. False: nobody types any more, or whoever
  /// does wants to go back.
  bool answered(const std::string& choice, const QuestionView& question, const std::string& path,
                std::size_t indent, Value& given) {
    if (question.fields.empty()) {
      std::string line;
      while (ask(asked(question, indent), line)) {
        left_ = line == play_words()[6].nl || line == play_words()[6].en;
        if (left_) return false;
        if (line.empty()) return true;
        auto answer = play_.answer(choice, path, line);
        if (answer) {
          given = std::move(answer.value());
          return true;
        }
        fail(answer.error());
      }
      return false;
    }
    console_.line({std::string(indent, ' '), console_.say(question_text(question))});
    if (question.type == "record") return filled_in(choice, question, path, indent + 2, given);
    console_.line({std::string(indent + 2, ' '),
                   {console_.say("Klaar? Laat de eerste vraag dan leeg.",
                                 "Done? Leave the first question empty then."),
                    Style::faint}});
    std::vector<Value> items;
    while (true) {
      Value item;
      const bool more = filled_in(choice, question, path, indent + 2, item);
      if (!item.is_unset()) items.push_back(item);
      if (!more || item.is_unset()) {
        if (!items.empty()) given = Value::list(std::move(items));
        return more;
      }
    }
  }

  /// The fields of one record; where the first stays empty there is none.
  bool filled_in(const std::string& choice, const QuestionView& question, const std::string& path,
                 std::size_t indent, Value& given) {
    for (const QuestionView& field : question.fields) {
      Value value;
      if (!answered(choice, field, path + "." + field.name, indent, value)) return false;
      if (value.is_unset() && &field == &question.fields.front()) return true;
      if (value.is_unset()) continue;
      given = (given.is_unset() ? Value::map({}) : given).with(field.name, std::move(value));
    }
    return true;
  }

  static Text question_text(const QuestionView& question) {
    return question.ask.empty() ? Text(question.name, question.name) : question.ask;
  }

  std::string asked(const QuestionView& question, std::size_t indent) const {
    std::string options;
    for (const std::string& option : question.options) {
      options += (options.empty() ? "" : ", ") + option;
    }
    const bool several = question.type.starts_with("list of ");
    const std::string type = several ? question.type.substr(8) : question.type;
    for (const TypeHint& one : type_hints()) {
      if (options.empty() && type == one.type) options = console_.say(one.hint);
    }
    if (several) {
      options += (options.empty() ? "" : "; ") +
                 console_.say("zet een komma ertussen", "put a comma between them");
    }
    std::string text = std::string(indent, ' ') + console_.say(question_text(question));
    if (!options.empty()) text += " [" + options + "]";
    if (question.optional) text += console_.say(" (mag leeg)", " (may be empty)");
    return text + " ";
  }

  void why(const std::string& typed) {
    bool any = false;
    for (const ChoiceView& choice : play_.choices(person_)) {
      const std::size_t dot = choice.name().rfind('.');
      const std::string last =
          dot == std::string::npos ? choice.name() : choice.name().substr(dot + 1);
      if (typed != choice.name() && typed != last) continue;
      any = true;
      const std::string reason = choice.reason(console_.language());
      console_.paragraph(
          reason.empty() ? console_.say("Dit kan nu.", "This can be done now.") : reason, 2);
    }
    if (!any) {
      fail(Error(Errc::not_found,
                 {"`" + typed + "` is er hier niet.", "`" + typed + "` is not here."}));
    }
  }

  /// Behind the stories that are in the file already.
  void keep_story(const std::string& path, const std::string& story) {
    std::string text = content_of(path);
    const bool stories = text.empty() || holds_stories(text);
    if (!text.empty()) text += text.ends_with('\n') ? "---\n" : "\n---\n";
    OutputFile file(path, {{file_}, !stories});
    if (!stories) {
      throw Exception(
          Error(Errc::invalid_argument,
                {"In " + path + " staat iets anders dan verhalen; het blijft zoals het is.",
                 "There is something other than stories in " + path + "; it stays as it is."},
                {"Kies een nieuw bestand, zoals mijn.story.yaml.",
                 "Choose a new file, such as my.story.yaml."}));
    }
    if (!file.write(text + story)) file.check();
    file.keep();
  }

  void save(const std::string& rest) {
    if (play_.steps() == 0) {
      return fail(Error(
          Errc::invalid_argument,
          {"Er is nog niets gebeurd om te bewaren.",
           "Nothing has happened yet that could be saved."},
          {"Doe eerst iets, of zet de klok vooruit.", "Do something first, or move the clock."}));
    }
    const std::size_t space = std::min(rest.find(' '), rest.size());
    const std::string path = rest.substr(0, space);
    if (path.empty()) {
      return fail(Error(Errc::invalid_argument, {"Zeg in welk bestand.", "Say into which file."},
                        {"Bijvoorbeeld `bewaar mijn.story.yaml Anna leent de tent`.",
                         "For example `save my.story.yaml Anna borrows the tent`."}));
    }
    const std::string name =
        space + 1 < rest.size() ? rest.substr(space + 1) : console_.say("Een wandeling", "A walk");
    const std::string folder = std::filesystem::path(path).parent_path().string();
    try {
      keep_story(path, play_.story(name, folder.empty() ? "." : folder));
    } catch (const Exception& failure) {
      return fail(failure.error());
    }
    console_.line(
        {{"✓ ", Style::good},
         console_.say("Bewaard in ", "Saved in "),
         {path, Style::strong},
         console_.say("; speel het na met `regie test`.", "; play it with `regie test`.")});
  }

  Play play_;
  std::string file_;  // of the workflow
  Console& console_;
  std::string person_;
  std::vector<ChoiceView> listed_;
  std::size_t failed_ = 0;
  bool left_ = false;  // a form was left without choosing
};

Exit run_play(const Invocation& call, Console& console) {
  const Config config = configuration(call, Access::look, console);
  PlayOptions options;
  options.directory = config.directory();
  options.calendars = config.calendars();
  options.clock = call.get("clock");
  options.limits = config.limits();
  PlaySession session(Play::open(call.get("FILE"), options).value(), call.get("FILE"), console);
  return session.run() ? Exit::done : Exit::findings;
}

}  // namespace

Command play_command() {
  return {"play",
          {"loop zelf door een zaak, in het geheugen", "walk through a case yourself, in memory"},
          {{"FILE"}},
          {{"clock",
            "MOMENT",
            {"Hoe laat het is als u begint; anders 2026-03-02 09:00",
             "What the time is when you begin; else 2026-03-02 09:00"},
            false}},
          {"Laat zien waar de zaak is, wie wat kan doen en waarom iets niet kan, wat er wordt "
           "verstuurd en hoe laat het is. U zet de klok vooruit, neemt een stap terug, en bewaart "
           "de wandeling als verhaal voor `regie test`. Wat u typt kan ook uit een bestand komen; "
           "ging er iets mis, dan eindigt dit met 1.",
           "Shows where the case is, who can do what and why something cannot be done, what is "
           "sent and what the time is. You move the clock, take a step back, and save the walk as "
           "a story for `regie test`. What you type may come from a file as well; where something "
           "failed, this ends with 1."},
          {"play workflows/wijkregie.yaml --directory workflows/directory.yaml"},
          run_play};
}

}  // namespace regie::cli
