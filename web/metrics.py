"""/metrics: how the site and its sources do, in Prometheus' text form.

Requests are counted where they are answered (web.guard, web.fast), each process its own; sources are read from
the store when asked. Labels are routes, slugs and outcomes, never a feed's own text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from starlette.requests import Request
from starlette.responses import Response

from aggregator.minding.ticking import Ticking, ticking
from aggregator.model import SourceHealth
from web.faults import is_unreachable
from web.parts import Parts, parts

# name, help, fact: one gauge for each source; None: nothing to tell of that source
GAUGES: tuple[tuple[str, str, Callable[[SourceHealth], float | None]], ...] = (
    ("puuha_source_events", "Coming events.", lambda source: source.events),
    ("puuha_source_failures", "Failed pulls in a row.", lambda source: source.failures),
    ("puuha_source_paused", "1: not pulled.", lambda source: source.paused),
    ("puuha_source_quarantined", "1: what it says waits for approval.", lambda source: source.quarantined),
    ("puuha_source_checked_timestamp_seconds", "Last successful pull.", lambda source: source.checked_at),
    ("puuha_source_next_pull_timestamp_seconds", "When it is due.", lambda source: source.next_pull_at),
)


class _Families:
    """What a registry collects."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def metrics(request: Request) -> Response:
    """Everything, once. While the database is out of reach: all but the sources, and `puuha_database_up 0`."""
    site = parts(request)
    registry = CollectorRegistry()
    registry.register(_Families([*_kept(site), *_stored(site)]))
    text = generate_latest(site.meter.registry) + generate_latest(registry)
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


def _kept(site: Parts) -> Iterable[Metric]:
    answers = CounterMetricFamily("puuha_kept_feed_answers", "Feeds answered from memory.", labels=("status",))
    for status, count in site.meter.kept.items():
        answers.add_metric((str(status),), count)
    yield answers
    yield GaugeMetricFamily("puuha_kept_feeds", "Feeds held in memory.", len(site.shelf))
    yield GaugeMetricFamily("puuha_kept_feed_bytes", "Bytes they take.", site.shelf.bytes)


def _stored(site: Parts) -> Iterable[Metric]:
    try:
        revision, health = site.watch.look(), site.store.health(site.now())
        engine = ticking(site.store, site.now())
    except Exception as error:
        if not is_unreachable(error):
            raise
        return [GaugeMetricFamily("puuha_database_up", "Whether it answers.", 0)]
    return [
        GaugeMetricFamily("puuha_database_up", "Whether it answers.", 1),
        GaugeMetricFamily("puuha_revision", "Moves when something visible changes.", revision),
        *_engine(engine),
        _outcomes(health),
        *(_gauge(name, told, fact, health) for name, told, fact in GAUGES),
    ]


def _engine(engine: Ticking) -> Iterable[Metric]:
    yield GaugeMetricFamily("puuha_sources_due", "Sources that wait to be pulled.", engine.due)
    if engine.ticked_at is not None:
        name = "puuha_engine_tick_timestamp_seconds"
        yield GaugeMetricFamily(name, "When it was last looked which sources are due.", engine.ticked_at)


def _gauge(
    name: str, told: str, fact: Callable[[SourceHealth], float | None], health: Sequence[SourceHealth]
) -> Metric:
    family = GaugeMetricFamily(name, told, labels=("source",))
    for source in health:
        value = fact(source)
        if value is not None:
            family.add_metric((source.slug,), value)
    return family


def _outcomes(health: Sequence[SourceHealth]) -> Metric:
    family = GaugeMetricFamily("puuha_sources", "Sources by the outcome of their last pull.", labels=("outcome",))
    outcomes = [source.outcome or "never" for source in health]
    for outcome in sorted(set(outcomes)):
        family.add_metric((outcome,), outcomes.count(outcome))
    return family
