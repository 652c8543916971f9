"""Alembic's entry: runs inside the transaction that `schema.migrate` has opened."""

from alembic import context

from aggregator.store import accounttables, ledger  # noqa: F401 (their tables belong to the metadata)
from aggregator.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
