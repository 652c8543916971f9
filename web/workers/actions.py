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
    "source.pull": N_("Had {subject} fetched"),
    "source.pause": N_("Paused {subject}"),
    "source.resume": N_("Let {subject} run again"),
    "source.approve": N_("Approved the smaller answer of {subject}"),
    "source.reject": N_("Kept the events of {subject}"),
    "source.change": N_("Changed the settings of {subject}"),
    "source.remove": N_("Removed {subject} and {detail} events"),
    "source.correct": N_("Corrected all events of {subject}: {detail}"),
    "source.undo": N_("Undid what held for all events of {subject}"),
    "event.correct": N_("Corrected “{subject}”: {detail}"),
    "event.hide": N_("Hid “{subject}”"),
    "event.undo": N_("Undid a correction of “{subject}”"),
    "event.merge": N_("Merged “{subject}” with another event"),
    "event.unmerge": N_("Took “{subject}” apart from another event"),
    "event.apart": N_("Said that “{subject}” is not the same as another event"),
    "place.put": N_("Said that {subject} is in the area {detail}"),
    "goal.add": N_("Wrote the goal “{subject}”: {detail}"),
    "goal.change": N_("Changed the goal “{subject}”: {detail}"),
    "goal.remove": N_("Removed the goal “{subject}”: {detail}"),
    "wish.show": N_("Showed wish number {subject}"),
    "wish.reject": N_("Rejected wish number {subject}"),
    "user.rename": N_("Changed their own name to {detail}"),
    "user.worker": N_("Made {subject} a worker, no longer an administrator"),
    "user.administrator": N_("Made {subject} an administrator"),
    "user.organisation": N_("Moved {subject} to the organisation {detail}"),
    "user.remove": N_("Removed the user {subject}"),
    "source.add": N_("Added the source {subject}"),
    "source.table": N_("Brought a newer table for {subject}"),
    "row.add": N_("Typed in {subject}"),
    "row.change": N_("Changed the typed event {subject}"),
    "row.peru": N_("Cancelled the typed event {subject}"),
    "row.palauta": N_("Took back the cancellation of {subject}"),
    "row.poista": N_("Removed the typed event {subject}"),
}

# done to oneself: who says it all
OWN = frozenset(("login", "login.openid", "logout", "password.change", "user.accept", "user.rename"))
