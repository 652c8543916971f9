"""The library's events for babies, toddlers and pre-schoolers. Ages stand in the texts only, as in most feeds."""

from __future__ import annotations

from aggregator.demo.happening import Happening

HAPPENINGS = (
    Happening(
        "vauvojen-lorutuokio",
        "Vauvojen lorutuokio",
        "Loruja, lauluja ja köröttelyjä 0–1-vuotiaille ja heidän aikuisilleen. Istumme lattialla, joten ota "
        "mukaan viltti tai vauvan alusta. Lorutuokion jälkeen saa jäädä syömään omia eväitä. Ei "
        "ennakkoilmoittautumista.",
        "paakirjasto", -2, 2, "10.00", 30, times=11, pauses=(6,), keywords=("Lorut", "Vauvat"),
    ),
    Happening(
        "taaperoiden-laululeikki",
        "Taaperoiden laululeikki",
        "Lauletaan ja leikitään tuttuja ja uusia lauluja. Laululeikki sopii 1–3-vuotiaille yhdessä aikuisen "
        "kanssa, ja isommat sisarukset saavat tulla mukaan. Soittimet odottavat valmiina satuhuoneessa.",
        "paakirjasto", -1, 3, "9.30", 30, times=10, keywords=("Musiikki",),
    ),
    Happening(
        "satutunti-paakirjasto",
        "Satutunti leikki-ikäisille",
        "Tule kuuntelemaan satuja kirjaston satuhuoneeseen. Luemme yhden pitkän ja kaksi lyhyttä satua ja "
        "juttelemme niistä lopuksi. Satutunti on tarkoitettu 3–6-vuotiaille. Ryhmiltä toivomme "
        "ilmoittautumista etukäteen.",
        "paakirjasto", -2, 1, "9.30", 45, times=12, pauses=(5,), off=(3,), keywords=("Satutunnit",),
    ),
    Happening(
        "satutuokio-rantakyla",
        "Satutuokio Rantakylässä",
        "Rannan satutuokiossa luetaan järvistä, veneistä ja kaikesta, mitä pinnan alla ui. Mukaan mahtuu "
        "parikymmentä 3–6-vuotiasta. Pienempi sisarus on tervetullut aikuisen sylissä.",
        "rantakirjasto", -1, 4, "10.00", 30, times=9, moved=(4,), keywords=("Satutunnit",),
    ),
    Happening(
        "satutuokio-mantyla",
        "Mäntylän satutuokio ja askartelu",
        "Ensin satu, sitten saksia ja liimaa: askartelemme jotakin sadusta. Suosittelemme tuokiota "
        "4–7-vuotiaille. Alle kouluikäiset yhdessä aikuisen kanssa.",
        "mantykirjasto", 0, 5, "11.00", 60, times=4, keywords=("Satutunnit", "Askartelu"),
    ),
    Happening(
        "sagostund",
        "Sagostund på svenska",
        "Vi läser sagor på svenska och sjunger tillsammans. Sagostunden passar barn i åldern 3–6 år. Ingen "
        "förhandsanmälan, kom som du är!",
        "paakirjasto", 1, 5, "10.30", 45, keywords=("Satutunnit", "På svenska"),
    ),
    Happening(
        "storytime",
        "Story time in English",
        "Stories, rhymes and a small craft in English for children aged 4–7 together with an adult. No "
        "language test at the door: pointing and laughing are enough. Free entry.",
        "rantakirjasto", 3, 5, "12.00", 45, keywords=("Satutunnit", "In English"),
    ),
    Happening(
        "vauvakino",
        "Vauvakino: elokuva vauvan kanssa",
        "Elokuva aikuiselle, lempeät valot ja hiljainen ääni vauvalle. Salissa on hoitopöytä, leikkimatto ja "
        "tilaa rattaille. Saa itkeä, syödä ja kävellä kesken elokuvan.",
        "paakirjasto", 2, 3, "12.00", 105, keywords=("Elokuvat", "Vauvat"),
    ),
    Happening(
        "varikylpy",
        "Vauvojen värikylpy",
        "Tutkitaan värejä kaikilla aisteilla: maalit on tehty ruoasta, joten niitä saa maistaa. Värikylpy on "
        "4–12 kuukauden ikäisille vauvoille aikuisen kanssa. Ota mukaan pyyhe ja vaihtovaatteet. Ilmoittaudu "
        "kirjaston tiskillä viimeistään edellisenä päivänä, mukaan mahtuu kahdeksan vauvaa.",
        "mantykirjasto", 1, 2, "10.00", 45, keywords=("Taide", "Vauvat"),
    ),
    Happening(
        "peikko",
        "Nukketeatteri: Peikko, joka ei osannut murjottaa",
        "Kolmen käsinuken ja yhden haitarin esitys peikosta, jota naurattaa väärissä paikoissa. Ikäsuositus "
        "yli 3-vuotiaille, kesto 35 minuuttia. Maksuttomia lippuja saa kirjastosta tuntia ennen esitystä.",
        "paakirjasto", 2, 5, "11.00", 35, keywords=("Teatteri",),
    ),
    Happening(
        "muskarimaistiainen",
        "Muskarimaistiainen",
        "Tule kokeilemaan, mitä musiikkileikkikoulussa tehdään. Ensimmäinen ryhmä klo 9.30 on 1–2-vuotiaille, "
        "toinen klo 10.15 3–4-vuotiaille. Musiikkiopiston opettaja vastaa kysymyksiin kahvikupin äärellä.",
        "rantakirjasto", 4, 0, "9.30", 90, keywords=("Musiikki",),
    ),
    Happening(
        "kulkurin-satupysakki",
        "Kulkurin satupysäkki",
        "Kirjastoauto Kulkuri jää hetkeksi paikalleen ja kuljettaja lukee ääneen. Istumapaikkoja on "
        "kahdeksan, ja portailla kuulee hyvin. Sopii leikki-ikäisille ja muille kuuntelijoille.",
        "kulkuri", 0, 3, "17.30", 20, times=8, pauses=(2, 3), keywords=("Satutunnit",),
    ),
    Happening(
        "eskariseikkailu",
        "Eskareiden kirjastoseikkailu",
        "Kadonnut kirjanmerkki pitää löytää ennen sulkemisaikaa! Seikkailu on eskareille ja kestää noin "
        "tunnin. Päiväkotiryhmät varaavat oman aikansa kirjaston verkkosivuilta, mutta mukaan voi tulla myös "
        "perheen kanssa.",
        "paakirjasto", 3, 2, "13.00", 60, keywords=("Pelit",),
    ),
    Happening(
        "unilelut",
        "Unilelujen yö kirjastossa",
        "Tuo unilelu perjantaina kirjastoon yökylään ja hae se lauantaina. Leluista otetaan yön aikana "
        "valokuvia: mitä ne oikein puuhaavat? Lelun saattajan on hyvä olla 3–8-vuotias.",
        "mantykirjasto", 4, 4, "16.00", 60, keywords=("Tapahtumat",),
    ),
    Happening(
        "pienimpien-lukuhetki",
        "Lukuhetki perheen pienimmille",
        "Pehmokirjoja, kurkistusluukkuja ja ääniä. Lukuhetki on lyhyt ja se uusitaan heti perään, jos yleisö "
        "niin vaatii. Tervetuloa omaan tahtiin!",
        "rantakirjasto", 1, 1, "10.00", 20, times=3, keywords=("Satutunnit",),
    ),
)  # fmt: skip
