"""What Puuhala has to read, as RSS 2.0: the library's tips, and the children's own news, four times a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape


@dataclass(frozen=True, slots=True)
class Story:
    """A tip or a piece of news. days: how long ago it came out. motif: of `drawings`, "" without a picture."""

    id: str
    title: str
    text: str
    days: int
    motif: str = ""


TIPS = (
    Story(
        "sata-kertaa",
        "Kuusi kuvakirjaa, jotka kestävät sata lukukertaa",
        "Iltasatu luetaan uudestaan ja uudestaan, ja lukija on usein se, joka väsyy ensin. Valitsimme kuusi "
        "kuvakirjaa 2–5-vuotiaille. Niissä riittää katsottavaa vielä silloinkin, kun sanat osaa jo ulkoa. Lista "
        "on esillä satuhuoneen ovessa, ja kirjat löytyvät punaisesta laatikosta.",
        2, "kirja",
    ),
    Story(
        "ensimmainen-sarjakuva",
        "Ensimmäinen oma sarjakuva",
        "Sarjakuvassa kuva auttaa lukijaa, ja puhekupliin mahtuu vain lyhyitä lauseita. Siksi se sopii hyvin "
        "6–9-vuotiaille, jotka vasta opettelevat lukemaan. Kokosimme kymmenen sarjaa, joista voi aloittaa. "
        "Mukana on kissoja, avaruusolioita ja yksi erittäin kohtelias kummitus.",
        15, "ruudut",
    ),
    Story(
        "takapenkki",
        "Äänikirjoja takapenkille",
        "Mökkimatka tuntuu lyhyemmältä, kun joku lukee ääneen. Näitä kolmea tarinaa jaksavat kuunnella sekä "
        "5–10-vuotiaat että kuljettaja. Kirjaston sovelluksesta kirjat saa puhelimeen ilman jonoa, ja ladattuina "
        "ne toimivat myös metsätaipaleella.",
        33,
    ),
    Story(
        "loru-paivassa",
        "Loru päivässä riittää",
        "Vauva ei tarvitse hienoa lauluääntä, vaan tutun äänen. Loruttele, kun vaihdat vaippaa tai odotat "
        "bussia: sama loru samassa kohdassa päivää rauhoittaa. Painoimme 0–1-vuotiaiden vanhemmille kortin, jossa "
        "on seitsemän lorua liikkeineen. Kortin saa tiskiltä.",
        51, "nuotti",
    ),
    Story(
        "kirjaraati",
        "Nuorten kirjaraati: nämä luettiin yhdeltä istumalta",
        "Raadissa istuu yhdeksän 13–17-vuotiasta, ja säännöt ovat yksinkertaiset: kirjan saa jättää kesken, mutta "
        "syy on kerrottava. Tällä kertaa yhtäkään ei jätetty. Voittaja on kauhukirja, jota kukaan ei suostunut "
        "lukemaan viimeisenä valveilla.",
        74,
    ),
)  # fmt: skip

NEWS = (
    Story(
        "leikkipaikka",
        "Lapset piirsivät leikkipaikan – nyt se rakennetaan",
        "Rantapuiston leikkipaikka näyttää kohta samalta kuin Myllymäen koulun kakkosluokan seinällä. "
        "Puistosuunnittelija valitsi 7–8-vuotiaiden piirroksista kolme, ja rakentajat saivat ohjeen olla "
        "suoristamatta mitään. Liukumäki alkaa hain suusta ja päättyy hiekkaan. Pyörätuolilla pääsee ylös asti.",
        9, "puisto",
    ),
    Story(
        "parlamentti",
        "Lasten parlamentti kysyi, kunnanjohtaja vastasi",
        "Miksi koulun pihalta puuttuu katos? Kuka päättää, mitä kirjastoon ostetaan? Lasten parlamentissa on "
        "kaksi 9–12-vuotiasta edustajaa joka koulusta, ja heillä oli kysymyksiä neljä sivua. Kunnanjohtaja lupasi "
        "katoksen. Kirjastoon voi ehdottaa kirjaa kuka tahansa, myös lapsi.",
        12, "kuplat",
    ),
    Story(
        "pyorat",
        "Pyöränkorjaaja tulee koulun pihalle",
        "Satula liian matalalla, ketju ruosteessa? Kunnan pyöräpaja kiertää koulut ja huoltaa yhden luokan pyörät "
        "kerrallaan. Yli 10-vuotiaat opettelevat paikkaamaan renkaan itse. Osat ovat maksuttomia niin kauan kuin "
        "niitä riittää.",
        101, "pyora",
    ),
    Story(
        "toimittajat",
        "Me teimme tämän lehden",
        "Lasten Puuhala ilmestyy neljä kertaa vuodessa. Jutut tekee toimitus, jossa on nyt kuusi 8–14-vuotiasta. "
        "Toimitukseen pääsee mukaan kertomalla, mistä aiheesta aikuiset eivät ole vielä tajunneet kirjoittaa. "
        "Kokouksissa on aina keksejä.",
        106,
    ),
)  # fmt: skip

FEEDS = {
    "/kirjasto/vinkit.rss": ("Puuhalan kirjaston vinkit", "/kirjasto/vinkit/", TIPS),
    "/lasten-puuhala.rss": ("Lasten Puuhala", "/lasten-puuhala/", NEWS),
}
BY_PATH = {f"{folder}{each.id}": each for _, folder, stories in FEEDS.values() for each in stories}


def rss(path: str, today: date, base: str) -> bytes:
    """The feed at that path of FEEDS. base: the sites' address without a slash at the end."""
    title, folder, stories = FEEDS[path]
    items = "".join(_item(each, f"{base}{folder}{each.id}", today, base) for each in stories)
    about = f"<title>{escape(title)}</title><link>{base}/</link><description>{escape(title)}</description>"
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
    return f"{head}{about}<language>fi</language>{items}</channel></rss>".encode()


def _item(story: Story, address: str, today: date, base: str) -> str:
    published = datetime.combine(today - timedelta(days=story.days), time(9), UTC)
    picture = f'<enclosure url="{base}/kuvat/{story.motif}/{story.id}.png" type="image/png" length="0"/>'
    return (
        f"<item><title>{escape(story.title)}</title><link>{address}</link><guid>{address}</guid>"
        f"<pubDate>{format_datetime(published)}</pubDate><description>{escape(story.text)}</description>"
        f"{picture if story.motif else ''}</item>"
    )
