"""Alembic's entry: runs inside the transaction that `schema.migrate` has opened."""

from alembic import context

from aggregator.store import (  # noqa: F401 (they fill the metadata)
    accounttables,
    desktables,
    goaltables,
    ledger,
    mindtables,
    voicetables,
)
from aggregator.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
