"""The first schema.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('area',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('slug', name=op.f('uq_area_slug'))
    )
    op.create_table('meta',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_meta'))
    )
    op.create_table('saved_filter',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter'))
    )
    op.create_table('source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('adapter', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('etag', sa.Text(), nullable=False),
    sa.Column('last_modified', sa.Text(), nullable=False),
    sa.Column('body_digest', sa.LargeBinary(), nullable=True),
    sa.Column('adapter_state', sa.Text(), nullable=False),
    sa.Column('adapter_references', sa.Text(), nullable=False),
    sa.Column('moved_to', sa.Text(), nullable=False),
    sa.Column('moved_times', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('checked_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=True),
    sa.Column('pending', sa.Boolean(), nullable=False),
    sa.Column('quarantined_since', sa.BigInteger(), nullable=True),
    sa.Column('quarantined_pulls', sa.Integer(), nullable=False),
    sa.Column('next_pull_at', sa.BigInteger(), nullable=False),
    sa.Column('lease_token', sa.BigInteger(), nullable=False),
    sa.Column('lease_until', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source')),
    sa.UniqueConstraint('slug', name=op.f('uq_source_slug'))
    )
    op.create_index(op.f('ix_source_next_pull_at'), 'source', ['next_pull_at'], unique=False)
    op.create_table('event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('all_day', sa.Boolean(), nullable=False),
    sa.Column('rrule', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('free', sa.SmallInteger(), nullable=False),
    sa.Column('min_age', sa.SmallInteger(), nullable=False),
    sa.Column('max_age', sa.SmallInteger(), nullable=False),
    sa.Column('first_start_at', sa.BigInteger(), nullable=False),
    sa.Column('last_end_at', sa.BigInteger(), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('expanded_until', sa.BigInteger(), nullable=True),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_event_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('uid', name=op.f('uq_event_uid'))
    )
    op.create_index('ix_event_expanded_until', 'event', ['expanded_until'], unique=False)
    op.create_index('ix_event_feed', 'event', ['hidden', 'last_end_at', 'first_start_at', 'min_age', 'max_age', 'free', 'area_id', 'cancelled', 'changed_at', 'id'], unique=False)
    op.create_table('event_text',
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_text_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_event_text'))
    )
    op.create_table('pull',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('finished_at', sa.BigInteger(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('missing', sa.Integer(), nullable=False),
    sa.Column('hidden', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('problems', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_pull_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pull'))
    )
    op.create_index('ix_pull_source', 'pull', ['source_id', 'id'], unique=False)
    op.create_table('occurrence',
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('start_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('end_at', sa.BigInteger(), nullable=False),
    sa.Column('is_long', sa.SmallInteger(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('free', sa.SmallInteger(), nullable=False),
    sa.Column('min_age', sa.SmallInteger(), nullable=False),
    sa.Column('max_age', sa.SmallInteger(), nullable=False),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_occurrence_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'start_at', name=op.f('pk_occurrence')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_occurrence_area', 'occurrence', ['area_id', 'is_long', 'free', 'start_at', 'end_at', 'min_age', 'max_age', 'event_id'], unique=False)
    op.create_index('ix_occurrence_time', 'occurrence', ['is_long', 'start_at', 'end_at', 'min_age', 'max_age', 'free', 'area_id', 'event_id'], unique=False)
    op.create_table('source_event',
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('missed', sa.Integer(), nullable=False),
    sa.Column('missing_since', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_source_event_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_source_event_source_id'), ondelete='CASCADE'),
    sa.UniqueConstraint('source_id', 'key', name=op.f('uq_source_event_source_id'))
    )
    op.create_index(op.f('ix_source_event_event_id'), 'source_event', ['event_id'], unique=False)

    meta = sa.table("meta", sa.column("key", sa.Text), sa.column("value", sa.Text))
    op.bulk_insert(
        meta,
        [
            {"key": "revision", "value": "1"},
            {"key": "next_event_id", "value": "1"},
            {"key": "text_version", "value": ""},
        ],
    )
