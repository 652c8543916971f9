"""How commands speak: one sentence for an error, rich on a terminal, plain lines otherwise."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from aggregator.settings import Settings


class Stop(Exception):
    """Ends the command with one plain sentence and an exit code."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        self.code = code
        super().__init__(sentence)


def complain(sentence: str) -> None:
    """One line on standard error."""
    print("puuha:", " ".join(sentence.split()), file=sys.stderr)


def settings_or_stop() -> Settings:
    """The settings; a wrong one ends the command with its name and what is wrong."""
    from pydantic import ValidationError

    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        raise Stop(f"The setting PUUHA_{name} is wrong: {first['msg']}.") from error
    except Exception as error:
        # pydantic-settings raises its own kind for JSON it cannot read
        raise Stop(f"A setting is wrong: {error}.") from error


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what can go wrong outside the program into a sentence."""
    from sqlalchemy.exc import DBAPIError

    from aggregator.store.engine import first_line
    from sources.errors import CatalogueError, SourceError

    try:
        yield
    except CatalogueError as error:
        lines = "\n".join(
            f"  {problem.item}: {problem}" if problem.item else f"  {problem}" for problem in error.problems
        )
        print(lines, file=sys.stderr)
        raise Stop(str(error), 1) from error
    except SourceError as error:
        raise Stop(str(error), 1) from error
    except DBAPIError as error:
        raise Stop(f"The database does not answer: {first_line(error)}.", 1) from error
    except OSError as error:
        raise Stop(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ") + ".", 1) from error


def log_to_stderr(level: str = "INFO") -> None:
    """Structured log lines on standard error; coloured on a terminal, key=value otherwise."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.LogfmtRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    for name in ("apscheduler", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
