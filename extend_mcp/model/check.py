"""Checks that a model server can be used, for `extend-mcp doctor`."""

from extend_mcp.model.address import ModelAddress
from extend_mcp.model.chat import Chat
from extend_mcp.model.failures import ModelFailure
from extend_mcp.model.window_size import SMALLEST, UNKNOWN, look_up

LISTED = 10
"""The most models that a message names."""


async def check_server(address: ModelAddress) -> tuple[str, bool]:
    """The model and its window, or what is wrong; and True if the server can be used."""
    try:
        served = await look_up(Chat(address))
    except ModelFailure as failure:
        return str(failure), False
    if served.window is not None and served.window < SMALLEST:
        return f"its window of {served.window} tokens is too small: {SMALLEST} are needed", False
    window = f"a window of {served.window} tokens" if served.window else f"an unknown window: {UNKNOWN} are assumed"
    names = ", ".join(served.models[:LISTED])
    if served.models and not {address.model, f"{address.model}:latest"} & set(served.models):
        return f"{address.host} lists no model {address.model} (EXTEND_LLM_MODEL), but {names}; {window}", False
    return f"{address.model} at {address.host}, {window}", True
