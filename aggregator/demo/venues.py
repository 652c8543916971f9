"""The places of Puuhala, a town that does not exist, and the words its events are tagged with."""

from __future__ import annotations

from aggregator.demo.happening import Venue

TOWN = "Puuhala"
KESKUSTA, RANTAKYLA, MANTYLA, MYLLYMAKI = "Keskusta", "Rantakylä", "Mäntylä", "Myllymäki"
DISTRICTS_SV = {KESKUSTA: "Centrum", RANTAKYLA: "Strandby", MANTYLA: "Tallbacka", MYLLYMAKI: "Kvarnbacken"}

LIBRARIES = (
    Venue("paakirjasto", "Puuhalan pääkirjasto", "Puuhala huvudbibliotek", "Kirjastokatu 3",
          "41990", KESKUSTA, 62.1104, 25.1312),
    Venue("rantakirjasto", "Rantakylän kirjasto", "Strandby bibliotek", "Rantatie 7",
          "41992", RANTAKYLA, 62.0967, 25.1588),
    Venue("mantykirjasto", "Mäntylän lähikirjasto", "Tallbacka närbibliotek", "Petäjätie 12",
          "41993", MANTYLA, 62.1236, 25.1097),
    Venue("kulkuri", "Kirjastoauto Kulkuri, Myllymäki", "Bokbussen, Kvarnbacken", "Myllytie 20",
          "41994", MYLLYMAKI, 62.1311, 25.1621),
)  # fmt: skip

PLACES = (
    Venue("nuorisotalo", "Nuorisotalo Vintti", "Ungdomshuset Vinden", "Asematie 5",
          "41990", KESKUSTA, 62.1121, 25.1279),
    Venue("laituri", "Nuorisotila Laituri", "Ungdomslokalen Bryggan", "Satamakuja 2",
          "41992", RANTAKYLA, 62.0951, 25.1634),
    Venue("liikuntahalli", "Puuhalan liikuntahalli", "Puuhala idrottshall", "Urheilutie 1",
          "41993", MANTYLA, 62.1219, 25.1155),
    Venue("uimahalli", "Uimahalli Pärske", "Simhallen Plasket", "Urheilutie 3",
          "41993", MANTYLA, 62.1225, 25.1171),
    Venue("seurakuntatalo", "Puuhalan seurakuntatalo", "Puuhala församlingshem", "Kirkkotie 8",
          "41990", KESKUSTA, 62.1089, 25.1346),
    Venue("perhekeskus", "Perhekeskus Pesä", "Familjecentret Boet", "Koulukatu 14",
          "41990", KESKUSTA, 62.1132, 25.1364),
    Venue("kulttuuritalo", "Kulttuuritalo Myllysali", "Kulturhuset Kvarnsalen", "Myllytie 2",
          "41994", MYLLYMAKI, 62.1287, 25.1569),
    Venue("museo", "Puuhalan museo", "Puuhala museum", "Vanhatori 1",
          "41990", KESKUSTA, 62.1097, 25.1291),
    Venue("tori", "Puuhalan tori", "Puuhala torg", "Tori 1",
          "41990", KESKUSTA, 62.1109, 25.1301),
    Venue("luontokoulu", "Luontokoulu Kuikka", "Naturskolan Lommen", "Saarentie 40",
          "41992", RANTAKYLA, 62.0873, 25.1722),
    Venue("kerhotalo", "Mäntylän kerhotalo", "Tallbacka klubbhus", "Käpytie 6",
          "41993", MANTYLA, 62.1251, 25.1068),
    Venue("koulu", "Myllymäen koulu", "Kvarnbackens skola", "Myllytie 20",
          "41994", MYLLYMAKI, 62.1309, 25.1617),
)  # fmt: skip

# General Finnish Ontology (YSO) ids, as Finnish feeds use them
KEYWORDS = {
    "yso:p4354": ("lapset (ikäryhmät)", "barn (åldersgrupper)", "children (age groups)"),
    "yso:p11617": ("nuoret", "unga", "young people"),
    "yso:p13050": ("lapsiperheet", "barnfamiljer", "families with children"),
    "yso:p15937": ("vauvat", "spädbarn", "babies"),
    "yso:p4074": ("vanhemmat", "föräldrar", "parents"),
    "yso:p916": ("liikunta", "motion", "physical exercise"),
    "yso:p1808": ("musiikki", "musik", "music"),
    "yso:p2739": ("taide", "konst", "art"),
    "yso:p485": ("käsityöt", "hantverk", "handicrafts"),
    "yso:p5007": ("sirkus", "cirkus", "circus"),
    "yso:p1278": ("tanssi", "dans", "dance"),
    "yso:p6062": ("pelit", "spel", "games"),
    "yso:p1755": ("luontoretket", "naturutflykter", "nature excursions"),
    "yso:p4865": ("ruoanvalmistus", "matlagning", "cooking"),
    "yso:p1103": ("leirit", "läger", "camps"),
}
