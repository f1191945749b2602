"""Notes of an answer: how the call was understood, and what to know about the result."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

MOST = 8
"""Notes that one answer shows."""

_notes: ContextVar[list[str] | None] = ContextVar("notes", default=None)


@contextmanager
def collect_notes() -> Iterator[list[str]]:
    """The list that gathers the notes of the call inside."""
    notes: list[str] = []
    before = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(before)


def add_note(text: str) -> None:
    """Add a short sentence to the answer of this call, once. Outside of a call it has no effect."""
    notes = _notes.get()
    if notes is not None and text not in notes:
        notes.append(text)


def limit_notes(notes: Sequence[str]) -> list[str]:
    """The notes of an answer: if there are very many, the first ones and how many more."""
    more = len(notes) - MOST
    return [*notes[:MOST], f"There are {more} more notes."] if more > 0 else list(notes)
