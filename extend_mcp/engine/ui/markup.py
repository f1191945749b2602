"""HTML by function calls. All text is escaped, unless it is `Html` already."""

import base64
import hashlib
import html
from importlib.resources import files
from typing import TypeAlias

from starlette.responses import HTMLResponse

from extend_mcp import __version__

STYLE = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2f5bea"/>'
    '<path d="M10 7h9l5 5v13H10z" fill="#fff"/><path d="M13 15h8M13 19h8M13 23h5" stroke="#2f5bea" stroke-width="2"/>'
    "</svg>"
)
VOID = {"img", "input", "link", "meta"}


class Html(str):
    """Markup, which is put in as it is."""

    __slots__ = ()


Content: TypeAlias = str | int | None


def tag(name: str, /, *children: Content, **attributes: str | int | bool | None) -> Html:
    """An element. `class_` is the attribute `class`, `aria_label` is `aria-label`; None and False leave one out."""
    given = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    if name in VOID:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{join(*children)}</{name}>")


def join(*children: Content) -> Html:
    """Contents, one after the other."""
    return Html("".join(_escaped(child) for child in children if child is not None))


def document(
    title: str, *body: Content, style: str = "", refresh: int | None = None, status: int = 200
) -> HTMLResponse:
    """A page that runs no script and loads nothing but pictures of this engine. It reloads itself after `refresh` s."""
    style = STYLE + style
    head = join(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", http_equiv="refresh", content=refresh) if refresh else None,
        tag("link", rel="icon", type="image/svg+xml", href="/favicon.ico"),
        tag("title", title),
        tag("style", Html(style)),
    )
    foot = tag("footer", tag("p", f"extend-mcp {__version__}, the embedded engine"))
    page = join(Html("<!doctype html>"), tag("html", tag("head", head), tag("body", *body, foot), lang="en"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(page, status, headers={"content-security-policy": policy, **SAFE})


SAFE = {
    "cache-control": "private, no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Headers of all that the pages consist of: no other site may use them, and no shared computer keeps them."""


def _attribute(name: str, value: str | int | bool) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'


def _escaped(content: str | int) -> str:
    return content if isinstance(content, Html) else html.escape(str(content))
