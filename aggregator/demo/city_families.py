"""The town's events for babies, small children and their parents."""

from __future__ import annotations

from aggregator.demo.happening import Happening

CHILDREN, FAMILIES, BABIES, PARENTS = "yso:p4354", "yso:p13050", "yso:p15937", "yso:p4074"
MOTION, MUSIC, FOOD = "yso:p916", "yso:p1808", "yso:p4865"

HAPPENINGS = (
    Happening(
        "perhekahvila",
        "Perhekahvila Pesä",
        "Avoin kohtaamispaikka lapsiperheille: kahvia, leluja ja juttuseuraa. Paikalla on perhetyöntekijä, "
        "jolta voi kysyä arjen pienistä ja isoista asioista. Perhekahvilaan ei tarvitse ilmoittautua, ja "
        "sisarukset ovat tervetulleita.",
        "perhekeskus", -1, 1, "9.30", 120, times=9, pauses=(5,), keywords=(FAMILIES,), languages=("fi", "sv"),
        sv=(
            "Familjecafé Boet",
            "En öppen mötesplats för barnfamiljer: kaffe, leksaker och sällskap. Familjearbetaren är på plats "
            "och svarar på frågor om vardagen. Ingen anmälan behövs.",
        ),
        en=(
            "Family café Pesä",
            "An open meeting place for families with children: coffee, toys and company. No need to sign up.",
        ),
    ),
    Happening(
        "paivakerho",
        "Avoin päiväkerho",
        "Seurakunnan päiväkerhossa leikitään, lauletaan ja syödään omat eväät. Kerho on tarkoitettu "
        "3–5-vuotiaille, jotka viihtyvät jo hetken ilman omaa aikuista. Ensimmäisellä kerralla vanhempi voi "
        "jäädä mukaan.",
        "seurakuntatalo", 0, 2, "9.00", 150, times=6, keywords=(CHILDREN,), ages=(3, 5),
    ),
    Happening(
        "vauvauinti",
        "Vauvauinti",
        "Ohjattua uintia vauvoille ja heidän vanhemmilleen lämpimässä altaassa. Kurssilla on kuusi kertaa, ja "
        "osallistuminen edellyttää vähintään viiden kilon painoa. Hinta sisältää uimahallin sisäänpääsyn.",
        "uimahalli", 1, 5, "9.00", 30, times=6, keywords=(BABIES, MOTION), ages=(0, 1), free=False,
        price="8 € / kerta", places=10, course=True,
    ),
    Happening(
        "isa-lapsi",
        "Isien ja lasten ilta",
        "Isät, papat ja muut tärkeät miehet: tulkaa lapsen kanssa rakentamaan linnunpönttö. Tarvikkeet ja "
        "työkalut saa paikalta, valmiin pöntön saa viedä kotiin.",
        "perhekeskus", 1, 3, "17.30", 120, keywords=(FAMILIES, "yso:p485"), places=12,
    ),
    Happening(
        "perhevalmennus",
        "Perhevalmennus ensimmäistä lastaan odottaville",
        "Kolme iltaa synnytyksestä, imetyksestä ja parisuhteesta vauvan kanssa. Valmennus on lasta "
        "odottaville perheille, ja sen vetävät neuvolan terveydenhoitaja ja perhetyöntekijä.",
        "perhekeskus", 2, 1, "17.00", 120, times=3, keywords=(PARENTS,), places=14,
    ),
    Happening(
        "imetystuki",
        "Imetystukiryhmä",
        "Vertaistukea imettäville ja imetystä suunnitteleville. Mukaan voi tulla vauvan kanssa tai jo "
        "odotusaikana. Ryhmässä on aina koulutettu tukiäiti.",
        "perhekeskus", 0, 3, "13.00", 90, keywords=(PARENTS, BABIES),
    ),
    Happening(
        "taidemuskari",
        "Taidemuskari taaperoille",
        "Musiikkia ja maalausta samassa tunnissa. Sormivärit ovat vesiliukoisia, mutta vanhat vaatteet ovat "
        "silti hyvä idea. Ryhmä on 1–3-vuotiaille ja heidän aikuisilleen.",
        "kulttuuritalo", -1, 4, "9.30", 45, times=5, keywords=(CHILDREN, MUSIC), ages=(1, 3), free=False,
        price="6 €", places=12,
    ),
    Happening(
        "puuroaamu",
        "Perheiden puuroaamu",
        "Seurakunta keittää puuron, sinä tuot nälkäiset. Puuron jälkeen leikitään salissa ja lauletaan pari "
        "laulua.",
        "seurakuntatalo", 2, 5, "9.00", 120, keywords=(FAMILIES, FOOD), price="Vapaaehtoinen maksu",
    ),
    Happening(
        "vauvajooga",
        "Vanhempi–vauva-jooga",
        "Lempeää joogaa synnytyksestä palautuville vanhemmille. Vauva on mukana matolla, sylissä tai unessa, "
        "ja tunnin voi keskeyttää milloin vain. Sopii noin kahdeksan kuukauden ikään asti.",
        "kerhotalo", 1, 0, "11.00", 60, times=4, keywords=(BABIES, PARENTS, MOTION), free=False, price="10 €",
        places=8,
    ),
    Happening(
        "eroryhma",
        "Kun perhe muuttuu -ilta vanhemmille",
        "Keskusteluilta eronneille ja eroa harkitseville vanhemmille. Illan aikana kuullaan kaksi tarinaa ja "
        "jutellaan pienissä ryhmissä. Lapsille ei ole ohjelmaa.",
        "perhekeskus", 3, 2, "18.00", 90, keywords=(PARENTS,),
    ),
    Happening(
        "nallepaiva",
        "Nallesairaala",
        "Onko nallella korva hellänä tai vatsassa reikä? Lääkäriksi opiskelevat hoitavat kaikki pehmolelut. "
        "Nallesairaala on tarkoitettu 3–7-vuotiaille potilaiden omistajille.",
        "perhekeskus", 4, 5, "10.00", 180, keywords=(CHILDREN,), ages=(3, 7),
        sv=(
            "Nallesjukhuset",
            "Har nallen ont i örat eller ett hål i magen? Läkarstuderande sköter om alla gosedjur. För barn "
            "3–7 år.",
        ),
    ),
)  # fmt: skip
