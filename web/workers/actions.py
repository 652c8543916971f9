"""What the log page says of each action: slug of the audit log -> sentence with {subject} and {detail}."""

from __future__ import annotations

from web.i18n import N_

ACTIONS: dict[str, str] = {
    "login": N_("Logged in"),
    "login.fail": N_("Someone tried to log in as {subject}"),
    "login.openid": N_("Logged in through the organisation's own log-in"),
    "logout": N_("Logged out"),
    "session.end": N_("Ended sessions of {subject}"),
    "password.change": N_("Changed the password"),
    "user.invite": N_("Invited {subject}"),
    "user.accept": N_("Set name and password by a link"),
    "user.reset": N_("Made {subject} a link to set a new password"),
    "user.rename": N_("Changed their own name to {detail}"),
    "user.worker": N_("Made {subject} a worker, no longer an administrator"),
    "user.administrator": N_("Made {subject} an administrator"),
    "user.organisation": N_("Moved {subject} to the organisation {detail}"),
    "user.remove": N_("Removed the user {subject}"),
}

# done to oneself: who says it all
OWN = frozenset(("login", "login.openid", "logout", "password.change", "user.accept", "user.rename"))
