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
    Place("/kayttajat", N_("Users"), administrators=True),
    Place("/loki", N_("Log"), administrators=True),
    Place("/tili", N_("Own account")),
)

# ?tehty=… after a form -> what the page says
NOTICES: dict[str, str] = {
    "tallennettu": N_("Saved."),
    "poistettu": N_("Removed."),
}

# the same on the log-in page
ENTRY_NOTICES: dict[str, str] = {
    "ulos": N_("You have logged out."),
    "salasana": N_("Your password is set. Log in with it."),
}
