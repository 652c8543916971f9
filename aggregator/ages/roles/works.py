"""Titles of works and ratings of films. Pure."""

from __future__ import annotations

import re

from aggregator.ages.mentions import Mention
from aggregator.ages.scene import Scene, Sentence, is_target

_WORK = re.compile(
    r"\w*(?:elokuv|leffa|näytelm|dokument|musikaali|ooppera|konsert|näyttely|film|pjäs|teater|konsert|bio|movie|cinema|"
    r"play|exhibition|book|kirja|romaan|levy)\w*[^:–]{0,20}:\s"
)
_NAMED = re.compile(
    r"(?:sarja|romaan|kirja|elokuv|näytelm|levy|teokse|filmen|boken|romanen|pjäsen|serien|novel|book|series|film)\w*\s+"
    r"(?:[A-ZÅÄÖ][\w-]*\s+){1,3}$"
)
_NAMED_AFTER = re.compile(r"[^.,!?]{0,40}\s-(?:dokument|elokuv|näytelm|sarja|kirja|romaan|levy|film|musikaali)")


_WORK_NAMED = re.compile(r"(?:Dokumentti|Elokuva|Näytelmä|Film|Filmen|Pjäsen|Movie)\s[\"”“«]?$")
_OPENS_WORK = re.compile(
    r"(?:the\s)?(?:romanen|filmen|pjäsen|boken|näytelmä|elokuva|romaani|kirja|dokumentti|novel|film|play|book)\b"
)


def title_of_work(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Elokuva: Lapsi joka katosi; televisiosarjasta Erämaan lapset."""
    if mention.kind == "number" or is_target(mention):
        return False
    before = mention.before_as_written
    if mention.in_title and (
        _WORK_NAMED.search(before)
        or _WORK.match(mention.text.folded[: mention.start])
        or (mention.ending in _BARE and _OPENS_WORK.match(scene.description))
    ):
        return True
    return bool(_NAMED.search(before) or _NAMED_AFTER.match(mention.after))


_BARE = {"barnen", "lapset", "lapsi", "children", "barn"}


def rating(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Sallittu yli 12-vuotiaille (K-12)."""
    if mention.kind != "number":
        return False
    if mention.rule == "age limit" and scene.film and mention.tokens[-1].code == "N":
        return True
    return "k" in said.whole and mention.rule in {"from", "age", "under", "age limit"}
