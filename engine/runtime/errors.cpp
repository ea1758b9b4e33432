// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

Error no_such_case(const std::string& id) {
  return {Errc::not_found,
          {"Er is geen zaak " + id + ".", "There is no case " + id + "."},
          {"Kijk met `regie list` welke zaken er zijn.",
           "Look with `regie list` which cases there are."}};
}

Error too_many_conflicts() {
  return {Errc::conflict,
          {"Anderen waren deze zaak steeds net voor.", "Others kept changing this case first."},
          {"Probeer het opnieuw.", "Try again."}};
}

Error queue_full() {
  return {Errc::busy,
          {"Er wachten te veel verzoeken tegelijk.", "Too many requests are waiting."},
          {"Probeer het over enkele seconden opnieuw.", "Try again in some seconds."}};
}

Error not_carried_out() {
  return {Errc::cancelled,
          {"Dit verzoek is niet uitgevoerd: het programma is gestopt, of weigerde het te doen.",
           "This request was not carried out: the program stopped, or refused to do it."},
          {"Er is niets veranderd. Doe het opnieuw zodra het programma weer werkt.",
           "Nothing has changed. Ask again once the program works again."}};
}

Error taken_back() {
  return {Errc::cancelled,
          {"Dit verzoek is ingetrokken voordat eraan begonnen was.",
           "This request was taken back before it was begun."},
          {"Er is niets veranderd.", "Nothing has changed."}};
}

Error damaged(const std::string& what_nl, const std::string& what_en) {
  return {Errc::corrupt,
          {"De opslag is beschadigd: " + what_nl + ".", "The store is damaged: " + what_en + "."},
          {"Controleer de opslag met `regie verify` en zet zo nodig een reservekopie terug.",
           "Check the store with `regie verify`, and restore a backup if need be."}};
}

Error erased_case() {
  return {Errc::refused,
          {"De persoonsgegevens van deze zaak zijn gewist; er kan niets meer mee gebeuren.",
           "The personal data of this case were erased; nothing more can happen to it."},
          {"Begin een nieuwe zaak.", "Start a new case."}};
}

Error outcome_unknown() {
  return {
      Errc::store_failed,
      {"De verbinding met de opslag viel weg tijdens het bewaren; het is niet bekend of het "
       "bewaard is.",
       "The connection to the store was lost while saving; it is not known whether it was kept."},
      {"Kijk met `regie show` hoe de zaak ervoor staat, of herhaal het verzoek met dezelfde "
       "sleutel (--key).",
       "Look at the case with `regie show`, or repeat the request with the same key (--key)."}};
}

bool is_in_time(Instant at) noexcept { return at >= earliest_instant && at <= latest_instant; }

Error outside_time(Instant at) {
  const std::string ms = std::to_string(at.ms);
  return {Errc::invalid_argument,
          {"Het moment ligt buiten de jaren 1 tot en met 9999: " + ms + " ms na 1970.",
           "The instant lies outside of the years 1 to 9999: " + ms + " ms after 1970."},
          {"Geef een moment in milliseconden.", "Give an instant in milliseconds."}};
}

}  // namespace regie::runtime
