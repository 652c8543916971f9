"""Counting requests of this process for /metrics."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Histogram

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meter:
    """kept: requests answered straight from memory, by status; web.fast counts them there itself."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.kept: dict[int, int] = {200: 0, 304: 0}
        self._seconds = Histogram(
            "puuha_request_seconds", "Time to answer a request.", ("route", "method", "status"),
            buckets=BUCKETS, registry=self.registry,
        )  # fmt: skip

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request answered. route: its pattern, so that there are few of them."""
        self._seconds.labels(route, method, str(status)).observe(seconds)
