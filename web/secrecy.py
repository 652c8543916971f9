"""Secret addresses stay secret: they are in no log, ours or the server's, and in no other site's."""

from __future__ import annotations

import logging
import re

# "/p/{token}.ics", "/fi/perhe/{token}", "/fi/kutsu/{token}"; in any text, as an access log has them
_SECRET = re.compile(r"(/p/|/perhe/|/kutsu/)[^/?\s.\"']+")
# a page that knows a secret tells nobody where its visitor came from, is kept by nobody, and found by nobody
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def shown_path(path: str) -> str:
    """A path as it may be logged."""
    return _SECRET.sub(r"\1…", path)


class Redact(logging.Filter):
    """Takes the secrets out of what a server logs of its requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        if isinstance(record.args, tuple):
            record.args = tuple(shown_path(one) if isinstance(one, str) else one for one in record.args)
        if isinstance(record.msg, str):
            record.msg = shown_path(record.msg)
        return True


def keep_out_of_logs() -> None:
    """Redact uvicorn's access log, where there is one."""
    log = logging.getLogger("uvicorn.access")
    if not any(isinstance(one, Redact) for one in log.filters):
        log.addFilter(Redact())
