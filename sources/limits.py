"""A time limit for code that may never come back."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TimeoutError inside the block when it has run for `seconds`.

    By setitimer (POSIX), so in the main thread only; elsewhere the block runs without a limit. A timer that was
    running before is set again with what it had left.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    handler = signal.signal(signal.SIGALRM, _ring)
    left, again = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        used = seconds - signal.setitimer(signal.ITIMER_REAL, 0)[0]
        signal.signal(signal.SIGALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - used, 0.001), again)
