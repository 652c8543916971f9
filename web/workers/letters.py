"""The letters that workers get about their sources: plain text in the site's first language."""

from __future__ import annotations

from aggregator.minding.advice import STEPS, next_step
from aggregator.minding.summary import Week
from aggregator.minding.telling import Told, Words, Writer
from aggregator.report import SENTENCES
from web.i18n import DEFAULT, N_, Tongue, tongue
from web.parts import Parts
from web.workers.signs import sign
from web.workers.week import sentences, span

SUBJECTS = {
    ("failing", "begins"): N_("{name} does not work"),
    ("failing", "ends"): N_("{name} works again"),
    ("quarantined", "begins"): N_("{name} has suddenly far fewer events"),
    ("quarantined", "ends"): N_("{name} is out of quarantine"),
}
FIRST = {
    ("failing", "begins"): N_(
        "The events of the source “{name}” could not be fetched. The stored ones are shown meanwhile."
    ),
    ("failing", "ends"): N_("The source “{name}” is fetched as usual again. You need not do anything."),
    ("quarantined", "begins"): N_(
        "The source “{name}” suddenly has far fewer events than before. The old ones are shown until you decide."
    ),
    ("quarantined", "ends"): N_("The quarantine of the source “{name}” is over. You need not do anything."),
}


def writer(site: Parts) -> Writer:
    """How the letters of a site are put."""
    said = tongue(DEFAULT)
    return Writer(lambda told: _notice(told, site, said), lambda week: _week(week, site, said))


def _notice(told: Told, site: Parts, said: Tongue) -> Words:
    which, name = (told.notice.kind, told.notice.step), told.of.row.about.name
    lines = [said(FIRST[which], name=name)]
    if told.notice.step == "begins":
        lines += _why(told, said)
    lines.append(site.address(f"/{said.code}/lahteet/{told.of.slug}"))
    return said(SUBJECTS[which], name=name), _signed(lines, site, said)


def _why(told: Told, said: Tongue) -> list[str]:
    if told.notice.kind == "quarantined":
        step = STEPS["quarantined"]
        return [said(step)]
    if told.last is None:
        return []
    problems = [said(one.what, **one.values) for one in told.last.problems if not one.item]
    why = " ".join(dict.fromkeys([said(SENTENCES[told.last.outcome]), *problems]))
    step = next_step(told.last)
    return [why, said("What to do: {step}", step=said(step))] if step else [why]


def _week(week: Week, site: Parts, said: Tongue) -> Words:
    subject = said("Your sources, {days}", days=span(week, site, said))
    states = "\n".join(
        f"- {line.of.row.about.name}: {sign(line.state, said).word}, "
        + said.plural("{count} coming event", "{count} coming events", line.of.events)
        for line in week.sources
    )
    lines = [" ".join(sentences(week, said)), states, site.address(f"/{said.code}/viikkokatsaus")]
    return subject, _signed(lines, site, said)


def _signed(lines: list[str], site: Parts, said: Tongue) -> str:
    foot = said("You get this because you mind sources on {site}.", site=site.settings.site_name)
    return "\n\n".join([*lines, f"-- \n{foot}"]) + "\n"
