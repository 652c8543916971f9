"""The town's and the clubs' sports."""

from __future__ import annotations

from aggregator.demo.happening import Happening

CHILDREN, YOUTH, FAMILIES, MOTION = "yso:p4354", "yso:p11617", "yso:p13050", "yso:p916"

HAPPENINGS = (
    Happening(
        "temppujumppa",
        "Temppujumppa 3–4-vuotiaille",
        "Kiipeillään, kieritään ja tasapainoillaan yhdessä oman aikuisen kanssa. Sali on täynnä patjoja, "
        "renkaita ja tunneleita. Sisäpelikenkiä ei tarvita.",
        "liikuntahalli", -1, 3, "17.00", 45, times=6, keywords=(CHILDREN, MOTION), ages=(3, 4), free=False,
        price="5 €", places=16,
    ),
    Happening(
        "uimakoulu",
        "Alkeisuimakoulu",
        "Kahdeksan kerran uimakoulu lapsille, jotka eivät vielä osaa uida. Tavoitteena on kymmenen metrin "
        "uinti ja turvallinen olo vedessä. Vanhemmat odottavat kahviossa, josta on näköyhteys altaalle.",
        "uimahalli", 2, 0, "16.00", 45, times=8, keywords=(CHILDREN, MOTION), ages=(5, 7), free=False,
        price="65 €", places=12, course=True,
        sv=(
            "Simskola för nybörjare",
            "Simskola i åtta gånger för barn som ännu inte kan simma. Målet är att simma tio meter och känna "
            "sig trygg i vattnet.",
        ),
    ),
    Happening(
        "sahlykerho",
        "Sählykerho ekaluokkalaisille",
        "Puuhalan Pallon sählykerhossa pelataan joka kerta ja harjoitellaan vähän. Mailan saa lainaksi. Kerho "
        "on ekaluokkalaisille, eikä aiempaa kokemusta tarvita.",
        "koulu", 0, 1, "14.30", 60, times=6, pauses=(3,), keywords=(CHILDREN, MOTION), free=False,
        price="40 € / kausi", places=20, course=True,
    ),
    Happening(
        "parkour",
        "Parkourin alkeet",
        "Opi hyppäämään, laskeutumaan ja ylittämään esteitä turvallisesti. Ohjaajina ovat parkourseuran "
        "nuoret valmentajat. Kurssi on 10–14-vuotiaille.",
        "liikuntahalli", 1, 6, "15.00", 90, times=4, keywords=(YOUTH, MOTION), ages=(10, 14), free=False,
        price="30 €", places=15, course=True,
    ),
    Happening(
        "futsal",
        "Tyttöjen avoin futsal",
        "Tule pelaamaan, vaikka et olisi koskaan potkaissut palloa. Vuoro on tytöille ja kaikille, jotka "
        "kokevat kuuluvansa joukkoon. Ikäluokat 11–15 vuotta.",
        "koulu", -2, 2, "17.30", 90, times=7, keywords=(YOUTH, MOTION), ages=(11, 15),
    ),
    Happening(
        "perheliikunta",
        "Perheliikunta sunnuntaisin",
        "Koko halli on perheiden käytössä: temppurata, pallokenttä ja trampoliinit. Mukana on ohjaaja, mutta "
        "vastuu lapsista on omilla aikuisilla.",
        "liikuntahalli", 0, 6, "10.00", 120, times=7, pauses=(4,), keywords=(FAMILIES, MOTION), free=False,
        price="5 € / perhe",
        en=(
            "Family sports on Sundays",
            "The whole sports hall is open for families: an obstacle course, ball games and trampolines. "
            "Adults look after their own children.",
        ),
    ),
    Happening(
        "kuntosali",
        "Nuorten kuntosalivuoro",
        "Ohjaaja opastaa laitteiden käytössä ja tekee halukkaille ohjelman. Vuoro on 13–17-vuotiaille ja "
        "maksuton. Ensimmäisellä kerralla tarvitaan huoltajan allekirjoittama lupa.",
        "liikuntahalli", -1, 1, "15.00", 90, times=6, keywords=(YOUTH, MOTION), ages=(13, 17),
    ),
    Happening(
        "vesipeuhula",
        "Vesipeuhula",
        "Uimahallin altaat täyttyvät leluista, patjoista ja vesiradasta. Uimataidottomat lapset tarvitsevat "
        "oman aikuisen veteen. Peuhula sopii kaikenikäisille.",
        "uimahalli", 1, 5, "12.00", 180, keywords=(FAMILIES, MOTION), free=False,
        price="Lapset 3 €, aikuiset 6 €",
    ),
    Happening(
        "suunnistuskoulu",
        "Suunnistuskoulu",
        "Kartta, kompassi ja eväät mukaan! Suunnistuskoulussa opitaan lukemaan karttaa leikin kautta. Kurssi "
        "on 7–10-vuotiaille, ja aikuiset voivat samaan aikaan kiertää oman radan.",
        "luontokoulu", 2, 3, "18.00", 90, times=4, keywords=(CHILDREN, MOTION), ages=(7, 10), free=False,
        price="20 €", places=20, course=True,
    ),
    Happening(
        "soveltava",
        "Soveltavan liikunnan peli-ilta",
        "Pelejä ja liikuntaa lapsille ja nuorille, jotka tarvitsevat erityistä tukea. Oma avustaja tai "
        "sisarus saa tulla mukaan. Salissa on esteetön kulku ja rauhallinen huone taukoa varten.",
        "koulu", 3, 3, "17.00", 75, keywords=(CHILDREN, YOUTH, MOTION), ages=(7, 17),
    ),
)  # fmt: skip
