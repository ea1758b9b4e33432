// SPDX-License-Identifier: Apache-2.0
#include "engine/kit/module.hpp"

#include <dlfcn.h>
#include <elf.h>

#include <cstring>

#include "engine/kit/check.hpp"
#include "engine/plugin/contract.hpp"

#include <regie/sdk/testing.hpp>

namespace regie::kit {

namespace {

Text problem_of(plugin::Fault fault, const regie_plugin* plugin) {
  switch (fault) {
    case plugin::Fault::none:
      break;
    case plugin::Fault::no_table:
      return {REGIE_PLUGIN_ENTRY_SYMBOL " geeft geen tabel",
              REGIE_PLUGIN_ENTRY_SYMBOL " gives no table"};
    case plugin::Fault::other_abi: {
      const std::string theirs = std::to_string(plugin->abi_version);
      const std::string ours = std::to_string(REGIE_ABI_VERSION);
      return {"hij is gemaakt voor ABI " + theirs + ", en deze Regie heeft ABI " + ours,
              "it was made for ABI " + theirs + ", and this Regie has ABI " + ours};
    }
    case plugin::Fault::incomplete_table:
      return {"`regie_plugin` mist `manifest` of `get_interface`, of `struct_size` is te klein",
              "`regie_plugin` lacks `manifest` or `get_interface`, or its `struct_size` is too "
              "small"};
    case plugin::Fault::incomplete_manifest:
      return {
          "`regie_manifest` mist `id`, `name`, `version` of `interfaces`, of `struct_size` is "
          "te klein",
          "`regie_manifest` lacks `id`, `name`, `version` or `interfaces`, or its "
          "`struct_size` is too small"};
  }
  return {};
}

template <class T>
bool read_at(std::string_view content, std::size_t offset, T& into) {
  if (offset > content.size() || content.size() - offset < sizeof into) return false;
  std::memcpy(&into, content.data() + offset, sizeof into);
  return true;
}

std::string text_at(std::string_view content, const Elf64_Shdr& texts, std::size_t offset) {
  if (offset >= texts.sh_size || texts.sh_offset > content.size() ||
      content.size() - texts.sh_offset < texts.sh_size) {
    return {};
  }
  const std::string_view all = content.substr(texts.sh_offset, texts.sh_size);
  const std::string_view rest = all.substr(offset);
  return std::string(rest.substr(0, rest.find('\0')));
}

bool is_exported(const Elf64_Sym& symbol) {
  const unsigned binding = ELF64_ST_BIND(symbol.st_info);
  const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
  return symbol.st_shndx != SHN_UNDEF && binding != STB_LOCAL &&
         (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

}  // namespace

Loaded load(const std::string& file) {
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* reason = ::dlerror();
    const std::string text = reason == nullptr ? "dlopen" : reason;
    return {nullptr, {text, text}};
  }
  const auto entry =
      reinterpret_cast<regie_plugin_entry>(::dlsym(library, REGIE_PLUGIN_ENTRY_SYMBOL));
  if (entry == nullptr) {
    return {nullptr,
            {"het is geen plug-in van Regie (" REGIE_PLUGIN_ENTRY_SYMBOL " ontbreekt)",
             "it is no plugin of Regie (" REGIE_PLUGIN_ENTRY_SYMBOL " is missing)"}};
  }
  const regie_plugin* plugin = entry(REGIE_ABI_VERSION);
  if (const auto fault = plugin::fault_of(plugin); fault != plugin::Fault::none) {
    return {nullptr, problem_of(fault, plugin)};
  }
  if (plugin->init != nullptr) {
    // Stands for the process, so it lasts as long.
    static const auto* const host = new sdk::testing::FakeHost();
    auto error = sdk::sized<regie_error>();
    if (const regie_status status = plugin->init(host->get(), &error); status != REGIE_OK) {
      const std::string said = name_of(status) + ": " + error.message;
      return {nullptr, {"`init` geeft " + said, "`init` gives " + said}};
    }
  }
  return {plugin, {}};
}

std::optional<Symbols> read_symbols(std::string_view content) {
  Elf64_Ehdr header{};
  if (!read_at(content, 0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_shentsize != sizeof(Elf64_Shdr)) {
    return std::nullopt;
  }
  Symbols symbols;
  bool found = false;
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr section{};
    if (!read_at(content, header.e_shoff + i * sizeof section, section)) return std::nullopt;
    if (section.sh_type == SHT_DYNSYM) {
      found = true;
      Elf64_Shdr texts{};
      if (!read_at(content, header.e_shoff + section.sh_link * sizeof texts, texts)) {
        return std::nullopt;
      }
      Elf64_Sym symbol{};
      for (std::size_t at = 0; at + sizeof symbol <= section.sh_size; at += sizeof symbol) {
        if (!read_at(content, section.sh_offset + at, symbol)) return std::nullopt;
        if (is_exported(symbol)) {
          symbols.exported.push_back(text_at(content, texts, symbol.st_name));
        }
      }
    } else if (section.sh_type == SHT_DYNAMIC) {
      Elf64_Dyn entry{};
      for (std::size_t at = 0; at + sizeof entry <= section.sh_size; at += sizeof entry) {
        if (!read_at(content, section.sh_offset + at, entry)) return std::nullopt;
        if (entry.d_tag == DT_FLAGS_1 && (entry.d_un.d_val & DF_1_NODELETE) != 0) {
          symbols.stays = true;
        }
      }
    }
  }
  if (!found) return std::nullopt;
  return symbols;
}

}  // namespace regie::kit
