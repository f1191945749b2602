"""Nothing is deleted before the user agrees."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.app import App
from extend_mcp.server.tools.calls.asking import Answer, ask, has_declined

Confirm = Annotated[bool, Field(description="The user has agreed")]


class Consent(Answer):
    """The user's answer to a question to delete something."""

    agree: bool = Field(description="Delete it for good")


async def ask_to_delete(
    what: str, find: Callable[[], Awaitable[object]], confirm: bool, ctx: Context[App, Any]
) -> Consent | Elicit[Consent]:
    """Ask the user before a deletion. Where the client cannot ask, `confirm` says that the user has agreed.

    `find` raises `ExtendError` if there is no such object; then nobody is asked.
    """
    if confirm:
        return Consent(agree=True)
    await find()
    return await ask(ctx, f"Delete {to_one_line(what)} for good?", Consent(agree=False))


def check_consent(agreed: ElicitationResult[Consent]) -> None:
    """Raises `Refused` if the user has not agreed to a deletion."""
    if has_declined(agreed):
        raise Refused(
            "LOCAL_NOT_CONFIRMED",
            "The user was asked, and does not want the deletion. Nothing was deleted.",
            hint="Go on without it. Do not ask again or set confirm, unless the user asks for it.",
            field="confirm",
        )
    if not (isinstance(agreed, AcceptedElicitation) and agreed.data.agree):
        raise Refused(
            "LOCAL_NOT_CONFIRMED",
            "A deletion is for good, and the user has not agreed to it.",
            hint="Ask the user, then call again with confirm=true.",
            field="confirm",
        )
