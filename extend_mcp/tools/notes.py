"""What an answer says beside what was asked for: how the call was understood, and what to know of the result."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MOST = 8
"""Notes that one answer holds."""

_notes: ContextVar[list[str] | None] = ContextVar("notes", default=None)


@contextmanager
def noting() -> Iterator[list[str]]:
    """The list that gathers the notes of the call inside."""
    notes: list[str] = []
    before = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(before)


def note(text: str) -> None:
    """Add a short sentence to the answer of this call, once. Outside of a call nobody reads it."""
    notes = _notes.get()
    if notes is not None and text not in notes and len(notes) < MOST:
        notes.append(text)
