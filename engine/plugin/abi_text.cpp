// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/abi_text.hpp"

namespace regie::plugin {

namespace {

Errc code_of(regie_status status) {
  switch (status) {
    case REGIE_NOT_FOUND:
      return Errc::not_found;
    case REGIE_CONFLICT:
      return Errc::conflict;
    case REGIE_INCOMPATIBLE:
    case REGIE_NOT_MIGRATED:
      return Errc::store_incompatible;
    case REGIE_CORRUPT:
      return Errc::corrupt;
    case REGIE_CANCELLED:
      return Errc::cancelled;
    case REGIE_LIMIT:
      return Errc::limit_reached;
    case REGIE_BAD_CONFIG:
    case REGIE_UNSUPPORTED:
    case REGIE_INTERNAL:
      return Errc::plugin_failed;
    case REGIE_BUSY:
    case REGIE_TIMEOUT:
      return Errc::busy;
    default:
      return Errc::store_failed;
  }
}

Text meaning_of(regie_status status) {
  switch (status) {
    case REGIE_INVALID_ARGUMENT:
      return {"een verkeerde aanroep", "a wrong call"};
    case REGIE_UNSUPPORTED:
      return {"dit kan hij niet", "it cannot do this"};
    case REGIE_NOT_FOUND:
      return {"niet gevonden", "not found"};
    case REGIE_ALREADY_EXISTS:
      return {"dat is er al, met een andere inhoud", "that is there already, with other content"};
    case REGIE_INCOMPATIBLE:
      return {"dit is geen opslag van Regie, of een van een nieuwere versie",
              "this is no store of Regie, or one of a newer version"};
    case REGIE_NOT_MIGRATED:
      return {
          "de opslag is nog niet ingericht, of is van een oudere Regie; begin `regie run` op deze "
          "opslag, dan wordt ze bijgewerkt",
          "the store is not set up yet, or is of an older Regie; begin `regie run` on this store, "
          "which brings it up to date"};
    case REGIE_CORRUPT:
      return {"de opgeslagen gegevens zijn beschadigd", "the stored data are damaged"};
    case REGIE_READ_ONLY:
      return {"er kan niet geschreven worden", "it cannot be written"};
    case REGIE_DENIED:
      return {"de toegang is geweigerd", "access was denied"};
    case REGIE_CANCELLED:
      return {"afgebroken", "cancelled"};
    case REGIE_ERASED:
      return {"dat is gewist", "that was erased"};
    case REGIE_LIMIT:
      return {"dat is te groot", "that is too large"};
    case REGIE_BAD_CONFIG:
      return {"een instelling ontbreekt of klopt niet", "a setting is missing or wrong"};
    case REGIE_BUSY:
      return {"een ander houdt hem bezet", "somebody else has it locked"};
    case REGIE_UNAVAILABLE:
      return {"de andere kant antwoordt niet", "the other side does not answer"};
    case REGIE_TIMEOUT:
      return {"het duurde te lang", "it took too long"};
    case REGIE_FULL:
      return {"er is geen ruimte meer", "there is no room left"};
    case REGIE_OUT_OF_MEMORY:
      return {"het geheugen is op", "out of memory"};
    default:
      return {"een fout", "a failure"};
  }
}

Text advice_for(regie_status status) {
  switch (status) {
    case REGIE_BUSY:
    case REGIE_TIMEOUT:
    case REGIE_UNAVAILABLE:
      return {"Probeer het over enkele seconden opnieuw.", "Try again in some seconds."};
    case REGIE_FULL:
      return {"Maak ruimte op de schijf en probeer het opnieuw; er is niets half bewaard.",
              "Free room on the disk and try again; nothing was kept by halves."};
    case REGIE_READ_ONLY:
    case REGIE_DENIED:
      return {"Controleer de rechten op het bestand en de map.",
              "Check the rights on the file and its folder."};
    case REGIE_INCOMPATIBLE:
      return {"Noem een andere opslag met --store, of gebruik een nieuwere versie van Regie.",
              "Name another store with --store, or use a newer version of Regie."};
    case REGIE_CORRUPT:
      return {"Zet een reservekopie terug.", "Restore a backup."};
    case REGIE_BAD_CONFIG:
      return {"Verbeter de instelling in de configuratie.",
              "Mend the setting in the configuration."};
    default:
      return {};
  }
}

}  // namespace

Error error_of(const std::string& who, regie_status status, const regie_error& said) {
  const Text meaning = meaning_of(status);
  const std::size_t length = strnlen(said.message, sizeof said.message);
  const std::string detail(said.message, said.status == status ? length : 0);
  Error error;
  error.code = code_of(status);
  error.message.nl = who + ": " + meaning.nl + (detail.empty() ? "." : " (" + detail + ").");
  error.message.en = who + ": " + (detail.empty() ? meaning.en : detail) + ".";
  error.advice = advice_for(status);
  return error;
}

Error incomplete(const std::string& plugin, const std::string& interface) {
  return Error(Errc::plugin_failed,
               {"Plug-in " + plugin + " biedt " + interface + " niet volledig.",
                "Plugin " + plugin + " does not offer the whole of " + interface + "."},
               {"Vraag de maker om een volledige versie.", "Ask its maker for a whole version."});
}

Error not_made(const std::string& plugin, regie_status status, const regie_error& said) {
  Error failed = error_of(plugin, status, said);
  failed.code = Errc::plugin_failed;
  return failed;
}

}  // namespace regie::plugin
