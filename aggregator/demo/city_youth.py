"""The youth services' evenings, camps and workshops."""

from __future__ import annotations

from aggregator.demo.happening import Happening

CHILDREN, YOUTH, MUSIC, GAMES, FOOD, CAMPS, ART = (
    "yso:p4354", "yso:p11617", "yso:p1808", "yso:p6062", "yso:p4865", "yso:p1103", "yso:p2739",
)  # fmt: skip

HAPPENINGS = (
    Happening(
        "nuortenilta",
        "Avoin nuortenilta Vintillä",
        "Biljardia, pelejä, musiikkia ja aikuisia, joilla on aikaa. Ilta on 13–17-vuotiaille ja päihteetön. "
        "Perjantaisin paistetaan lettuja niin kauan kuin taikinaa riittää.",
        "nuorisotalo", -2, 4, "17.00", 300, times=10, pauses=(6,), keywords=(YOUTH, GAMES), ages=(13, 17),
        languages=("fi", "sv", "en"),
        sv=(
            "Öppen ungdomskväll på Vinden",
            "Biljard, spel, musik och vuxna som har tid. Kvällen är för 13–17-åringar och drogfri.",
        ),
        en=(
            "Open youth night at Vintti",
            "Billiards, games, music and adults who have time. The night is for 13–17-year-olds and free of "
            "alcohol and drugs.",
        ),
    ),
    Happening(
        "varkkari",
        "Varkkari-ilta Laiturilla",
        "Oma ilta varhaisnuorille: askartelua, pihapelejä ja yhdessä tehty iltapala. Ilta on 9–12-vuotiaille, "
        "ja kotiin lähdetään viimeistään puoli kahdeksalta.",
        "laituri", -1, 2, "16.00", 210, times=7, pauses=(4,), keywords=(CHILDREN, GAMES), ages=(9, 12),
    ),
    Happening(
        "banditreenit",
        "Bändikoulu aloittelijoille",
        "Kitara, basso, rummut tai laulu: soitinta ei tarvitse osata eikä omistaa. Bändikoulu kootaan "
        "12–16-vuotiaista, ja kauden lopussa on keikka Vintillä.",
        "nuorisotalo", 0, 0, "16.30", 90, times=6, keywords=(YOUTH, MUSIC), ages=(12, 16), places=10,
        course=True,
    ),
    Happening(
        "kokkikerho",
        "Kokkikerho",
        "Tehdään ruokaa, jota oikeasti syödään: makaronilaatikko, wrapit ja vohvelit. Ilmoita allergioista "
        "ilmoittautuessasi. Kerho on 10–13-vuotiaille.",
        "laituri", 1, 3, "16.00", 120, times=3, keywords=(CHILDREN, FOOD), ages=(10, 13), free=False,
        price="15 €", places=8,
    ),
    Happening(
        "peliturnaus",
        "Peliturnaus",
        "Jalkapallopelin turnaus kahdelle joukkueelle ja yksi iso kangas. Ilmoittaudu parin kanssa tai yksin, "
        "niin etsimme sinulle kaverin. Ikäraja 12 vuotta, finaali noin klo 20.",
        "nuorisotalo", 2, 5, "14.00", 360, keywords=(YOUTH, GAMES), ages=(12, None), places=32,
    ),
    Happening(
        "tyttojenilta",
        "Tyttöjen ilta",
        "Rento ilta, jonka ohjelma päätetään yhdessä. Viime kerralla tehtiin hajuvesiä, seuraavaksi ehkä "
        "korjataan polkupyörä. Ilta on 11–16-vuotiaille.",
        "nuorisotalo", 1, 1, "17.00", 150, keywords=(YOUTH,), ages=(11, 16),
    ),
    Happening(
        "sateenkaari",
        "Sateenkaarinuorten ryhmä",
        "Turvallinen ryhmä 13–20-vuotiaille sateenkaarinuorille ja kavereille. Tule ensimmäisellä kerralla "
        "vaikka vain teelle. Ryhmän ohjaajiin voi ottaa yhteyttä etukäteen.",
        "nuorisotalo", 0, 3, "17.00", 120, times=3, keywords=(YOUTH,), ages=(13, 20),
    ),
    Happening(
        "mopoinfo",
        "Mopokortti-ilta nuorille ja vanhemmille",
        "Autokoulu ja poliisi kertovat, mitä mopokortti vaatii ja mitä se maksaa. Ilta on suunnattu 15 vuotta "
        "täyttäville ja heidän vanhemmilleen.",
        "nuorisotalo", 4, 1, "18.00", 90, keywords=(YOUTH,), ages=(14, 16),
    ),
    Happening(
        "nuorisovaltuusto",
        "Nuorisovaltuuston avoin kokous",
        "Nuorisovaltuusto päättää, mihin nuorten oma raha käytetään. Kuka tahansa 13–18-vuotias voi tuoda "
        "ehdotuksen. Kokous on avoin kaikille.",
        "nuorisotalo", 3, 0, "16.30", 90, keywords=(YOUTH,), ages=(13, 18),
    ),
    Happening(
        "paivaleiri",
        "Puuhaleiri",
        "Viisi päivää pelejä, retkiä, askartelua ja kavereita. Leiripäivä alkaa klo 9 ja päättyy klo 15, ja "
        "siihen kuuluu lounas ja välipala. Leiri on 7–12-vuotiaille puuhalalaisille.",
        "laituri", 5, 0, days=5, keywords=(CHILDREN, CAMPS), ages=(7, 12), free=False,
        price="60 €, sisaruksista 40 €", places=24, course=True,
        sv=(
            "Pysselläger",
            "Fem dagar med spel, utflykter, pyssel och kompisar. Lunch och mellanmål ingår. Lägret är för "
            "barn i åldern 7–12 år.",
        ),
    ),
    Happening(
        "skeittipaja",
        "Skeittipaja",
        "Opettele seisomaan, kääntymään ja pysähtymään, tai tee jo ensimmäinen ollie. Laudat ja suojat saa "
        "lainaksi. Paja on 8–14-vuotiaille.",
        "koulu", 3, 5, "12.00", 150, keywords=(CHILDREN, YOUTH, "yso:p916"), ages=(8, 14), cancelled=True,
    ),
    Happening(
        "graffiti",
        "PERUTTU: Laillinen seinä -graffitipaja",
        "Paja on peruttu sairastapauksen vuoksi. Uusi aika sovitaan pian, ja ilmoittautuneille lähetetään "
        "viesti.",
        "nuorisotalo", 1, 5, "13.00", 180, keywords=(YOUTH, ART), ages=(13, 18),
    ),
)  # fmt: skip
