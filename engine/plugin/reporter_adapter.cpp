// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/reporter_adapter.hpp"

#include "engine/plugin/abi_text.hpp"
#include "engine/plugin/contract.hpp"

namespace regie::plugin {

namespace {

struct Offers {
  std::vector<ReportOffer> list;
  Language language = Language::nl;
  std::size_t place = 0;
  bool failed = false;

  static int32_t take(void* ctx, const regie_report_info* row) noexcept {
    auto* self = static_cast<Offers*>(ctx);
    try {
      if (self->place == self->list.size()) self->list.emplace_back();
      ReportOffer& offer = self->list[self->place++];
      offer.name = text(row->name);
      offer.media_type = text(row->media_type);
      offer.extension = text(row->extension);
      const bool dutch = self->language == Language::nl;
      (dutch ? offer.title.nl : offer.title.en) = text(row->title);
      (dutch ? offer.description.nl : offer.description.en) = text(row->description);
      return 0;
    } catch (...) {
      self->failed = true;
      return 1;
    }
  }
};

}  // namespace

Reporter::~Reporter() { table_.destroy(handle_); }

Result<std::unique_ptr<Reporter>> Reporter::make(
    const regie_reporter_v1* table, const Host& host, const std::string& plugin,
    const std::map<std::string, std::string>& options) {
  const regie_reporter_v1 whole = whole_table(table);
  if (missing_function(whole) != nullptr) return incomplete(plugin, "regie.reporter/1");
  const OptionList list(options);
  regie_reporter* handle = nullptr;
  auto error = sized<regie_error>();
  const regie_status status = whole.create(host.abi(), list.data(), list.size(), &handle, &error);
  if (status != REGIE_OK) {
    return not_made(plugin, status, error);
  }
  return std::unique_ptr<Reporter>(new Reporter(whole, handle, plugin));
}

Result<std::vector<ReportOffer>> Reporter::list() const {
  Offers offers;
  for (const Language language : {Language::nl, Language::en}) {
    offers.language = language;
    offers.place = 0;
    auto error = sized<regie_error>();
    const regie_status status = table_.list(handle_, str(language == Language::nl ? "nl" : "en"),
                                            Offers::take, &offers, &error);
    if (status != REGIE_OK || offers.failed) {
      return error_of(plugin_, offers.failed ? REGIE_OUT_OF_MEMORY : status, error);
    }
  }
  return std::move(offers.list);
}

Result<void> Reporter::render(const regie_report_request& request,
                              const regie_report_window& window,
                              const std::function<bool(std::string_view)>& write) const {
  struct Sink {
    const std::function<bool(std::string_view)>& write;
    bool full = false;
  } into{write};
  auto sink = sized<regie_report_sink>();
  sink.ctx = &into;
  sink.write = [](void* ctx, regie_bytes part, regie_error*) noexcept -> regie_status {
    auto* self = static_cast<Sink*>(ctx);
    try {
      if (self->write(view(part))) return REGIE_OK;
    } catch (...) {
      // Whoever writes the document threw: there is nowhere to put the rest.
    }
    self->full = true;
    return REGIE_FULL;
  };
  auto error = sized<regie_error>();
  const regie_status status = table_.render(handle_, &request, &window, &sink, &error);
  if (status == REGIE_OK) return {};
  if (into.full) {
    return Error(Errc::store_failed,
                 {"Het rapport kon niet verder geschreven worden.",
                  "The report could not be written any further."},
                 {"Controleer of er ruimte is en of er geschreven mag worden.",
                  "Check whether there is room and whether it may be written."});
  }
  return error_of(plugin_, status, error);
}

}  // namespace regie::plugin
