"""Fuzzing for as long as it is worth: python -m tests.fuzz TARGET|all [--seconds 60] [--mutation]

With atheris installed (`pip install .[fuzz]`) guided by coverage, else by mutation alone. Prints inputs a second and
every finding once; the input of each is kept in the folder that is told. Exit code 1 if there is any.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

SLOW = 2.0  # seconds of processor time for one input
HANGS = 60.0  # seconds after which it is taken to be hanging: last.bin is the input


class Findings:
    """Runs a target; remembers each finding by where it comes from. slow: an input that takes too long is one too."""

    def __init__(self, target: Callable[[bytes], None], folder: Path) -> None:
        self._target, self._folder = target, folder
        self._last = (folder / "last.bin").open("wb", buffering=0)  # what it hangs on, if it does
        self.places: set[str] = set()
        self.inputs = 0

    def __call__(self, data: bytes) -> None:
        self.inputs += 1
        self._last.seek(0)
        self._last.truncate()
        self._last.write(data)
        faulthandler.dump_traceback_later(HANGS, exit=True)
        began = time.process_time()
        try:
            self._target(data)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            last = next((f for f in reversed(frames) if "site-packages" not in f.filename), frames[-1])
            self._note(
                f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}", data, traceback.format_exc()
            )
        faulthandler.cancel_dump_traceback_later()
        if time.process_time() - began > SLOW:
            self._note("slow", data, f"{time.process_time() - began:.1f} s\n")

    def _note(self, place: str, data: bytes, told: str) -> None:
        if place not in self.places:
            self.places.add(place)
            file = self._folder / f"{len(self.places)}.bin"
            file.write_bytes(data)
            print(f"FINDING {place}: {file}\n{told[-1500:]}", flush=True)


def by_mutation(name: str, seconds: float, folder: Path) -> int:
    """Mutated seeds until the time is up."""
    from tests.fuzz.mutation import mutated
    from tests.fuzz.targets import TARGETS, seeds

    found, began = Findings(TARGETS[name], folder), time.monotonic()
    for data in mutated(list(seeds(name)), random.randrange(2**32)):
        found(data)
        if time.monotonic() - began > seconds:
            break
    told = (
        f"{found.inputs} inputs, {found.inputs / (time.monotonic() - began):.0f}/s, {len(found.places)} findings"
    )
    print(f"{name}: {told} (mutation)", flush=True)
    return len(found.places)


def by_coverage(name: str, seconds: float, folder: Path) -> None:
    """atheris, which ends the process by itself; findings do not stop it."""
    import atheris

    with atheris.instrument_imports(include=["sources", "aggregator", "web"]):
        from tests.fuzz.targets import TARGETS, seeds
    from tests.fuzz.mutation import WORDS

    corpus, words = folder / "corpus", folder / "words"
    corpus.mkdir()
    for number, data in enumerate(seeds(name)):
        (corpus / str(number)).write_bytes(data)
    words.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in WORDS))
    found = Findings(TARGETS[name], folder)
    options = [
        f"-max_total_time={seconds:.0f}",
        "-max_len=20000",
        "-timeout=60",
        "-rss_limit_mb=4096",
        f"-dict={words}",
    ]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(corpus)], found)
    with contextlib.suppress(SystemExit):
        atheris.Fuzz()


def each(names: list[str], seconds: float, mutation: bool) -> int:
    """One process a target, so that one that dies or hangs is a finding and no end."""
    folder = Path(tempfile.mkdtemp(prefix="puuha-fuzz-"))
    bad = 0
    for name in names:
        (folder / name).mkdir()
        command = [
            sys.executable,
            "-m",
            "tests.fuzz",
            name,
            "--seconds",
            str(seconds),
            "--inside",
            str(folder / name),
        ]
        log = folder / f"{name}.txt"
        with log.open("w") as out:
            done = subprocess.run(
                command + ["--mutation"] * mutation, stdout=out, stderr=subprocess.STDOUT, check=False
            )
        lines = log.read_text(errors="replace").splitlines()
        findings = sum(line.startswith("FINDING") for line in lines)
        bad += findings + (done.returncode not in (0, 1))
        told = [
            line
            for line in lines
            if line.startswith((name, "FINDING", "stat::number_of", "stat::average", "==", "Done"))
        ]
        print(f"== {name}: exit code {done.returncode}, {findings} findings", *told, sep="\n   ", flush=True)
    print(f"inputs and logs: {folder}")
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", help="a name of tests/fuzz/targets.py, or all")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--mutation", action="store_true", help="without atheris")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    mutation = asked.mutation or find_spec("atheris") is None
    if asked.inside and mutation:
        return min(by_mutation(asked.target, asked.seconds, asked.inside), 1)
    if asked.inside:
        by_coverage(asked.target, asked.seconds, asked.inside)
        return 0
    from tests.fuzz.targets import TARGETS

    names = list(TARGETS) if asked.target == "all" else [asked.target]
    return min(each(names, asked.seconds, mutation), 1)


if __name__ == "__main__":
    sys.exit(main())
