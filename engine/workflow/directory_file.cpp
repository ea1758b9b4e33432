// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/directory_file.hpp"

#include <string>
#include <utility>
#include <vector>

#include "engine/base/sha256.hpp"
#include "engine/workflow/names.hpp"
#include "engine/workflow/reader.hpp"

namespace regie::workflow {
namespace {

using document::Member;
using document::Node;
using statechart::Contact;
using statechart::ContactBook;

std::vector<std::string> words_of(Reader& read, const Node& node) {
  std::vector<std::string> words;
  for (model::Name& name : read.names(node, {"een woord", "a word"})) {
    words.push_back(std::move(name.text));
  }
  return words;
}

Contact read_contact(Reader& read, const Member& member) {
  Contact contact;
  contact.id = member.key.text;
  check_name(read.findings(), contact.id, member.key.span);
  const Node& node = member.value;
  if (!read.present(node, member.key.span, contact.id)) return contact;
  if (!read.mapping(node, words::contact(), member.key.span)) return contact;
  const auto text = [&](const char* key, std::string& into) {
    const Node* value = read.value(node, key);
    if (value != nullptr) into = read.text(*value, {"een tekst", "a text"}).value_or("");
  };
  text("name", contact.name);
  text("organisation", contact.organisation);
  text("kind", contact.kind);
  if (const Node* roles = read.value(node, "roles")) contact.roles = words_of(read, *roles);
  if (const Node* themes = read.value(node, "themes")) contact.themes = words_of(read, *themes);
  if (const Node* where = read.value(node, "neighbourhoods")) {
    contact.neighbourhoods = words_of(read, *where);
  }
  if (const Node* language = read.value(node, "language")) {
    contact.language =
        read.word(*language, {"nl", "en"}).value_or(0) == 0 ? Language::nl : Language::en;
  }
  const Member* channels = node.member("channels");
  if (channels == nullptr || !read.present(channels->value, channels->key.span, "channels")) {
    return contact;
  }
  if (!read.mapping(channels->value, words::channels(), channels->key.span)) return contact;
  for (const Member& channel : channels->value.members) {
    if (!read.present(channel.value, channel.key.span, channel.key.text)) continue;
    const auto address = read.text(channel.value, {"een adres of nummer", "an address or number"});
    if (address) contact.channels.emplace(channel.key.text, *address);
  }
  return contact;
}

}  // namespace

Result<std::shared_ptr<const ContactBook>> load_directory(std::shared_ptr<const Source> source,
                                                          const Limits& limits) {
  auto document = document::parse(source, limits);
  if (!document) return std::move(document).error();
  const Node& root = document->root;
  Findings findings(source, limits);
  Reader read(findings);
  read.mapping(root, words::directory(), {});
  if (const Node* node = read.value(root, "regie")) read.whole_number(*node, 1, 1);
  if (const Node* node = read.value(root, "directory")) {
    static_cast<void>(read.name(*node, {"een naam", "a name"}));
  }
  if (const Node* node = read.value(root, "title")) static_cast<void>(read.words(*node));
  std::string version;
  if (const Node* node = read.value(root, "version")) {
    version = read.text(*node, {"een versie", "a version"}).value_or("") + "-";
  }
  std::vector<Contact> contacts;
  const Node* node = read.value(root, "contacts");
  if (node != nullptr &&
      read.named(*node, {"contacten, elk met een naam", "contacts, each with a name"})) {
    for (const Member& member : node->members) contacts.push_back(read_contact(read, member));
  }
  if (findings.has_errors()) {
    Error error(Errc::invalid_document,
                {"De adreslijst " + source->name + " klopt niet.",
                 "The directory " + source->name + " has errors."},
                {"Verbeter wat hieronder staat.", "Mend what is said below."});
    error.diagnostics = findings.sorted();
    return error;
  }
  version += to_hex(sha256(source->text)).substr(0, 16);
  return std::make_shared<const ContactBook>(std::move(contacts), std::move(version));
}

}  // namespace regie::workflow
