"""Words without which a reader need not look at a text at all: most texts tell no price, no language, no access.

Kept wide on purpose: what a cue means is for the reader to say. Stems as in `stems`; one bit a reader, above those
of the topics.
"""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.reading.stems import Stem, stem
from aggregator.reading.vocabulary import phrases, topics

_BASE = 1 << (len(topics()) * 3)
PRICE, SIGNUP, ACCESS, SPOKEN, PHRASE = (_BASE << number for number in range(5))

CUES = {
        PRICE: r"""€ $ £ eur \be\b 0e 5e maksu maksa maksetaan ilmai vapaa hint hinnat lippu liput lipun
        omakustant veloitu
        fri\b fritt gratis avgift kostna kostar \bpris biljett inträde free price ticket admission \bfee \bcost
        charge complimentary donation 1e 2e 3e 4e 6e 7e 8e 9e usd gbp \bsek \bkr\b""",
        SIGNUP: r"""ilmoit \bilm\b ennakkova varaa varata varatt varauks ajanvara paikka paikko mahtuu otetaan
        enintään \bmax
        anmäl anmal boka bokning platser \bplats \bregist preregist \bsign signup rsvp booking
        \bbook\b reserv capacity
        limited drop-in dropin \bdrop\b walk-in osallistujamäär enrol deltagar deadline högst participants""",
        ACCESS: r"""esteet pyörätuol viittom selko induktio kuulosilm kirjoitustulk kuvailutulk sovelt erityis
        kehitysvam
                vammai tukea aisti hiljai rauhoit avustaj saattaj liikuntarajoit liikuntaest tillgäng rullst
        teckenspr lättläst
        \blätt skrivtolk syntolk slinga anpass \bspecial \bsärskild funktions utvecklingsst sinnes \btyst \blugn
                assist ledsagar wheelchair accessib step-free barrier-free \bsign\b plain \beasy hearing induction
        speech-to
                caption audio \bdescri adapted adaptive disab special sensory relaxed \bquiet stimul carer
        companion \basl\b
        \bbsl\b hörsel nepsy autis impairment difficult ärsyk tulkat tulkka tolka mental\b""",
        SPOKEN: r"""kieli kiele ksi språk svensk finsk engelsk arabisk rysk ukrainsk somalisk samisk estnisk
        spansk fransk tysk
        persisk kurdisk turkisk kinesisk bilingual trilingual multilingual language english finnish swedish arabic
        russian ukrainian somali spanish french german estonian persian kurdish turkish chinese \bsámi \bsami
        vietnames thai\b polish portuguese italian""",
}  # fmt: skip


def cue_stems() -> Iterator[Stem]:
    """Every cue with the bit of its reader; of a topic's phrase, the first word."""
    for reader, written in CUES.items():
        yield from (stem(one, reader) for one in written.split())
    for phrase in phrases():
        head = phrase.text.split()[0]
        yield Stem(head, phrase.starts, True, PHRASE)
