"""Where pulls get a document from: the network, or the store for what workers brought themselves.

Only a source's own row says `stored:…`; no page, redirect or form can lead there, for the fetcher refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

import anyio.to_thread
from sqlalchemy import Connection

from aggregator.reconcile import StoredItem
from aggregator.store import Store, documents
from sources.answers import NOTHING_KEPT
from sources.errors import N_, Unreachable
from sources.fetch import Fetched, Fetcher, NotModified, Validators
from sources.records import Document, Request

NOTHING_THERE = N_("Nothing has been uploaded for this source yet.")


@dataclass(frozen=True, slots=True)
class Reaching:
    """Answers as a fetcher does (sources.collect.Fetches)."""

    fetcher: Fetcher
    store: Store

    async def fetch(self, request: Request, validators: Validators = NOTHING_KEPT) -> Fetched | NotModified:
        """The document at an address. Raises FetchError."""
        if not documents.is_stored(request.address):
            return await self.fetcher.fetch(request, validators)
        body = await anyio.to_thread.run_sync(self._stored, request.address)
        if body is None:
            raise Unreachable(NOTHING_THERE)
        digest = blake2b(body, digest_size=16).digest()
        told = Validators(digest.hex())
        if request.conditional and validators == told:
            return NotModified(told)
        return Fetched(Document(request.address, body, role=request.role), told, digest)

    def _stored(self, address: str) -> bytes | None:
        with self.store.read() as db:
            return documents.read(db, address)


def taken_out(
    db: Connection, address: str, stored: Mapping[str, StoredItem], present: Mapping[str, bytes], now: int
) -> set[str]:
    """Keys of what a worker has taken out of a stored document, and so goes at once.

    Of a table only what is to come: last month's rows are cleared away, not called off.
    """
    if not documents.is_agreed(db, address):
        return set()
    past_too = address.endswith(".jsonld")
    absent = {key: old for key, old in stored.items() if key not in present and not old.gone}
    return {key for key, old in absent.items() if past_too or old.ahead(now) or old.lasting(now)}
