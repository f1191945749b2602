"""The wording of questions for classes and boundaries."""

from collections.abc import Iterable

CLASS = "class"
CLASS_QUESTION = "The one class that the document is of:"
GOES_ON = "(goes on)"
"""The answer for a page that does not begin a document."""


def path_of(page: int) -> str:
    """The name of the question about a page."""
    return f"page_{page}"


def boundary_question(at: int) -> str:
    """The question whether a page begins a document."""
    return (
        f"{GOES_ON} if page {at} is of the document that page {at - 1} is of, else the class that begins on page {at}"
    )


def describe(classes: Iterable[tuple[str, str, str | None]]) -> str:
    """The classes by id, type and description."""
    return "; ".join(
        f"{one}{'' if one == kind else f' ({kind})'}{f': {about}' if about else ''}" for one, kind, about in classes
    )
