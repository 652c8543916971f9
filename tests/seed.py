"""Children that read feeds, forked from a process that has imported what they need, in place of fresh processes.

A fresh one takes 0.8 s of processor time to begin, which most tests have no interest in. Those that prove how children
are begun and ended (tests/sources/test_isolate.py, tests/chaos) have fresh ones. Inside, all is the same: the same
`sources.child.main` with the same limits.

As a program this is the seed: each message on its standard input, a socket, has a line of JSON and two descriptors:
the child's socket, and a pipe that is told the child's status when it has ended.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

STATUS = struct.Struct("i")


class Forked:
    """As much of a subprocess.Popen as `sources.isolate` uses."""

    def __init__(self, pid: int, told: int) -> None:
        self.pid, self._told = pid, told
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, negative for a signal. Raises TimeoutError."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise TimeoutError
            self.returncode = STATUS.unpack(os.read(self._told, STATUS.size))[0]
            os.close(self._told)
        return self.returncode

    def poll(self) -> int | None:
        """The exit code if it has ended."""
        with suppress(TimeoutError):
            self.wait(0)
        return self.returncode

    def kill(self) -> None:
        """End it if it lives."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class Seed:
    """The process that children are forked from; begun when first needed."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def popen(self, theirs: socket.socket, memory: int, preload: tuple[str, ...]) -> Forked:
        """In place of `sources.isolate._popen`."""
        told, status = os.pipe()
        with self._turn:
            ours = self._socket or self._begin()
            order = json.dumps([memory, preload]).encode()
            socket.send_fds(ours, [order], [theirs.fileno(), status])
            pid = int(ours.recv(32))
        os.close(status)
        return Forked(pid, told)

    def _begin(self) -> socket.socket:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            path = [str(Path(entry).resolve()) for entry in sys.path]
            self._process = subprocess.Popen(
                [sys.executable, "-B", "-X", "utf8", __file__, json.dumps(path)],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        return self._socket

    def end(self) -> None:
        """It ends when nobody can ask it any more, and its children with it."""
        if self._socket is not None and self._process is not None:
            self._socket.close()
            self._process.wait(20)


def child(order: list[Any], own: int, seed: int) -> None:
    """What a process that has just been forked does."""
    from sources.child import main
    from sources.isolate import ENVIRONMENT

    os.setsid()
    os.dup2(own, 0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.closerange(3, 256)
    os.chdir("/")
    for name in set(os.environ) - set(ENVIRONMENT):
        del os.environ[name]
    memory, preload = order
    main(memory, seed, preload)


def serve() -> None:
    """Fork what is asked for, tell what has ended."""
    orders, seed = socket.socket(fileno=0), os.getpid()
    ended, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(ended, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    statuses: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([orders, ended], [], [])
        if ended in ready:
            os.read(ended, 4096)
            while statuses:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    break
                pipe = statuses.pop(pid)
                with suppress(BrokenPipeError):
                    os.write(pipe, STATUS.pack(os.waitstatus_to_exitcode(status)))
                os.close(pipe)
        if orders in ready:
            order, descriptors, _, _ = socket.recv_fds(orders, 4096, 2)
            if not order:
                return
            own, pipe = descriptors
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                code = 1
                try:
                    child(json.loads(order), own, seed)
                    code = 0
                finally:
                    os._exit(code)
            statuses[pid] = pipe
            os.close(own)
            orders.send(str(pid).encode())


if __name__ == "__main__":
    sys.path[:] = json.loads(sys.argv[1])
    import aggregator.understand  # noqa: F401 (what the children would import)

    serve()
