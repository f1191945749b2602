"""Questions to the user, through clients that can ask one."""

from typing import Any, TypeVar

import anyio
from mcp.server.elicitation import AcceptedElicitation, DeclinedElicitation, ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit
from mcp.shared.exceptions import MCPError
from mcp_types.version import is_version_at_least
from pydantic import BaseModel, PrivateAttr

from extend_mcp.errors import Refused
from extend_mcp.server.app import App, get_app


class Answer(BaseModel):
    """A user's answer to a question."""

    _declined: bool = PrivateAttr(default=False)


A = TypeVar("A", bound=Answer)

RETURNS_QUESTIONS = "2026-07-28"
"""From this protocol on, a question is the result of the call, and the client calls again with the user's answer."""


async def ask(ctx: Context[App, Any], question: str, otherwise: A) -> A | Elicit[A]:
    """The user's answer: `otherwise` if they decline, or if nobody answers.

    Nobody answers if the client cannot ask, or does not reply within `wait_seconds`. From `RETURNS_QUESTIONS` on, the
    result is the question, for the SDK to ask. Raises `Refused` for an answer that does not fit.
    """
    if not _can_ask(ctx):
        return otherwise
    if is_version_at_least(ctx.protocol_version or "", RETURNS_QUESTIONS):
        return Elicit(question, type(otherwise))
    try:
        with anyio.move_on_after(get_app(ctx).settings.wait_seconds):
            result = await ctx.elicit(question, type(otherwise))
            return _read_answer(result, otherwise)
    except MCPError:  # the client declares that it can ask, but cannot
        return otherwise
    except ValueError as error:
        raise not_answered() from error
    return otherwise


def _read_answer(result: ElicitationResult[A], otherwise: A) -> A:
    accepted = isinstance(result, AcceptedElicitation)
    answer = result.data if isinstance(result, AcceptedElicitation) else otherwise.model_copy()
    answer._declined = answer == otherwise if accepted else isinstance(result, DeclinedElicitation)  # noqa: SLF001
    return answer


def has_declined(answer: ElicitationResult[A]) -> bool:
    """True if the user was asked and said no: then nobody should ask again."""
    if isinstance(answer, AcceptedElicitation):
        return answer.data._declined  # noqa: SLF001
    return isinstance(answer, DeclinedElicitation)


def not_answered() -> Refused:
    """The error for an answer that does not fit the question."""
    message = "The user was asked, but the answer does not fit the question. Nothing was done."
    return Refused("LOCAL_NOT_ANSWERED", message, hint="Ask the user in the conversation.")


def _can_ask(ctx: Context[App, Any]) -> bool:
    """True if the client can show its user a form, and has not called again without an answer."""
    declared = ctx.client_capabilities
    asks = declared.elicitation if declared is not None else None
    if asks is None or (asks.form is None and asks.url is not None):
        return False
    return ctx.request_state is None or bool(ctx.input_responses)
