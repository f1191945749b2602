"""The rows of saved processors and their versions: one draft each, and published versions that never change."""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from extend_mcp.engine.configs.processing import fill_defaults
from extend_mcp.engine.errors import not_found
from extend_mcp.engine.processors import processor_events
from extend_mcp.engine.processors.processor_kinds import PROCESSORS
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.tables import processors, versions
from extend_mcp.engine.times import now
from extend_mcp.wire.base import Wire
from extend_mcp.wire.ids import new_id

DRAFT = "draft"
DRAFT_RANK = 2**62


def create(connection: Connection, workspace: str, kind: str, name: str, config: dict[str, Any]) -> Row[Any]:
    """Add a processor with this draft."""
    moment = now()
    row = {"id": new_id(PROCESSORS[kind].prefix), "workspace": workspace, "kind": kind, "name": name}
    added = processors.insert().values(**row, created_at=moment, updated_at=moment).returning(processors)
    processor = connection.execute(added).one()
    first = _add_version(connection, processor, config, number=DRAFT, rank=DRAFT_RANK, description=None)
    processor_events.announce_processor(connection, processor, first, "created")
    return processor


def get(connection: Connection, workspace: str, kind: str, processor_id: str) -> Row[Any]:
    """A processor of this workspace. Raises `Problem`."""
    return get_row(connection, processors, PROCESSORS[kind].title, processor_id, kind=kind, workspace=workspace)


def draft(connection: Connection, processor: Row[Any]) -> Row[Any]:
    """The draft of a processor."""
    return get_version(connection, processor, DRAFT)


def get_version(connection: Connection, processor: Row[Any], name: str) -> Row[Any]:
    """A version by `draft`, `latest` (the draft if none is published), number or id. Raises `Problem`."""
    wanted = select(versions).where(versions.c.processor_id == processor.id)
    if name == "latest":
        wanted = wanted.order_by(versions.c.number == DRAFT, versions.c.rank.desc())
    else:
        wanted = wanted.where((versions.c.number == name) | (versions.c.id == name))
    row = connection.execute(wanted.limit(1)).first()
    if row is None:
        raise not_found(f"Version of {processor.kind} {processor.id}", name)
    return row


def resolve(
    connection: Connection, workspace: str, kind: str, processor_id: str, version: str | None, override: Wire | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The config that a request refers to, and the columns of a run that name it. Raises `Problem`.

    The top-level fields of `override` replace the saved ones.
    """
    processor = get(connection, workspace, kind, processor_id)
    saved = get_version(connection, processor, version or "latest")
    processor_kind = PROCESSORS[kind]
    fields = {} if override is None else fill_defaults({}, override.wire())
    config = processor_kind.config(
        processor_kind.model.read(saved.config | fields), f"{kind}.overrideConfig" if fields else kind
    )
    return config, {"processor_id": processor.id, "version_id": saved.id}


def change(connection: Connection, processor: Row[Any], name: str | None, config: dict[str, Any] | None) -> Row[Any]:
    """Rename a processor and replace its draft, each if not None."""
    if config is not None:
        its_draft = (versions.c.processor_id == processor.id) & (versions.c.number == DRAFT)
        connection.execute(update(versions).where(its_draft).values(config=config))
    changed = update(processors).where(processors.c.id == processor.id)
    values = {"updated_at": now()} | ({"name": name} if name else {})
    row = connection.execute(changed.values(values).returning(processors)).one()
    changes = [event for event, value in (("updated", name), ("draft.updated", config)) if value is not None]
    processor_events.announce_processor(connection, row, draft(connection, row), *changes)
    return row


def publish(
    connection: Connection, processor: Row[Any], release: str, config: dict[str, Any] | None, description: str | None
) -> Row[Any]:
    """Make a version of `config`, by default the draft. `release` says which part of the number rises."""
    lock_rows(connection, processors, [processor.id])
    latest = get_version(connection, processor, "latest")
    major, minor = (0, 0) if latest.number == DRAFT else map(int, latest.number.split("."))
    major, minor = (major + 1, 0) if release == "major" else (major, minor + 1)
    published = config if config is not None else draft(connection, processor).config
    connection.execute(update(processors).where(processors.c.id == processor.id).values(updated_at=now()))
    version = _add_version(
        connection, processor, published, number=f"{major}.{minor}", rank=major * 10**9 + minor, description=description
    )
    processor_events.announce_version(connection, processor, version)
    return version


def _add_version(connection: Connection, processor: Row[Any], config: dict[str, Any], **columns: Any) -> Row[Any]:
    row = {"id": new_id(PROCESSORS[processor.kind].version_prefix), "processor_id": processor.id, "config": config}
    return connection.execute(versions.insert().values(**row, **columns, created_at=now()).returning(versions)).one()
