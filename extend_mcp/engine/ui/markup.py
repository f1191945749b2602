"""Makes pages from templates, which escape all values. No page runs a script."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from extend_mcp import __version__
from extend_mcp.engine.times import iso
from extend_mcp.engine.ui.document_page import paragraph, table
from extend_mcp.engine.ui.marks import kind_of_mark
from extend_mcp.engine.ui.values import shape
from extend_mcp.engine.ui.wording import ago, duration, file_names, shortened, size, title, took

if TYPE_CHECKING:
    from jinja2 import Environment

STYLE = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2f5bea"/>'
    '<path d="M10 7h9l5 5v13H10z" fill="#fff"/><path d="M13 15h8M13 19h8M13 23h5" stroke="#2f5bea" stroke-width="2"/>'
    "</svg>"
)
FILTERS: tuple[Callable[..., object], ...] = (
    ago, duration, file_names, iso, kind_of_mark, paragraph, shape, shortened, size, table, title, took,
)  # fmt: skip
"""Functions that the templates call by name."""
SAFE = {
    "cache-control": "private, no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
"""The headers of pages and their parts: no other site may embed them, and caches do not keep them.

No other site learns an address. `no-referrer` would not do: then a browser does not say which page a form comes from,
and the form is refused.
"""


@dataclass(frozen=True, slots=True)
class Reload:
    """How a page that changes reloads: every so many `seconds`, or not at all (None).

    `href` links to the page with the other choice.
    """

    seconds: int | None
    href: str


def document(
    template: str,
    title: str,
    values: dict[str, Any],
    *,
    style: str = "",
    reload: Reload | None = None,
    status: int = 200,
) -> HTMLResponse:
    """A page that loads nothing but pictures of this engine.

    `style` is not escaped, so it must hold no text of a document or a caller. Blocks: call it in a thread.
    """
    from markupsafe import Markup

    style = STYLE + style
    frame = {"title": title, "style": Markup(style), "reload": reload, "version": __version__}  # noqa: S704 - ours
    page = _environment().get_template(template).render(values | frame)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(page, status, headers={"content-security-policy": policy, **SAFE})


@cache
def _environment() -> "Environment":
    """The templates. Jinja is loaded here, with the first page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {function.__name__: function for function in FILTERS}
    return environment
