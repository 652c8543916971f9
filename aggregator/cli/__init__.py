"""The command line: `puuha`. One file for each group of commands; each imports what it needs when it runs."""

from __future__ import annotations

import sys

from aggregator.cli.app import app
from aggregator.cli.say import Stop, complain


def main() -> None:
    """Run a command; a mistake is one plain sentence and an exit code other than 0."""
    try:
        code = app(prog_name="puuha", standalone_mode=False)
    except Stop as stop:
        complain(str(stop))
        sys.exit(stop.code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:
        # click's own errors (bad option, missing argument) carry their sentence in this method
        if not hasattr(error, "format_message"):
            raise
        complain(error.format_message())
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
