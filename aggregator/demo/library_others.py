"""The library's events for young people, parents and everybody, also some that are not for children at all."""

from __future__ import annotations

from aggregator.demo.happening import Happening

HAPPENINGS = (
    Happening(
        "nuorten-lukupiiri",
        "Nuorten lukupiiri",
        "Luetaan yhdessä ja ollaan eri mieltä. Tällä kertaa pöydällä on tulevaisuus, jossa puhelimet on "
        "kielletty. Lukupiiri on 13–17-vuotiaille, kirjan saa lainaksi kirjastosta. Tarjolla teetä ja "
        "keksejä.",
        "paakirjasto", 1, 3, "17.00", 90, keywords=("Lukeminen", "Nuoret"),
    ),
    Happening(
        "roolipeli-ilta",
        "Roolipeli-ilta yläkoululaisille",
        "Pelinjohtaja vie seikkailun alkuun, te päätätte miten se päättyy. Aloittelijat pelaavat omassa "
        "pöydässään. Hahmolomakkeet ja nopat saa kirjastosta.",
        "paakirjasto", -1, 4, "16.00", 180, times=6, pauses=(1, 3), keywords=("Pelit", "Nuoret"),
    ),
    Happening(
        "mangapaja",
        "Mangapaja 12–17-vuotiaille",
        "Kaksi iltaa mangaa: kasvot ja ilmeet, liike ja vauhtiviivat. Ohjaajana kuvittaja Noora Laine. "
        "Tarvikkeet ovat valmiina, oman luonnosvihon saa tuoda.",
        "rantakirjasto", 2, 2, "16.30", 120, times=2, keywords=("Taide", "Nuoret"),
    ),
    Happening(
        "avoin-lava",
        "Nuorten avoin lava",
        "Biisi, runo, stand up tai taikatemppu: viisi minuuttia lavalla on sinun. Esiintyjien ikäraja on 13+, "
        "yleisöksi saa tulla kuka vain. Ilmoittaudu esiintyjäksi viimeistään torstaina.",
        "paakirjasto", 3, 4, "18.00", 150, keywords=("Musiikki", "Nuoret"),
    ),
    Happening(
        "podcast-paja",
        "Podcast-paja",
        "Suunnittele, äänitä ja leikkaa oma jakso kirjaston studiossa. Paja on 14–19-vuotiaille ja kestää "
        "neljä iltaa. Sitova ilmoittautuminen, ryhmään mahtuu kuusi.",
        "paakirjasto", 1, 1, "17.00", 120, times=4, keywords=("Media", "Nuoret"),
    ),
    Happening(
        "ensimmainen-tyopaikka",
        "Ensimmäinen työpaikka",
        "Miten kesätyöhakemus kirjoitetaan, ja mitä haastattelussa kysytään? Ohjaamon väki auttaa tekemään "
        "ansioluettelon valmiiksi saakka. Tilaisuus on 15–17-vuotiaille.",
        "mantykirjasto", 2, 3, "15.30", 90, keywords=("Neuvonta", "Nuoret"),
    ),
    Happening(
        "lukurauha",
        "Lukurauhaa lukiolaisille",
        "Koeviikon ajan kirjaston yläkerta on varattu lukiolaisille iltakahdeksaan saakka. Kahvi ja "
        "hiljaisuus kuuluvat hintaan, joka on nolla euroa.",
        "paakirjasto", 4, 0, days=5, keywords=("Opiskelu",),
    ),
    Happening(
        "piirustusnayttely",
        "Näyttely: Minun katuni",
        "Puuhalan päiväkotien ja koulujen lapset ovat piirtäneet oman katunsa sellaisena kuin sen pitäisi "
        "olla. Näyttely on esillä kirjaston aulassa neljä viikkoa.",
        "paakirjasto", -1, 0, days=28, keywords=("Näyttelyt",),
    ),
    Happening(
        "valokuvanayttely",
        "Valokuvia järveltä",
        "Järvi vuoden jokaisena päivänä samasta paikasta kuvattuna. Valokuvaaja Pekka Nurmi on paikalla "
        "avajaisissa ensimmäisenä maanantaina klo 17.",
        "rantakirjasto", 1, 0, days=19, keywords=("Näyttelyt",),
    ),
    Happening(
        "lukupiiri",
        "Pääkirjaston lukupiiri",
        "Kirjallisuuspiiri kokoontuu kuukauden kolmantena maanantaina. Luettavana on kotimainen "
        "esikoisromaani, joita on varattu lainattavaksi kaksitoista kappaletta.",
        "paakirjasto", 2, 0, "18.00", 90, keywords=("Lukeminen",),
    ),
    Happening(
        "digineuvonta",
        "Digineuvontaa senioreille",
        "Tuo oma puhelin tai tabletti ja kysy mitä vain. Neuvojat ovat Puuhalan senioriyhdistyksen "
        "vapaaehtoisia. Aikaa ei tarvitse varata.",
        "mantykirjasto", -1, 3, "13.00", 120, times=8, keywords=("Neuvonta",),
    ),
    Happening(
        "runoilta",
        "Runoilta",
        "Kolme runoilijaa, kolme kieltä ja yksi kontrabasso. Illan jälkeen kirjoja voi ostaa suoraan "
        "tekijöiltä.",
        "paakirjasto", 3, 3, "18.30", 75, keywords=("Lukeminen", "Musiikki"),
    ),
    Happening(
        "ruutuaika",
        "Vanhempainilta: lapsi ja ruutu",
        "Kuinka paljon on liikaa, ja kuka sen päättää? Mediakasvattaja Anu Salmi alustaa ja vastaa vanhempien "
        "kysymyksiin. Ilta on tarkoitettu alakouluikäisten lasten vanhemmille. Lastenhoito järjestyy "
        "satuhuoneessa.",
        "rantakirjasto", 1, 2, "18.00", 90, keywords=("Vanhemmuus",),
    ),
    Happening(
        "kielikahvila",
        "Kielikahvila – Language café",
        "Harjoittele suomea ilman virallisuutta. Practise Finnish over a cup of coffee, everyone is welcome. "
        "Kahvilassa on leikkinurkka, joten lapset voivat tulla mukaan.",
        "paakirjasto", -2, 2, "17.00", 90, times=12, keywords=("Kielet",),
    ),
    Happening(
        "vaihtotori",
        "Lastenvaatteiden vaihtotori",
        "Tuo ehjiä ja puhtaita lasten vaatteita, ota mukaasi sopivia. Koot 50–152. Yli jääneet vaatteet "
        "lahjoitetaan eteenpäin.",
        "mantykirjasto", 0, 5, "10.00", 180, keywords=("Kierrätys",),
    ),
    Happening(
        "kirjailijavieras",
        "PERUTTU: Kirjailijavieraana Aino Lehto",
        "Kirjailija Aino Lehto on valitettavasti sairastunut, ja vierailu siirtyy myöhempään ajankohtaan. "
        "Uusi aika kerrotaan kirjaston verkkosivuilla.",
        "paakirjasto", 0, 4, "18.00", 60, keywords=("Lukeminen",),
    ),
    Happening(
        "pyjamabileet",
        "Kirjaston pyjamabileet",
        "Kun ovet on suljettu, alkavat bileet: lukuteltta, taskulamppuseikkailu ja iltasatu. Pyjama päälle ja "
        "tyyny kainaloon! Tapahtuma on peruttu liian vähäisen ilmoittautujamäärän vuoksi.",
        "rantakirjasto", 2, 4, "18.00", 120, keywords=("Tapahtumat",), cancelled=True,
    ),
    Happening(
        "perheiden-pelit",
        "Perheiden peli-ilta",
        "Konsolit, lautapelit ja iso kangas. Perheet pelaavat yhdessä, ja voittaja saa valita iltapalan. Alle "
        "7-vuotiaat aikuisen seurassa.",
        "mantykirjasto", 5, 4, "17.00", 150, keywords=("Pelit",),
    ),
    Happening(
        "satupyora",
        "Satupyörä saapuu Rantakylään",
        "Kirjaston lastipyörä on täynnä kuvakirjoja ja pysähtyy rannan leikkipuistoon. Lainaa kirja, kuuntele "
        "satu tai tee molemmat. Sopii lapsille ja heidän aikuisilleen.",
        "rantakirjasto", 3, 1, "10.00", 90, times=3, keywords=("Satutunnit", "Ulkona"),
    ),
    Happening(
        "karaoke",
        "Nuorten karaoke",
        "Laulukirjasto laajenee: sinä valitset kappaleen, me hoidamme taustat. Ilta on alle 18-vuotiaille.",
        "rantakirjasto", 5, 3, "17.00", 120, keywords=("Musiikki", "Nuoret"),
    ),
    Happening(
        "kirjastoseikkailu-menneet",
        "Lukuviikon avajaiset",
        "Lukuviikko alkaa yhteisellä ääneen lukemisella. Koululaiset lukevat vuorotellen samaa kirjaa aamusta "
        "iltaan, ja laskuri seinällä näyttää sivut.",
        "paakirjasto", -2, 4, "9.00", 480, keywords=("Lukeminen",),
    ),
    Happening(
        "muumitunti",
        "Kuvakirjabrunssi",
        "Puuroa, hedelmiä ja pino kuvakirjoja aamun hitaille perheille. Kirjoja saa lukea sormet hillossa, ne "
        "on päällystetty.",
        "mantykirjasto", 4, 6, "10.00", 120, keywords=("Lukeminen", "Ruoka"),
    ),
)  # fmt: skip
