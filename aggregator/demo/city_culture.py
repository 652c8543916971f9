"""The town's concerts, museums, courses and outings."""

from __future__ import annotations

from aggregator.demo.happening import Happening

CHILDREN, YOUTH, FAMILIES, MUSIC, ART = "yso:p4354", "yso:p11617", "yso:p13050", "yso:p1808", "yso:p2739"
CRAFTS, CIRCUS, DANCE, NATURE = "yso:p485", "yso:p5007", "yso:p1278", "yso:p1755"

HAPPENINGS = (
    Happening(
        "lastenkonsertti",
        "Lastenkonsertti: Orava soittaa bassoa",
        "Puuhalan kamariorkesteri esittelee soittimensa yksi kerrallaan. Konsertti kestää 40 minuuttia ja "
        "sopii kaikille yli 3-vuotiaille. Konsertin jälkeen soittimia saa kokeilla.",
        "kulttuuritalo", 1, 6, "14.00", 60, keywords=(CHILDREN, MUSIC), ages=(3, None), free=False,
        price="8 €, alle kouluikäiset ilmaiseksi",
        sv=(
            "Barnkonsert: Ekorren spelar bas",
            "Puuhala kammarorkester presenterar sina instrument ett i taget. Konserten passar alla över 3 år.",
        ),
        en=(
            "Children's concert: The Squirrel Plays the Bass",
            "The Puuhala Chamber Orchestra introduces its instruments one by one. Suitable for everyone over "
            "3.",
        ),
    ),
    Happening(
        "sirkuskurssi",
        "Sirkuskurssi",
        "Jongleerausta, akrobatiaa ja tasapainoilua ilman kilpailua. Viimeisellä kerralla esitys perheille. "
        "Kurssi on 7–12-vuotiaille, ja se jatkuu viisi lauantaita.",
        "kulttuuritalo", 1, 5, "10.00", 90, times=5, keywords=(CHILDREN, CIRCUS), ages=(7, 12), free=False,
        price="55 €", places=18, course=True,
    ),
    Happening(
        "museopaiva",
        "Museon perhepäivä",
        "Kokeile, miltä pyykinpesu tuntui ennen konetta, ja kirjoita sulkakynällä. Opastettu kierros lapsille "
        "alkaa tasatunnein. Museoon on päivän ajan vapaa pääsy.",
        "museo", 0, 5, "11.00", 300, keywords=(FAMILIES,),
    ),
    Happening(
        "myllynayttely",
        "Näyttely: Myllyn tarina",
        "Sata vuotta jauhoja, tulva ja pelastettu mylly. Näyttelyssä on lapsille oma polku, jota seurataan "
        "hiiren jäljissä.",
        "museo", -2, 1, days=61, free=False, price="Aikuiset 7 €, alle 18-vuotiaat maksutta",
    ),
    Happening(
        "keramiikka",
        "Keramiikkaa 7–12-vuotiaille",
        "Muovaillaan, koristellaan ja poltetaan oma muki tai otus. Kurssilla on kolme kertaa, joista "
        "viimeisellä lasitetaan. Materiaalit sisältyvät hintaan.",
        "kerhotalo", 0, 1, "16.30", 120, times=3, keywords=(CHILDREN, CRAFTS), ages=(7, 12), free=False,
        price="48 €", places=10, course=True,
    ),
    Happening(
        "tanssitunti",
        "Katutanssin avoin tunti",
        "Kokeilutunti, johon voi tulla ilman aiempaa tanssitaustaa. Tunnilla opitaan lyhyt koreografia. Sopii "
        "noin 10–15-vuotiaille.",
        "kulttuuritalo", 2, 2, "16.00", 75, keywords=(YOUTH, DANCE), ages=(10, 15),
    ),
    Happening(
        "lapsikuoro",
        "Lapsikuoron avoimet harjoitukset",
        "Seurakunnan lapsikuoro etsii uusia laulajia. Tule kuuntelemaan tai laulamaan mukana, koelaulua ei "
        "ole. Kuorossa on nyt 6–11-vuotiaita.",
        "seurakuntatalo", 1, 2, "15.30", 60, keywords=(CHILDREN, MUSIC), ages=(6, 11),
    ),
    Happening(
        "luontoretki",
        "Perheiden luontoretki",
        "Kuljetaan kolmen kilometrin lenkki pitkospuita pitkin ja paistetaan makkaraa laavulla. Reitti ei "
        "sovi rattaille, mutta kantorinkan saa lainaksi. Lähtö luontokoulun pihalta.",
        "luontokoulu", 0, 6, "11.00", 180, keywords=(FAMILIES, NATURE),
        en=(
            "Nature walk for families",
            "A three-kilometre loop on duckboards and sausages by the fire. Not suitable for prams, but you "
            "can borrow a child carrier.",
        ),
    ),
    Happening(
        "yopollo",
        "Pöllöretki pimeään",
        "Lähdetään kuuntelemaan, kuka metsässä valvoo. Otsalamppu mukaan, mutta sammuksissa. Retki on "
        "8–13-vuotiaille ja kestää pari tuntia.",
        "luontokoulu", 3, 4, "19.00", 120, keywords=(CHILDREN, NATURE), ages=(8, 13), free=False, price="4 €",
        places=15,
    ),
    Happening(
        "karnevaali-kaupunki",
        "Puuhalan lastenkarnevaali",
        "Tori täyttyy lapsista: sirkusta, temppurata, kasvomaalausta, lastenlauluja ja kirjaston lukuteltta. "
        "Karnevaali on koko perheelle ja kaikki ohjelma on maksutonta. Sateella siirrymme kulttuuritalolle.",
        "tori", 2, 5, "11.00", 240, keywords=(FAMILIES, CIRCUS), languages=("fi", "sv"),
        sv=(
            "Barnkarnevalen i Puuhala",
            "Torget fylls av barn: cirkus, hinderbana, ansiktsmålning och barnvisor. Karnevalen är för hela "
            "familjen och allt program är gratis.",
        ),
    ),
    Happening(
        "lastenkirppis",
        "Lasten oma kirppis",
        "Lapset myyvät lapsille: leluja, kirjoja ja pelejä. Myyntipaikan saa tulemalla ajoissa, pöytänä "
        "toimii oma viltti. Myyjien ikäraja on 15 vuotta, ostajien ei.",
        "tori", 3, 6, "10.00", 180, keywords=(CHILDREN, FAMILIES),
    ),
    Happening(
        "taidekoulu",
        "Kuvataidekoulun avoimet ovet",
        "Tutustu opetukseen ja tee oma grafiikan lehti. Opettajat kertovat ryhmistä 5–18-vuotiaille.",
        "kulttuuritalo", 4, 3, "16.00", 180, keywords=(CHILDREN, YOUTH, ART), ages=(5, 18),
    ),
    Happening(
        "puistojooga",
        "Joogaa työikäisille",
        "Niska ja hartiat saavat tunnin lomaa. Tunti on tarkoitettu aikuisille, omaa mattoa ei tarvita.",
        "kerhotalo", 1, 3, "17.30", 60, keywords=("yso:p916",), ages=(18, None), free=False, price="9 €",
    ),
    Happening(
        "seniorikino",
        "Seniorikino",
        "Kotimainen klassikko vuodelta 1955 ja kahvit väliajalla. Sali on esteetön ja siinä on "
        "induktiosilmukka.",
        "kulttuuritalo", 2, 1, "13.00", 120, ages=(60, None), free=False, price="5 €",
    ),
    Happening(
        "markkinat",
        "Puuhalan markkinat",
        "Yli sata myyjää, lettuja ja lähiruokaa. Lapsille on poniratsastusta ja pomppulinna torin laidalla.",
        "tori", 4, 5, days=2,
    ),
    Happening(
        "elokuvailta",
        "Koko perheen elokuvailta",
        "Iso kangas, tyynyt lattialla ja elokuva, jonka yleisö on äänestänyt. Elokuva on puhuttu suomeksi ja "
        "sallittu kaikille.",
        "kulttuuritalo", 6, 4, "18.00", 120, keywords=(FAMILIES,), free=False, price="3 €",
    ),
    Happening(
        "talvirieha",
        "Puuhalan perheriehan suunnitteluilta",
        "Mitä seuraavassa perheriehassa pitäisi olla? Lapset saavat päättää puolet ohjelmasta. Tarjolla "
        "pitsaa.",
        "koulu", 7, 2, "17.00", 90, keywords=(FAMILIES,),
    ),
    Happening(
        "kevatkonsertti",
        "Musiikkiopiston oppilaskonsertti",
        "Opiston oppilaat esiintyvät, nuorin on viisi ja vanhin seitsemäntoista. Konserttiin on vapaa pääsy.",
        "kulttuuritalo", 9, 2, "18.00", 75, keywords=(MUSIC,),
    ),
)  # fmt: skip
