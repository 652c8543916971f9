"""When Finnish schools and clubs pause, municipality by municipality. Pure data and a lookup.

The winter holiday is ISO week 8 in the south, 9 in the middle and 10 in the east and north, as the education
authorities stagger it by region; the autumn holiday is week 42. A municipality decides for itself, so both can be
given. Public holidays: Finnish law 388/1937 with the church's days of law 1054/1993.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from dateutil.easter import easter

from aggregator.model import Place

Pause = Literal["autumn", "winter", "christmas", "easter", "public"]
PAUSES: tuple[Pause, ...] = ("autumn", "winter", "christmas", "easter", "public")
SCHOOL: frozenset[Pause | None] = frozenset({"autumn", "winter"})
AUTUMN_WEEK = 42
# ISO week of the winter holiday -> regions (2021 numbering of regions is not needed: names only)
WINTER_WEEKS: dict[int, str] = {
    8: "Uusimaa Varsinais-Suomi Satakunta Ahvenanmaa",
    9: "Kanta-Häme Päijät-Häme Pirkanmaa Pohjanmaa Etelä-Pohjanmaa Keski-Pohjanmaa Keski-Suomi Kymenlaakso "
    "Etelä-Savo Etelä-Karjala",
    10: "Pohjois-Savo Pohjois-Karjala Kainuu Pohjois-Pohjanmaa Lappi",
}
REGIONS: dict[str, str] = {
    "Uusimaa": "Askola Espoo Hanko Helsinki Hyvinkää Inkoo Järvenpää Karkkila Kauniainen Kerava Kirkkonummi "
    "Lapinjärvi Lohja Loviisa Myrskylä Mäntsälä Nurmijärvi Pornainen Porvoo Pukkila Raasepori Sipoo Siuntio "
    "Tuusula "
    "Vantaa Vihti",
    "Varsinais-Suomi": "Aura Kaarina Kemiönsaari Koski Kustavi Laitila Lieto Loimaa Marttila Masku Mynämäki "
    "Naantali "
    "Nousiainen Oripää Paimio Parainen Pyhäranta Pöytyä Raisio Rusko Salo Sauvo Somero Taivassalo Turku "
    "Uusikaupunki "
    "Vehmaa",
    "Satakunta": "Eura Eurajoki Harjavalta Huittinen Jämijärvi Kankaanpää Karvia Kokemäki Merikarvia Nakkila "
    "Pomarkku Pori Rauma Siikainen Säkylä Ulvila",
    "Ahvenanmaa": "Maarianhamina Brändö Eckerö Finström Föglö Geta Hammarland Jomala Kumlinge Kökar Lemland "
    "Lumparland Saltvik Sottunga Sund Vårdö",
    "Kanta-Häme": "Forssa Hattula Hausjärvi Humppila Hämeenlinna Janakkala Jokioinen Loppi Riihimäki Tammela "
    "Ypäjä",
    "Päijät-Häme": "Asikkala Hartola Heinola Hollola Iitti Kärkölä Lahti Orimattila Padasjoki Sysmä",
    "Pirkanmaa": "Akaa Hämeenkyrö Ikaalinen Juupajoki Kangasala Kihniö Kuhmoinen Lempäälä Mänttä-Vilppula Nokia "
    "Orivesi Parkano Pirkkala Punkalaidun Pälkäne Ruovesi Sastamala Tampere Urjala Valkeakoski Vesilahti Virrat "
    "Ylöjärvi",
    "Pohjanmaa": "Isokyrö Kaskinen Korsnäs Kristiinankaupunki Kruunupyy Laihia Luoto Maalahti Mustasaari Närpiö "
    "Pedersören Pietarsaari Uusikaarlepyy Vaasa Vöyri",
    "Etelä-Pohjanmaa": "Alajärvi Alavus Evijärvi Ilmajoki Isojoki Karijoki Kauhajoki Kauhava Kuortane Kurikka "
    "Lappajärvi "
    "Lapua Seinäjoki Soini Teuva Vimpeli Ähtäri",
    "Keski-Pohjanmaa": "Halsua Kannus Kaustinen Kokkola Lestijärvi Perho Toholampi Veteli",
    "Keski-Suomi": "Hankasalmi Joutsa Jyväskylä Jämsä Kannonkoski Karstula Keuruu Kinnula Kivijärvi Konnevesi "
    "Kyyjärvi "
    "Laukaa Luhanka Multia Muurame Petäjävesi Pihtipudas Saarijärvi Toivakka Uurainen Viitasaari Äänekoski",
    "Kymenlaakso": "Hamina Kotka Kouvola Miehikkälä Pyhtää Virolahti",
    "Etelä-Savo": "Enonkoski Hirvensalmi Juva Kangasniemi Mikkeli Mäntyharju Pertunmaa Pieksämäki Puumala "
    "Rantasalmi "
    "Savonlinna Sulkava",
    "Etelä-Karjala": "Imatra Lappeenranta Lemi Luumäki Parikkala Rautjärvi Ruokolahti Savitaipale Taipalsaari",
    "Pohjois-Savo": "Iisalmi Joroinen Kaavi Keitele Kiuruvesi Kuopio Lapinlahti Leppävirta Pielavesi Rautalampi "
    "Rautavaara Siilinjärvi Sonkajärvi Suonenjoki Tervo Tuusniemi Varkaus Vesanto Vieremä",
    "Pohjois-Karjala": "Heinävesi Ilomantsi Joensuu Juuka Kitee Kontiolahti Lieksa Liperi Nurmes Outokumpu "
    "Polvijärvi "
    "Rääkkylä Tohmajärvi",
    "Kainuu": "Hyrynsalmi Kajaani Kuhmo Paltamo Puolanka Ristijärvi Sotkamo Suomussalmi",
    "Pohjois-Pohjanmaa": "Alavieska Haapajärvi Haapavesi Hailuoto Ii Kalajoki Kempele Kuusamo Kärsämäki Liminka "
    "Lumijoki "
    "Merijärvi Muhos Nivala Oulainen Oulu Pudasjärvi Pyhäjoki Pyhäjärvi Pyhäntä Raahe Reisjärvi Sievi Siikajoki "
    "Siikalatva Taivalkoski Tyrnävä Utajärvi Vaala Ylivieska",
    "Lappi": "Enontekiö Inari Kemi Kemijärvi Keminmaa Kittilä Kolari Muonio Pelkosenniemi Pello Posio Ranua "
    "Rovaniemi "
    "Salla Savukoski Simo Sodankylä Tervola Tornio Utsjoki Ylitornio",
}
# Swedish names of the towns where Swedish is spoken
SWEDISH_NAMES: dict[str, str] = {
    "Esbo": "Espoo", "Hangö": "Hanko", "Helsingfors": "Helsinki", "Ingå": "Inkoo", "Grankulla": "Kauniainen",
    "Kervo": "Kerava", "Kyrkslätt": "Kirkkonummi", "Lappträsk": "Lapinjärvi", "Lojo": "Lohja", "Lovisa": "Loviisa",
    "Mörskom": "Myrskylä", "Borgå": "Porvoo", "Raseborg": "Raasepori", "Sibbo": "Sipoo", "Sjundeå": "Siuntio",
    "Vanda": "Vantaa", "Vichtis": "Vihti", "Tusby": "Tuusula", "Kimitoön": "Kemiönsaari", "Pargas": "Parainen",
    "Åbo": "Turku", "Björneborg": "Pori", "Mariehamn": "Maarianhamina", "Tavastehus": "Hämeenlinna",
    "Lahtis": "Lahti", "Tammerfors": "Tampere", "Kaskö": "Kaskinen", "Kristinestad": "Kristiinankaupunki",
    "Kronoby": "Kruunupyy", "Larsmo": "Luoto", "Malax": "Maalahti", "Korsholm": "Mustasaari", "Närpes": "Närpiö",
    "Jakobstad": "Pietarsaari", "Nykarleby": "Uusikaarlepyy", "Vasa": "Vaasa", "Vörå": "Vöyri",
    "Karleby": "Kokkola", "Fredrikshamn": "Hamina", "Villmanstrand": "Lappeenranta", "Uleåborg": "Oulu",
}  # fmt: skip
TOWNS: tuple[str, ...] = tuple(town for towns in REGIONS.values() for town in towns.split())
_REGION_OF = {town.casefold(): region for region, towns in REGIONS.items() for town in towns.split()}
_SWEDISH = {swedish.casefold(): finnish.casefold() for swedish, finnish in SWEDISH_NAMES.items()}
_WEEK_OF = {region: week for week, regions in WINTER_WEEKS.items() for region in regions.split()}


@dataclass(frozen=True, slots=True)
class Holidays:
    """When a municipality's schools pause: ISO weeks; None: not known, so no day is named after it.

    given: (first, last) days, both inclusive -> what they are; they go before the weeks of their year.
    """

    autumn_week: int | None = AUTUMN_WEEK
    winter_week: int | None = None
    given: Mapping[tuple[date, date], Pause] | None = None

    def name(self, day: date) -> Pause | None:
        """Which pause `day` belongs to, school holidays with the weekends on both sides; None if to none."""
        for (first, last), pause in (self.given or {}).items():
            if first <= day <= last:
                return pause
        return _christmas(day) or _easter(day) or self._school(day) or _public(day)

    def around(self, day: date) -> tuple[date, date]:
        """The first and last day of the school holiday that `day` belongs to: as given, or its Monday to Sunday.

        Of other pauses the day itself.
        """
        for first, last in self.given or {}:
            if first <= day <= last:
                return first, last
        if self.name(day) not in SCHOOL:
            return day, day
        # the weekend before a week of holidays belongs to it
        monday = day - timedelta(days=day.weekday()) + (timedelta(days=7) if day.weekday() > 4 else timedelta())
        if self.name(monday) not in SCHOOL:
            monday -= timedelta(days=7)
        return monday, monday + timedelta(days=6)

    def _school(self, day: date) -> Pause | None:
        told = {pause for (first, _), pause in (self.given or {}).items() if first.year == day.year}
        weeks: tuple[tuple[Pause, int | None], ...] = (("autumn", self.autumn_week), ("winter", self.winter_week))
        for pause, week in weeks:
            if week is None or pause in told:
                continue
            monday = date.fromisocalendar(day.year, week, 1)
            if monday - timedelta(days=2) <= day <= monday + timedelta(days=6):
                return pause
        return None


def region_of(municipality: str) -> str:
    """The region a municipality lies in, by its Finnish or Swedish name; "" if there is no such municipality."""
    return _REGION_OF.get(name_of(municipality), "")


def holidays_of(
    municipality: str,
    *,
    autumn_week: int | None = None,
    winter_week: int | None = None,
    given: Mapping[tuple[date, date], Pause] | None = None,
) -> Holidays:
    """The holidays of a municipality; what is given goes before what its region usually has."""
    return Holidays(autumn_week or AUTUMN_WEEK, winter_week or _WEEK_OF.get(region_of(municipality)), given)


@dataclass(frozen=True, slots=True)
class Municipalities:
    """The holidays of every municipality. home: the site's own; given: by name_of(its name), before the usual."""

    home: str = ""
    given: Mapping[str, Holidays] = field(default_factory=dict)

    def of(self, place: Place | None) -> Holidays:
        """Those of the municipality in which a place is; the site's own where that is not known."""
        city = name_of(place.city) if place else ""
        name = city if city in self.given or city in _REGION_OF else name_of(self.home)
        return self.given.get(name) or holidays_of(name)


def name_of(municipality: str) -> str:
    """A municipality's name to look it up by, whether it was told in Finnish or in Swedish."""
    name = municipality.strip().casefold()
    return _SWEDISH.get(name, name)


def _christmas(day: date) -> Pause | None:
    # schools begin again after Epiphany at the earliest
    return "christmas" if (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 6) else None


def _easter(day: date) -> Pause | None:
    sunday = easter(day.year)
    return "easter" if sunday - timedelta(days=3) <= day <= sunday + timedelta(days=1) else None


def _public(day: date) -> Pause | None:
    ascension = easter(day.year) + timedelta(days=39)
    midsummer_eve = next(d for d in (date(day.year, 6, n) for n in range(19, 26)) if d.weekday() == 4)
    fixed = {(1, 1), (1, 6), (4, 30), (5, 1), (12, 6)}
    # the Saturday between 31 October and 6 November
    all_saints = next(
        d for d in (date(day.year, 10, 31) + timedelta(days=n) for n in range(7)) if d.weekday() == 5
    )
    moving = {ascension, midsummer_eve, midsummer_eve + timedelta(days=1), all_saints}
    return "public" if (day.month, day.day) in fixed or day in moving else None
