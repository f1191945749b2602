"""The API's own objects as answers: one, or a list of them, within the token budget."""

from typing import Annotated, Any

from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit
from pydantic import BaseModel, ConfigDict, Field

from extend_mcp.context import App, Call
from extend_mcp.errors import Refused
from extend_mcp.models.base import Wire
from extend_mcp.models.runs import Page
from extend_mcp.reading.envelope import one_line
from extend_mcp.reading.fold import fold
from extend_mcp.reading.pointer import resolve
from extend_mcp.tools.answers import Answer

Pointer = Annotated[str | None, Field(description="JSON pointer to the part to see")]
Cursor = Annotated[str | None, Field(description="From the last answer, to go on")]
Limit = Annotated[int, Field(ge=1, le=50, description="Most rows")]
Confirm = Annotated[bool, Field(description="The user has agreed")]

HIDDEN = frozenset({"object", "presignedUrl", "signingSecret", "contents"})
"""Left out of answers: what says nothing, and what nobody but its owner should hold."""


class ObjectAnswer(Answer):
    """The object's fields under their names in the API, or, under `part`, what a pointer names."""

    model_config = ConfigDict(extra="allow")

    part: Any = None


class ListAnswer(Answer):
    """Rows of a list."""

    rows: list[dict[str, Any]] = []
    cursor: str | None = None


def shown(here: Call, found: Wire, pointer: str | None = None, follow: str | None = None) -> ObjectAnswer:
    """One object, folded to the budget. `follow` is the next call to make."""
    value = _plain(found)
    budget = here.settings.result_tokens
    if pointer is not None:
        return ObjectAnswer(part=fold(resolve(value, pointer), budget, pointer), next=follow)
    return ObjectAnswer(**fold(value, budget), next=follow)


def listed(here: Call, page: Page[Any]) -> ListAnswer:
    """One page of rows, folded to the budget."""
    rows = [fold(_plain(row), max(here.settings.result_tokens // max(len(page.data), 1), 100)) for row in page.data]
    follow = "Call again with this `cursor` for more." if page.next_page_token else None
    return ListAnswer(rows=rows, cursor=page.next_page_token or None, next=follow)


def _plain(found: Wire) -> dict[str, Any]:
    return {key: value for key, value in found.wire().items() if key not in HIDDEN}


class Consent(BaseModel):
    """The user's answer to whether something may be deleted."""

    agree: bool = Field(description="Delete it for good")


def ask(what: str, confirm: bool, ctx: Context[App, Any]) -> Consent | Elicit[Consent]:
    """Ask the user before a deletion. Where the client cannot ask, `confirm` says that the user has agreed."""
    capabilities = ctx.client_capabilities
    if confirm or capabilities is None or capabilities.elicitation is None:
        return Consent(agree=confirm)
    return Elicit(f"Delete {one_line(what)} for good?", Consent)


def check(agreed: ElicitationResult[Consent]) -> None:
    """Raises `Refused` where the user has not agreed to a deletion."""
    if not (isinstance(agreed, AcceptedElicitation) and agreed.data.agree):
        raise Refused(
            "LOCAL_NOT_CONFIRMED",
            "A deletion is for good, and the user has not agreed to it.",
            hint="Ask the user, then call again with confirm=true.",
            field="confirm",
        )
