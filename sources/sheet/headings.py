"""Headings of columns in Finnish, Swedish and English -> what the column holds. A table only."""

from __future__ import annotations

import re

FIELDS: dict[str, str] = {
    "title": """tapahtuma tapahtuman_nimi nimi otsikko mitä aihe kerho kurssi toiminta ohjelma evenemang
        rubrik namn titel vad aktivitet event event_name title name what activity summary""",
    "day": """pvm päivä päivämäärä alkupäivä aloituspäivä alkupvm alkamispäivä alkaa_pvm päivämäärät
        milloin koska ajankohta aika_ja_päivä datum dag startdatum när date day start_date when dates""",
    "start": """klo kello aika alkaa alku alkamisaika aloitusaika kellonaika alkuaika kl klockan tid
        börjar starttid time start start_time begins starts hours""",
    "end_day": "loppupäivä päättymispäivä loppupvm päättyy_pvm viimeinen_päivä slutdatum end_date last_day until",
    "end": "päättyy loppu loppuu loppumisaika päättymisaika loppuaika slutar sluttid slut end end_time ends",
    "repeat": """toistuu toisto toistuvuus viikoittain viikonpäivä kertaa_viikossa upprepas återkommer
        veckodag repeats repeat recurs recurring weekday every""",
    "pause": "ei tauko poikkeukset ei_päivinä undantag utom except exceptions not_on",
    "ages": """ikä iät ikäryhmä ikäraja kohderyhmä ikäsuositus kenelle ålder åldrar åldersgrupp målgrupp
        för_vem age ages age_group audience for_whom target_group""",
    "price": "hinta maksu osallistumismaksu pris avgift price cost fee",
    "place": "paikka missä tila tapahtumapaikka sijainti kokoontumispaikka plats var lokal place where venue",
    "address": "osoite katuosoite adress gatuadress address street",
    "city": "kunta kaupunki paikkakunta kommun stad ort city town municipality",
    "signup": """ilmoittautuminen ilmoittautuminen_viimeistään ilmoittaudu ilmoittautumislinkki ilmo anmälan
        anmäl_senast anmälningslänk registration sign-up signup sign_up register_by registration_link""",
    "description": """kuvaus lisätiedot lisätieto lisätietoja selite info teksti beskrivning
        tilläggsinfo mer_info description details notes text more_information""",
    "url": "linkki www verkkosivu nettisivu osoite_verkossa länk webbplats webb link url website web_page",
    "organiser": "järjestäjä yhteyshenkilö arrangör kontakt kontaktperson organiser organizer host contact",
    "category": "luokka kategoria tyyppi laji kategori typ category type kind",
    "status": "tila_peruttu peruttu status inställt cancelled",
    "language": "kieli språk language",
}
_BY_WORD = {word.replace("_", " "): field for field, words in FIELDS.items() for word in words.split()}
_SIGNS = re.compile(r"[\s:*?.()/]+")


def field_of(heading: str) -> str:
    """What a column with this heading holds; "" if the heading is not known."""
    plain = _SIGNS.sub(" ", heading.lower()).strip()
    if plain in _BY_WORD:
        return _BY_WORD[plain]
    first = plain.split(" ")[0] if plain else ""
    # "Aika klo", "Ikä (v)", "Hinta €/hlö": the first word says it
    return _BY_WORD.get(first, "")
