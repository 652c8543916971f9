"""What frames every page of the workers' area: where one can go, and what is said when something is done."""

from __future__ import annotations

from dataclasses import dataclass

from web.i18n import N_


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the area's navigation. path: without the language; administrators: only for them."""

    path: str
    label: str
    administrators: bool = False


NAVIGATION = (
    Place("/lahteet", N_("Sources")),
    Place("/korjaukset", N_("Corrections")),
    Place("/paikat", N_("Places")),
    Place("/toiveet/seulo", N_("Wishes")),
    Place("/viikkokatsaus", N_("Week")),
    Place("/kattavuus", N_("What is on offer")),
    Place("/kayttajat", N_("Users"), administrators=True),
    Place("/loki", N_("Log"), administrators=True),
    Place("/tili", N_("Own account")),
)

# ?tehty=… after a form -> what the page says
NOTICES: dict[str, str] = {
    "tallennettu": N_("Saved."),
    "poistettu": N_("Removed."),
    "haetaan": N_("The source is fetched within a minute. Open this page again then."),
    "tauolla": N_("The source is paused. Its events stay on the site."),
    "jatkuu": N_("The source is fetched again, the first time within a minute."),
    "hyvaksytty": N_("Approved. The events go at the next fetch, within a minute."),
    "hylatty": N_("The events stay until the feed has them again, or until you approve."),
    "asetukset": N_("Saved. The settings hold from the next fetch on, within a minute."),
    "toisin": N_("It had changed meanwhile. This is how it is now."),
    "korjattu": N_("Corrected. It shows at once and stays, whatever the source says."),
    "kumottu": N_("Undone."),
    "katsottu": N_("Noted: the correction still holds."),
    "yhdistetty": N_("The two are one event now."),
    "erotettu": N_("They are two events again, for good."),
    "erillaan": N_("Noted: they are never joined by themselves."),
    "lahetetty": N_("The link has been sent by e-mail."),
    "paatetty": N_("The sessions have been ended."),
    "toive-nakyy": N_("The wish is shown to everybody now."),
    "toive-pois": N_("Rejected: the words have been deleted. The wish stays counted."),
    "vaihdettu": N_("The password has been changed. You are logged out everywhere else."),
}

# the same on the log-in page
ENTRY_NOTICES: dict[str, str] = {
    "ulos": N_("You have logged out."),
    "salasana": N_("Your password is set. Log in with it."),
}
