"""`puuha` in processes of its own that begin warm: imported once, forked for each line on standard input.

A line is JSON: arguments, env, and out, a file's name without its ending. The process id is answered at once; OUT.out
is what the program printed, OUT.code its exit code (negative for a signal), made when it has ended.
hold: stop for ever at one function, "before:module:name" or "after:module:name", and make OUT.held there.
"""

import json
import os
import select
import sys
import time
from importlib import import_module
from pathlib import Path

MODULES = ("app", "pulling", "serving", "working", "sources")


def hold(point, file):
    """Replace the function at `point` by one that never comes back."""
    side, module, path = point.split(":")
    *owners, name = path.split(".")
    owner = import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    real = getattr(owner, name)

    def held(*args, **named):
        if side == "after":
            real(*args, **named)
        Path(file).touch()
        time.sleep(600)

    setattr(owner, name, held)


def begin(arguments, env, out, hold_at=""):
    """The program, in a process that has just been forked."""
    os.environ.clear()
    os.environ.update(env)
    to = os.open(f"{out}.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for descriptor in (1, 2):
        os.dup2(to, descriptor)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if hold_at:
        hold(hold_at, f"{out}.held")
    sys.argv = ["puuha", *arguments]
    import_module("aggregator.cli").main()


def serve():
    """Begin what is asked for, tell what has ended."""
    running = {}
    while True:
        if select.select([sys.stdin], [], [], 0.02)[0]:
            line = sys.stdin.readline()
            if not line:
                return
            order = json.loads(line)
            pid = os.fork()
            if not pid:
                begin(**order)
            running[pid] = order["out"]
            print(pid, flush=True)
        ended, status = os.waitpid(-1, os.WNOHANG) if running else (0, 0)
        if ended:
            code = Path(f"{running.pop(ended)}.part")
            code.write_text(str(os.waitstatus_to_exitcode(status)))
            code.replace(code.with_suffix(".code"))


for name in MODULES:
    import_module(f"aggregator.cli.{name}")
for name in (
    "aggregator.services",
    "aggregator.schedule",
    "aggregator.queueing",
    "aggregator.store.schema",
    "alembic.command",
    "web.app",
    "uvicorn",
):
    import_module(name)
print("warm", flush=True)
serve()
