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
    "user.role": N_("Changed what {subject} may do: {detail}"),
    "user.remove": N_("Removed the user {subject}"),
}
