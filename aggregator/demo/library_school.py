"""The library's events for school children and the whole family."""

from __future__ import annotations

from aggregator.demo.happening import Happening

HAPPENINGS = (
    Happening(
        "lukukoira",
        "Lukukoira Helmi kuuntelee",
        "Lukukoira Helmi ei koskaan keskeytä eikä korjaa. Varaa oma vartin lukuaika kirjaston tiskiltä. "
        "Lukukoira kuuntelee 6–10-vuotiaita lukijoita, myös niitä, jotka vasta tavaavat.",
        "paakirjasto", -1, 0, "15.00", 90, times=9, pauses=(4,), keywords=("Lukeminen", "Eläimet"),
    ),
    Happening(
        "palikkakerho",
        "Palikkakerho",
        "Kerhossa rakennetaan yhdessä annetusta aiheesta: silta, joka kestää viisi kirjaa, tai kaupunki, "
        "jossa kaikilla on uimaranta. Kerho on 7–12-vuotiaille. Kesken saa tulla ja kesken saa lähteä.",
        "rantakirjasto", -2, 3, "14.30", 90, times=12, pauses=(7,), keywords=("Pelit", "Kerhot"),
    ),
    Happening(
        "laksykerho",
        "Läksykerho alakoululaisille",
        "Läksyt on mukavampi tehdä yhdessä. Apuna ovat kirjaston väki ja kaksi lukiolaista. Kerhossa on "
        "tarjolla pieni välipala niin kauan kuin sitä riittää.",
        "mantykirjasto", -2, 0, "14.00", 120, times=12, keywords=("Kerhot",),
    ),
    Happening(
        "koodikerho",
        "Koodikerho: robotit tutuiksi",
        "Opettelemme antamaan robotille ohjeita, jotka se tottelee. Aiempaa kokemusta ei tarvita. Kerho on "
        "8–12-vuotiaille, ja siihen ilmoittaudutaan koko kaudeksi kirjaston verkkosivuilla.",
        "paakirjasto", -1, 2, "15.00", 90, times=8, pauses=(3,), off=(5,), keywords=("Tiede", "Kerhot"),
    ),
    Happening(
        "sarjakuvapaja",
        "Sarjakuvapaja",
        "Piirretään yhden sivun sarjakuva alusta loppuun: ensin tarina, sitten ruudut, lopuksi puhekuplat. "
        "Paja sopii 9–13-vuotiaille. Kirjasto tarjoaa tarvikkeet. Sitova ilmoittautuminen viimeistään kolme "
        "päivää ennen.",
        "paakirjasto", 1, 5, "12.00", 180, keywords=("Taide",),
    ),
    Happening(
        "lautapelilauantai",
        "Lautapelilauantai",
        "Yli sata lautapeliä koko perheen pelattavaksi, ja joku aina osaa säännöt. Voit tuoda myös oman "
        "suosikkisi. Kahvio on auki koko päivän.",
        "paakirjasto", 0, 5, "11.00", 240, keywords=("Pelit",),
    ),
    Happening(
        "lautapelilauantai-2",
        "Lautapelilauantai",
        "Yli sata lautapeliä koko perheen pelattavaksi, ja joku aina osaa säännöt. Tällä kertaa "
        "uutuuspöydässä ovat yhteistyöpelit. Kahvio on auki koko päivän.",
        "paakirjasto", 4, 5, "11.00", 240, keywords=("Pelit",),
    ),
    Happening(
        "kirjavinkkaus",
        "Kirjavinkkaus nelosluokkalaisille",
        "Kymmenen kirjaa kahdessakymmenessä minuutissa, eikä yhdenkään loppua paljasteta. Vinkkaus on "
        "nelosluokkalaisille ja muille seikkailun ystäville. Luokat varaavat ajan opettajan kautta.",
        "rantakirjasto", 2, 1, "12.30", 45, keywords=("Lukeminen",),
    ),
    Happening(
        "kirjanmerkit",
        "Askartelupaja: hurjat kirjanmerkit",
        "Tehdään kirjanmerkkejä, jotka purevat kiinni oikeaan sivuun. Pajaan voi tulla milloin vain "
        "aukioloaikana. Sopii 5 vuotta täyttäneille, pienemmät aikuisen kanssa.",
        "mantykirjasto", 2, 5, "11.00", 180, keywords=("Askartelu",),
    ),
    Happening(
        "3d-tulostus",
        "3D-tulostus tutuksi",
        "Suunnittele oma avaimenperä ja katso, kun tulostin tekee siitä totta. Kurssi kestää kaksi iltapäivää "
        "ja on tarkoitettu 10–14-vuotiaille. Tulosteesta peritään materiaalimaksu 2 €.",
        "paakirjasto", 3, 1, "15.30", 120, times=2, keywords=("Tiede",), free=False, price="2 €",
    ),
    Happening(
        "metsan-vartijat",
        "Lasten elokuva: Metsän vartijat",
        "Kolme sisarusta ja vanha kartta johdattavat metsään, jota kukaan muu ei enää muista. Elokuvan "
        "ikäraja on 7, kesto 82 minuuttia. Puhuttu suomeksi. Omat eväät sallittu.",
        "paakirjasto", 0, 6, "14.00", 82, keywords=("Elokuvat",),
    ),
    Happening(
        "salapoliisirata",
        "Salapoliisirata kirjastossa",
        "Kuka söi professorin eväät? Johtolankoja on piilotettu hyllyihin koko viikon ajan. Rata on "
        "suunniteltu 7–10-vuotiaille etsiville, ja sen voi kiertää omaan tahtiin kirjaston aukioloaikoina.",
        "rantakirjasto", 5, 0, days=6, keywords=("Pelit",),
    ),
    Happening(
        "sanataide",
        "Sanataidepaja: Olipa kerran minä",
        "Kirjoitetaan satuja, joissa päähenkilö on yllättävän tuttu. Ohjaajana sanataideopettaja Saara "
        "Kivelä. Paja on 1.–3.-luokkalaisille. Ilmoittaudu kirjastoon, paikkoja on kaksitoista.",
        "mantykirjasto", 3, 5, "10.00", 150, keywords=("Kirjoittaminen",),
    ),
    Happening(
        "shakkikerho",
        "Shakkikerho",
        "Kerhossa pelataan ja ratkotaan pulmia. Aloittelijat oppivat siirrot yhdessä illassa. Mukaan mahtuvat "
        "kaikki 7–16-vuotiaat.",
        "paakirjasto", -2, 1, "16.30", 90, times=12, pauses=(5,), keywords=("Pelit", "Kerhot"),
    ),
    Happening(
        "tiedepaja",
        "Tiedepaja: kuplia ja magneetteja",
        "Miksi kupla on pyöreä, ja voiko magneetti olla surullinen? Kokeita tehdään itse, suojalasit saa "
        "paikalta. Paja on 6–9-vuotiaille, osallistuminen edellyttää ilmoittautumista.",
        "rantakirjasto", 6, 5, "11.00", 90, keywords=("Tiede",),
    ),
    Happening(
        "runorata",
        "Runorata kirjaston pihalla",
        "Kymmenen runoa puiden rungoilla, jokaisella oma tehtävänsä: kuiskaa, hypi, huuda. Rata on paikallaan "
        "koko viikonlopun säästä riippumatta.",
        "mantykirjasto", 1, 5, days=2, keywords=("Lukeminen", "Ulkona"),
    ),
    Happening(
        "karnevaali",
        "Puuhalan lastenkarnevaali",
        "Tori täyttyy lapsista: sirkusta, temppurata, kasvomaalausta, lastenlauluja ja kirjaston lukuteltta. "
        "Karnevaali on koko perheelle ja kaikki ohjelma on maksutonta. Sateella siirrymme kulttuuritalolle.",
        "tori", 2, 5, "11.00", 240, keywords=("Tapahtumat",),
    ),
)  # fmt: skip
