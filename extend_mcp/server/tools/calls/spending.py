"""A question to the user about a call that may cost more credits than are left of the day's limit."""

from typing import Annotated, Any

from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import Field

from extend_mcp.server.app import App
from extend_mcp.server.credits.consent import agree, credit_question
from extend_mcp.server.tools.calls.asking import Answer, ask


class Agreement(Answer):
    """The user's answer to a question about credits."""

    agree: bool = Field(description="Let this call exceed the limit")


async def ask_to_spend(ctx: Context[App, Any]) -> Agreement | Elicit[Agreement]:
    """Ask the user, if the client can, about a call that turned out to possibly exceed the limit of credits."""
    text = credit_question()
    return Agreement(agree=False) if text is None else await ask(ctx, text, Agreement(agree=False))


async def allow_spending(answer: Annotated[ElicitationResult[Agreement], Resolve(ask_to_spend)]) -> None:
    """Let the call continue if the user agrees."""
    if isinstance(answer, AcceptedElicitation) and answer.data.agree:
        agree()


MaySpend = Annotated[None, Resolve(allow_spending)]
