"""The review app: a page that hosts show in the chat (MCP Apps), on which a person checks an extraction.

`review.html` is the whole page, served unchanged: there is no build step and no library.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal


@cache
def read_page() -> str:
    """The page's HTML."""
    return (files(__name__) / "review.html").read_text(encoding="utf-8")


@cache
def page_uri() -> str:
    """The page's address. It changes with the page, since hosts cache what is at an address."""
    return f"ui://extend/review-{hashlib.sha256(read_page().encode()).hexdigest()[:8]}.html"


def for_page(*visibility: Literal["model", "app"]) -> dict[str, Any]:
    """The `_meta` of a tool of the page: who can call it. VS Code needs the list to show the page."""
    seen: Sequence[str] = visibility
    return {"ui": {"resourceUri": page_uri(), "visibility": list(seen)}}
