"""A question to the user about a call that may cost more credits than the day has left."""

from typing import Annotated, Any

from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import BaseModel, Field

from extend_mcp.server.context import App
from extend_mcp.server.credits.consent import agree, credit_question
from extend_mcp.server.tools.calls.asking import ask


class Agreement(BaseModel):
    """The user's answer to a question about credits."""

    agree: bool = Field(description="Let this call go beyond the bound")


async def ask_to_spend(ctx: Context[App, Any]) -> Agreement | Elicit[Agreement]:
    """Ask the user about a call that may cross the bound of credits, once that is known, if the client can ask."""
    text = credit_question()
    return Agreement(agree=False) if text is None else await ask(ctx, text, Agreement(agree=False))


async def heed(answer: Annotated[ElicitationResult[Agreement], Resolve(ask_to_spend)]) -> None:
    """Let the call go on after a yes."""
    if isinstance(answer, AcceptedElicitation) and answer.data.agree:
        agree()


MaySpend = Annotated[None, Resolve(heed)]
