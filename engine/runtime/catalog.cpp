// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/catalog.hpp"

#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

namespace {

/// Contents name themselves: the first characters of their digest.
std::string document_version(const Source& source) {
  return to_hex(sha256(source.text)).substr(0, 16);
}

Error no_such_workflow(const std::string& name, const std::string& version,
                       const std::vector<DocumentRow>& known) {
  std::vector<std::string> names;
  std::string list;
  for (const DocumentRow& row : known) {
    names.push_back(row.id);
    if (!list.empty()) list += ", ";
    list += row.id + " (" + row.version + ")";
  }
  const std::string asked = version.empty() ? name : name + " (" + version + ")";
  Error error(Errc::not_found, {"Er is geen werkwijze " + asked + " in gebruik genomen.",
                                "No workflow " + asked + " was deployed."});
  const std::string near = suggest(name, names);
  if (!near.empty() && near != name) {
    error.advice = {"Bedoelt u " + near + "?", "Do you mean " + near + "?"};
  } else if (!list.empty()) {
    error.advice = {"Wel in gebruik: " + list + ".", "Deployed are: " + list + "."};
  } else {
    error.advice = {"Neem hem in gebruik met `regie deploy BESTAND`.",
                    "Deploy it with `regie deploy FILE`."};
  }
  return error;
}

/// Versions are whole numbers: the highest is in use, in whatever order they were deployed.
std::string highest_of(const std::vector<DocumentRow>& versions) {
  const auto lower = [](const DocumentRow& a, const DocumentRow& b) {
    return a.version.size() != b.version.size() ? a.version.size() < b.version.size()
                                                : a.version < b.version;
  };
  const auto highest = std::max_element(versions.begin(), versions.end(), lower);
  return highest == versions.end() ? std::string() : highest->version;
}

/// A document is what it was when it was stored, or it is not used.
Result<void> unchanged(const DocumentRow& row) {
  if (sha256(row.content) == row.sha256) return {};
  const std::string which = row.kind == "directory" ? row.version : row.id + " " + row.version;
  const Text kind = row.kind == "definition" ? Text("de werkwijze", "the workflow")
                    : row.kind == "calendar" ? Text("de kalender", "the calendar")
                                             : Text("de adreslijst", "the directory");
  return damaged(kind.nl + " " + which + " is veranderd nadat die werd bewaard",
                 kind.en + " " + which + " was changed after it was stored");
}

Error gone(const std::string& what) {
  return {Errc::not_found, {what + " is niet bewaard.", what + " was not kept."}};
}

}  // namespace

Catalog::Catalog(Storage& storage, const Clock& clock, const TimeZones& zones, Loaders loaders)
    : storage_(storage), clock_(clock), zones_(zones), loaders_(std::move(loaders)) {}

Result<void> Catalog::use_directory(const Loaders::SourcePointer& source) {
  auto loaded = loaders_.directory(source);
  if (!loaded) return loaded.error();
  const std::lock_guard lock(mutex_);
  directory_ = {*loaded, (*loaded)->version(), document_version(*source)};
  directory_source_ = source;
  directory_stored_ = false;
  return {};
}

Result<void> Catalog::use_calendar(const Loaders::SourcePointer& source) {
  auto loaded = loaders_.calendar(source);
  if (!loaded) return loaded.error();
  const std::lock_guard lock(mutex_);
  Kept kept;
  kept.calendar = {std::make_shared<const calendar::Calendar>(*loaded), loaded->version(),
                   document_version(*source)};
  kept.source = source;
  calendars_[loaded->id()] = std::move(kept);
  return {};
}

Result<void> Catalog::store(const std::string& kind, const std::string& id,
                            const std::string& version, const Source& source) {
  DocumentRow row;
  row.kind = kind;
  row.id = id;
  row.version = version;
  row.sha256 = sha256(source.text);
  row.stored = clock_.now();
  row.content = source.text;
  return storage_.put_document(row);
}

Result<Catalog::Deployed> Catalog::deploy(const Loaders::SourcePointer& source) {
  auto loaded = loaders_.workflow(source);
  if (!loaded) return loaded.error();
  const statechart::Chart& chart = *loaded->chart;
  if (loaders_.accepts) {
    if (auto accepted = loaders_.accepts(chart); !accepted) return accepted.error();
  }
  if (auto known = calendar(chart.calendar); !known) return known.error();
  const std::string version = std::to_string(chart.version);
  const Digest digest = sha256(source->text);

  auto there = storage_.get_document("definition", chart.workflow, version);
  if (!there) return there.error();
  Deployed deployed;
  deployed.findings = std::move(loaded->findings);
  deployed.added = !there->has_value();
  if (!deployed.added && (*there)->sha256 != digest) {
    return Error(Errc::refused,
                 {"Versie " + version + " van " + chart.workflow +
                      " is al in gebruik, met een andere inhoud.",
                  "Version " + version + " of " + chart.workflow +
                      " is deployed already, with other content."},
                 {"Verhoog `version:` in het bestand; lopende zaken houden hun versie.",
                  "Raise `version:` in the file; running cases keep theirs."});
  }
  if (deployed.added) {
    if (auto kept = store("definition", chart.workflow, version, *source); !kept) {
      return kept.error();
    }
  }
  auto definition = std::make_shared<Definition>();
  definition->chart = loaded->chart;
  definition->sha256 = digest;
  definition->version = version;
  deployed.definition = definition;
  const std::lock_guard lock(mutex_);
  definitions_[{chart.workflow, version}] = std::move(definition);
  return deployed;
}

Result<std::shared_ptr<const Definition>> Catalog::definition(const std::string& workflow,
                                                              const std::string& version) {
  std::string wanted = version;
  if (wanted.empty()) {
    // Another process may have deployed one since; the list comes without contents.
    auto known = storage_.list_documents("definition", workflow);
    if (!known) return known.error();
    wanted = highest_of(*known);
  }
  {
    const std::lock_guard lock(mutex_);
    const auto found = definitions_.find({workflow, wanted});
    if (found != definitions_.end()) return found->second;
  }
  auto row = storage_.get_document("definition", workflow, wanted);
  if (!row) return row.error();
  if (!row->has_value()) {
    auto known = storage_.list_documents("definition", "");
    if (!known) return known.error();
    return no_such_workflow(workflow, version, *known);
  }
  if (auto same = unchanged(**row); !same) return same.error();
  const auto source = std::make_shared<const Source>(
      Source{workflow + " (" + (*row)->version + ")", std::move((*row)->content)});
  auto loaded = loaders_.workflow(source);
  if (!loaded) return loaded.error();
  auto definition = std::make_shared<Definition>();
  definition->chart = loaded->chart;
  definition->sha256 = (*row)->sha256;
  definition->version = (*row)->version;
  const std::lock_guard lock(mutex_);
  auto& slot = definitions_[{workflow, definition->version}];
  if (!slot) slot = std::move(definition);
  return slot;
}

Result<Catalog::Kept*> Catalog::find_calendar(const std::string& id) {
  const auto found = calendars_.find(id);
  if (found != calendars_.end()) return &found->second;
  const auto source = loaders_.builtin_calendar ? loaders_.builtin_calendar(id) : nullptr;
  if (!source) {
    return Error(Errc::not_found,
                 {"Er is geen kalender " + id + ".", "There is no calendar " + id + "."},
                 {"Noem het bestand met de kalender in de configuratie (`calendars:`).",
                  "Name the file with the calendar in the configuration (`calendars:`)."});
  }
  auto loaded = loaders_.calendar(source);
  if (!loaded) return loaded.error();
  Kept kept;
  kept.calendar = {std::make_shared<const calendar::Calendar>(*loaded), loaded->version(),
                   document_version(*source)};
  kept.source = source;
  return &calendars_.emplace(id, std::move(kept)).first->second;
}

Result<Dated<calendar::Calendar>> Catalog::calendar(const std::string& id) {
  const std::lock_guard lock(mutex_);
  auto found = find_calendar(id);
  if (!found) return found.error();
  return (*found)->calendar;
}

Dated<statechart::Directory> Catalog::directory() const {
  const std::lock_guard lock(mutex_);
  return directory_;
}

Result<Dated<calendar::Calendar>> Catalog::calendar_of(const std::string& id,
                                                       const std::string& document) {
  const std::lock_guard lock(mutex_);
  if (auto now = find_calendar(id); now && (*now)->calendar.document == document) {
    return (*now)->calendar;
  }
  const auto known = old_calendars_.find({id, document});
  if (known != old_calendars_.end()) return known->second;
  auto row = storage_.get_document("calendar", id, document);
  if (!row) return row.error();
  if (!row->has_value()) return gone("calendar " + id);
  if (auto same = unchanged(**row); !same) return same.error();
  auto loaded =
      loaders_.calendar(std::make_shared<const Source>(Source{id, std::move((*row)->content)}));
  if (!loaded) return loaded.error();
  Dated<calendar::Calendar> dated{std::make_shared<const calendar::Calendar>(*loaded),
                                  loaded->version(), document};
  old_calendars_[{id, document}] = dated;
  return dated;
}

Result<Dated<statechart::Directory>> Catalog::directory_of(const std::string& document) {
  const std::lock_guard lock(mutex_);
  if (document.empty()) return Dated<statechart::Directory>();
  if (directory_.document == document) return directory_;
  const auto known = old_directories_.find(document);
  if (known != old_directories_.end()) return known->second;
  auto row = storage_.get_document("directory", "directory", document);
  if (!row) return row.error();
  if (!row->has_value()) return gone("directory " + document);
  if (auto same = unchanged(**row); !same) return same.error();
  auto loaded = loaders_.directory(
      std::make_shared<const Source>(Source{"directory", std::move((*row)->content)}));
  if (!loaded) return loaded.error();
  Dated<statechart::Directory> dated{*loaded, (*loaded)->version(), document};
  old_directories_[document] = dated;
  return dated;
}

Result<void> Catalog::keep_for(const statechart::Chart& chart) {
  if (chart.needs_law) {
    if (auto kept = keep(statechart::statutory_calendar); !kept) return kept;
  }
  return keep(chart.calendar);
}

Result<void> Catalog::keep(const std::string& calendar_id) {
  const std::lock_guard lock(mutex_);
  auto found = find_calendar(calendar_id);
  if (!found) return found.error();
  Kept& kept = **found;
  if (!kept.stored) {
    auto stored = store("calendar", calendar_id, kept.calendar.document, *kept.source);
    if (!stored) return stored;
    kept.stored = true;
  }
  if (directory_.content && !directory_stored_) {
    auto stored = store("directory", "directory", directory_.document, *directory_source_);
    if (!stored) return stored;
    directory_stored_ = true;
  }
  return {};
}

}  // namespace regie::runtime
