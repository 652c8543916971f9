"""Takes each guard out of a copy of the program, runs its fault's test there, and tells what the test then said.

    python tests/chaos/guards.py [NUMBER ...]      a row of README.md for each; exit code 1 if a test stayed green

GUARDS: the fault's number, with a word where it has several guards -> (file, text, other text) for each change that
takes the guard out. Where a fault is held off in several places, all of them go. A test that runs on SQLite and on
PostgreSQL has to fail on both.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 45
KINDS = ("sqlite", "postgres")
BOUND = "if self._size > self._most:"
TOKEN = 'source.c.lease_token == bindparam("b_token")'
GUARDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "01": (("sources/backoff.py", "min(interval * 2.0 ** min(failures, 40), DAY)", "interval * 2.0 ** min(failures, 40)"),),
    "02": (("sources/transport.py", "if isinstance(certificate, ssl.SSLCertVerificationError):", "if False:"),),
    "03": (("sources/fetch.py", "asyncio.timeout(way.seconds_left)", "asyncio.timeout(None)"),),
    "04": (("sources/fetch.py", "asyncio.timeout(way.seconds_left)", "asyncio.timeout(None)"),),
    "05": (("sources/bounded.py", BOUND, "if False:"), ("sources/bounded.py", "if self._raw > self._most:", "if False:")),
    "06": (("sources/bounded.py", BOUND, "if False:"),),
    "06 brotli": (
        ("sources/fetch.py", "response.aiter_raw():\n            for", "response.aiter_bytes():\n            for"),
        ("sources/bounded.py", 'raise Unreachable(N_("The server packed its answer in a way we did not ask for."))', "return False"),
    ),
    "07": (("sources/transport.py", "not_http.error_status_hint == 431", "False"),),
    "08": (("sources/bounded.py", "if self._inflater and not self._inflater.complete:", "if False:"),),
    "09": (("sources/icaltext/blocks.py", 'raise ParseError(N_("The calendar is cut off: its end is missing."))', "pass"),),
    "10": (("sources/fetch.py", '"If-None-Match": self.validators.etag', '"If-None-Match": ""'),),
    "11": (("sources/fetch.py", "response.status_code == 304 and way.validators != NOTHING_KEPT", "response.status_code == 304"),),
    "12": (("sources/collect.py", "if answer.digest == self.memory.digest and not self.of.adapter.linked:", "if False:"),),
    "13": (("sources/backoff.py", "return max(wait, min(retry_after or 0.0, DAY))", "return wait"),),
    "14": (("aggregator/pull.py", 'outcome == "gone" or self.row.about.paused', "self.row.about.paused"),),
    "15": (("aggregator/minding/state.py", "not of.paused and (of.failures >= FAILURES or _overdue(of, now, interval))", "not of.paused and _overdue(of, now, interval)"),),
    "16": (("sources/fetch.py", "if response.status_code not in (200, 203):", "if response.status_code >= 500:"),),
    "17": (("aggregator/pull.py", "MOVED_TIMES = 3", "MOVED_TIMES = 1"),),
    "18": (("sources/fetch.py", "way.go_to(check_address(outcome, self._rules))", "way.go_to(outcome)"),),
    "19": (("sources/transport.py", "await resolve(host, port, self._rules, self._lookup)", "await self._lookup(host, port)"),),
    "19 pinned": (("sources/transport.py", "self._plain.connect_tcp(number, port", "self._plain.connect_tcp(host, port"),),
    "20": (("sources/bounded.py", "if not self._size:", "if False:"),),
    "21": (("aggregator/reconcile.py", "return before > 0 and (after == 0 or", "return False and (after == 0 or"),),
    "22": (("aggregator/reconcile.py", "(before >= FEW and after * 2 < before)", "False"),),
    "23": (
        ("sources/icaltext/events.py", "    if when is None:\n        return None\n    event", "    assert when\n    event"),
        ("sources/icaltext/read.py", "except _FAILURES as error:", "except ZeroDivisionError as error:"),
    ),
    "24": (("sources/icaltext/groups.py", 'found.note("no_uid", one.label)', "pass"),),
    "25": (("aggregator/store/renewals.py", "    if not gone or not arrived:\n        return []\n    found", "    return []\n    found"),),
    "26": (("sources/icaltext/groups.py", "(?:DTSTAMP|", "(?:"),),
    "27": (("sources/icaltext/rules.py", '"FREQ": r"DAILY|', '"FREQ": r"SECONDLY|DAILY|'),),
    "28": (("sources/isolate.py", "        frame = pickle.dumps(", "        return function(*args)\n        frame = pickle.dumps("),),
    "29": (("sources/icaltext/lines.py", 'return line.decode("cp1252")', 'return line.decode("utf-8", "replace")'),),
    "30": (("sources/rss/feed.py", "feedparser.parse(io.BytesIO(body)", 'feedparser.parse(body.decode("latin-1")'),),
    "31": (("aggregator/contentlines.py", 'return text.replace(",", "\\\\,").replace("\\n", "\\\\n")', "return text"),),
    "32": (("aggregator/store/leases.py", "until < now, until >", "until >"),),
    "33": ((
        "aggregator/pull.py", "            report = self._report(db, changes,",
        '            db.exec_driver_sql("COMMIT")\n            db.exec_driver_sql("BEGIN")\n            report = self._report(db, changes,',
    ),),
    "34": (("aggregator/pull.py", "return values | sources.remembered(self.memory, collected.memory)", "return values"),),
    "35": (("aggregator/store/leases.py", TOKEN, f"or_({TOKEN}, source.c.id > 0)"), ("aggregator/pull.py", "leases.hold(db, self.lease)", "pass")),
    "36": (("aggregator/store/leases.py", "where(_is_due(now), _is_free(now)).order_by", "where(_is_due(now)).order_by"),),
    "37": (
        ("aggregator/store/engine.py", "BUSY_SECONDS = 15", "BUSY_SECONDS = 0"),
        ("aggregator/store/engine.py", '"connect_timeout": 10}', '"connect_timeout": 10, "options": "-c lock_timeout=1s"}'),
    ),
    "38": (("aggregator/pull.py", "except OperationalError as error:", "except ZeroDivisionError as error:"),),
    "39": (("aggregator/store/schema.py", 'raise SchemaError(N_("The database is newer', '_ = SchemaError(N_("The database is newer'),),
    "40": (("web/faults.py", 'return type(error).__module__.partition(".")[0] in DATABASES', "return False"),),
    "41": (("aggregator/store/store.py", "copied = backup.before_migrating(self.engine)", "copied = None"),),
    "42": (
        (
            "aggregator/store/backup.py", "        here.backup(there, pages=PAGES)\n",
            "        there.close()\n        __import__('shutil').copy(path, target)\n        return\n",
        ),
        ("aggregator/store/backup.py", '"REPEATABLE READ"', '"READ COMMITTED"'),
    ),
    "43": (("aggregator/upkeep.py", "now = min(now, int(last) + DAY)", "pass"),),
    "44": (("sources/icaltext/zones.py", "return zone or self.default", 'return zone or ZoneInfo("UTC")'),),
    "45": (("sources/icaltext/events.py", 'master.note("rule_in_utc")', "pass"),),
    "46": (("aggregator/schedule.py", "await self._chores.release(left)", "pass"),),
    "47": (("sources/hosts.py", "if first and (host.trying or self._clock() < host.rests_until):", "if False:"),),
    "48": (("sources/fetch.py", "Hosts(per_host)", "Hosts(64)"),),
    "49": (("aggregator/pull.py", "leases.hold(db, self.lease)", "pass"),),
    "50": (("aggregator/onboarding.py", 'if files and "://" not in address', 'if "://" not in address'),),
}  # fmt: skip


def main(numbers: list[str]) -> int:
    """A row for each fault; how many tests stayed green."""
    green = 0
    with tempfile.TemporaryDirectory(prefix="puuha-guards-") as name:
        for part in ("sources", "aggregator", "web", "tests/chaos"):
            shutil.copytree(ROOT / part, Path(name) / part)
        for part in (ROOT / "pyproject.toml", ROOT / "README.md", *ROOT.glob("tests/*.py")):
            shutil.copy(part, Path(name) / part.relative_to(ROOT))
        for number in numbers or GUARDS:
            test, said = without(Path(name), number)
            green += not said
            files = ", ".join(f"{file} `{old.strip().splitlines()[0]}`" for file, old, _ in GUARDS[number])
            print(f"| {number} | `{test}` | {files} | {said or 'STAYED GREEN'} |", flush=True)
    return green


def without(copy: Path, number: str) -> tuple[str, str]:
    """The test's name, and what it said without the guard; "" if it passed, on either database."""
    whole = {file: (copy / file).read_text() for file, _, _ in GUARDS[number]}
    for file, old, new in GUARDS[number]:
        text = (copy / file).read_text()
        assert old in text, f"{number}: {file} has no {old!r}"
        (copy / file).write_text(text.replace(old, new))
    told = run(copy, number[:2])
    for file, text in whole.items():
        (copy / file).write_text(text)
    # what errs before it begins (ERROR) has shown nothing
    failed = re.findall(r"^FAILED \S+::(\w+)(\S*)", told, re.MULTILINE)
    passed = re.findall(r"^PASSED \S+::(\w+)(\S*)", told, re.MULTILINE)
    green = [kind for kind in KINDS if said_of(kind, passed) and not said_of(kind, failed)]
    name = failed[0][0] if failed else passed[0][0] if passed else f"test_{number[:2]}"
    return name, "" if green or not failed else first_of(told)


def said_of(kind: str, tests: list[tuple[str, str]]) -> bool:
    return any(kind in parameters for _, parameters in tests)


def run(copy: Path, number: str) -> str:
    """What pytest prints of the tests of one fault."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-rA", f"--timeout={SECONDS}", "-p", "no:cacheprovider",
               "--show-capture=no", "-k", f"test_{number}_", "tests/chaos"]  # fmt: skip
    env = os.environ | {"PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            command, cwd=copy, env=env, capture_output=True, text=True, check=False, timeout=8 * SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"FAILED tests::test_{number}_\nE   it never comes back"
    return done.stdout


def first_of(told: str) -> str:
    """The first line that says what was wrong, fit for a table."""
    said = re.findall(r"^E  +(.*)|(Timeout [(>].*)", told, re.MULTILINE)
    first = next((line for one in said for line in one if line.strip()), told.strip().splitlines()[-1])
    return re.sub(r"\"?/tmp/\S+", "…", first)[:110].replace("|", "\\|").replace("`", "'")


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
