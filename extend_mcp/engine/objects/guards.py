"""The rows of `objects`: one guards each object in a store, which is removed when no row names it, and not before.

A guard is there before its object, and is deleted only after it. It is due, and then removed with its object, unless a
row names the object. An upload puts that off for a day, and the transaction that names the object checks that the guard
is still there; a deletion makes it due at once. So no list of the store is ever needed.

A deletion may remove a content and its guard while another engine uploads the same content. The other engine then finds
its guard lost, or dies: so its upload is noted until it has ended, and the object of one that is a day old is guarded
again.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, case, delete, exists, insert, null, or_, select, update

from extend_mcp.engine.objects.port import NewObject, Removed
from extend_mcp.engine.storage.dialects import choose_insert
from extend_mcp.engine.storage.lookup import split_ids
from extend_mcp.engine.storage.tables import files, objects, runs
from extend_mcp.engine.storage.tables import uploads as under_way
from extend_mcp.engine.times import now

DAY_MS = 24 * 60 * 60 * 1000
"""How long an upload may take until a row names it. One that takes longer is done again."""
SOME = 100
"""How many objects one transaction removes."""

_NAMED = or_(
    exists(select(1).where(files.c.sha256 == objects.c.owner)), exists(select(1).where(runs.c.id == objects.c.owner))
)


class GuardLost(Exception):
    """An object was removed before a row named it: store it again."""


def touch(connection: Connection, uploads: Sequence[NewObject]) -> None:
    """Guard objects that are about to be stored. Waits for those that are being removed."""
    due_at = now() + DAY_MS
    rows = [{"key": upload.key, "owner": upload.owner, "due_at": due_at} for upload in uploads]
    _upsert(connection, rows, ["due_at"])


def note_upload(connection: Connection, upload_id: str, contents: Sequence[NewObject]) -> None:
    """Note that contents are about to be stored, by an upload that ends with `end_upload`."""
    end_upload(connection, upload_id)
    due_at = now() + DAY_MS
    rows = [{"id": upload_id, "key": content.key, "owner": content.owner, "due_at": due_at} for content in contents]
    connection.execute(insert(under_way), rows)


def end_upload(connection: Connection, upload_id: str) -> None:
    """Note that an upload has ended, in the transaction that names its objects."""
    connection.execute(delete(under_way).where(under_way.c.id == upload_id))


def insert_texts(connection: Connection, uploads: Sequence[NewObject]) -> None:
    """Store short texts in their guards, in the transaction that names them."""
    due_at = now() + DAY_MS
    rows = [{"key": text.key, "owner": text.owner, "due_at": due_at, "content": text.source} for text in uploads]
    _upsert(connection, rows, ["due_at", "content"])


def _upsert(connection: Connection, rows: Sequence[dict[str, Any]], changed: Sequence[str]) -> None:
    """Insert guards in the order of their keys, in which all lock them; of existing ones, change these columns."""
    if not rows:
        return
    added = choose_insert(connection)(objects)
    wanted = added.on_conflict_do_update(
        index_elements=["key"], set_={name: getattr(added.excluded, name) for name in changed}
    )
    connection.execute(wanted, sorted(rows, key=lambda row: str(row["key"])))


def confirm(connection: Connection, uploads: Sequence[NewObject]) -> None:
    """Note that rows of this transaction name objects. Raises `GuardLost` if one was removed before."""
    for keys in split_ids([upload.key for upload in uploads]):
        due_at = case((_NAMED, null()), else_=objects.c.due_at)
        update_guards = update(objects).where(objects.c.key.in_(keys)).values(due_at=due_at)
        if connection.execute(update_guards).rowcount < len(keys):
            raise GuardLost


def note_removed(connection: Connection, run_ids: Sequence[str], hashes: Sequence[str | None]) -> Removed:
    """Make what deleted rows named due for removal, in their transaction; `sweep.sweep_removed` does it after that.

    Also what is due already: a sweep that still sees the rows is about to take it for named, so it is waited for.
    """
    moment = now()
    removed = Removed(list(run_ids), [sha256 for sha256 in hashes if sha256 is not None])
    for owners in split_ids([*removed.run_ids, *removed.hashes]):
        is_kept_or_due = objects.c.due_at.is_(None) | (objects.c.due_at <= moment)
        released = update(objects).where(objects.c.owner.in_(owners), is_kept_or_due)
        connection.execute(released.values(due_at=moment))
    return removed


def guard_again(connection: Connection) -> bool:
    """Guard the contents of uploads that never ended, unless they are guarded. True if there may be more."""
    oldest = select(under_way.c.id).where(under_way.c.due_at <= now()).order_by(under_way.c.due_at).limit(1)
    upload_id = connection.execute(oldest.with_for_update(skip_locked=True)).scalar()
    ended = delete(under_way).where(under_way.c.id == upload_id)
    rows = connection.execute(ended.returning(under_way.c.key, under_way.c.owner, under_way.c.due_at)).mappings().all()
    if rows:
        guarded = choose_insert(connection)(objects).on_conflict_do_nothing()
        connection.execute(guarded, sorted(map(dict, rows), key=itemgetter("key")))
    return upload_id is not None


def remove_due(connection: Connection, remove: Callable[[Sequence[str]], None]) -> bool:
    """Remove objects that are due and that no row names, oldest first, with `remove`. True if there may be more.

    Their guards stay locked meanwhile, so that uploads of the same content wait. Objects are removed within the
    transaction: to do so twice is harmless.
    """
    due = select(objects.c.key).where(objects.c.due_at <= now()).order_by(objects.c.due_at, objects.c.key).limit(SOME)
    keys = list(connection.execute(due.with_for_update(skip_locked=True)).scalars())
    named = set(connection.execute(select(objects.c.key).where(objects.c.key.in_(keys), _NAMED)).scalars())
    connection.execute(update(objects).where(objects.c.key.in_(named)).values(due_at=null()))
    unnamed = [key for key in keys if key not in named]
    if unnamed:
        remove(unnamed)
        connection.execute(delete(objects).where(objects.c.key.in_(unnamed)))
    return len(keys) == SOME


def find_text(connection: Connection, key: str) -> bytes | None:
    """The content of a short text; None if the object is in the store."""
    return connection.execute(select(objects.c.content).where(objects.c.key == key)).scalar()
