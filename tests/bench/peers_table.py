"""What `peers.py` asks of each contender, and the table of how long it took."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles

from peers_http import Answer, Client, Request

EVENT = b"BEGIN:VEVENT"
Count = Callable[[bytes], int]
RADICALE, OTHER = "Radicale", "open-web-calendar"


def vevents(body: bytes) -> int:
    return body.count(EVENT)


@dataclass(slots=True)
class Asked:
    """One contender's request. times: how often in a round. once: in the first round only, since it takes so long.

    status: what must be answered. taken: ms, by round.
    """

    name: str
    request: Request
    times: int = 1
    once: bool = False
    status: int = 200
    count: Count | None = vevents
    events: int | None = None
    size: int = 0
    taken: list[list[float]] = field(default_factory=list)

    def ask(self) -> None:
        """One round's requests, on one connection."""
        if self.once and self.taken:
            return
        figures = []
        with Client() as client:
            for number in range(self.times):
                answer = client.ask(self.request)
                assert answer.status == self.status, (self.name, answer.status, answer.body[:300])
                figures.append(answer.seconds * 1000)
                if number == 0:
                    self._look(answer)
        self.taken.append(figures)

    def _look(self, answer: Answer) -> None:
        self.size = len(answer.body)
        if self.count and "content-encoding" not in answer.headers:
            found = self.count(answer.body)
            assert self.events in {None, found}, (self.name, self.events, found)
            self.events = found

    def tail(self) -> float:
        """p99, or the slowest of fewer than a hundred."""
        every = sorted(taken for figures in self.taken for taken in figures)
        return quantiles(every, n=100)[-1] if len(every) >= 100 else every[-1]


@dataclass(slots=True)
class Case:
    """What is compared. same: the names that must tell of equally many events. goals: (name, peer, × to reach)."""

    title: str
    asked: list[Asked]
    same: tuple[str, ...] = ()
    goals: tuple[tuple[str, str, int], ...] = ()

    def named(self, name: str) -> Asked | None:
        return next((asked for asked in self.asked if asked.name == name), None)

    def ratio(self, name: str, peer: str) -> float:
        """How many times longer the peer takes: the median of the rounds' ratios of medians."""
        ours, theirs = self.named(name), self.named(peer)
        assert ours and theirs
        return median(median(b) / median(a) for a, b in zip(ours.taken, theirs.taken, strict=False))

    def check(self) -> None:
        """Raise AssertionError unless the contenders told of the same number of events."""
        counts = {name: asked.events for name in self.same if (asked := self.named(name))}
        assert len(set(counts.values())) <= 1, (self.title, counts)

    def show(self) -> None:
        """Print the table."""
        print(f"\n{self.title}")
        print(f"  {'':44} {'p50 ms':>9} {'p99 ms':>9} {'events':>7} {'kB':>7}  × {RADICALE:9}  × {OTHER}")
        for asked in self.asked:
            middle = median(taken for figures in asked.taken for taken in figures)
            ratios = [
                f"{self.ratio(asked.name, peer):11,.1f}" if self.named(peer) and asked.name != peer else " " * 11
                for peer in (RADICALE, OTHER)
            ]
            events = "" if asked.events is None else f"{asked.events:,}"
            print(
                f"  {asked.name:44} {middle:9.2f} {asked.tail():9.2f} {events:>7} {asked.size / 1000:7,.0f}  {ratios[0]}  {ratios[1]}"
            )
        for name, peer, goal in self.goals:
            ratio = self.ratio(name, peer)
            told = "reached" if ratio >= goal else "not reached"
            print(f"  {name}: {ratio:,.0f} × {peer}   (to reach: {goal:,}; {told})")
