"""What the list of tools costs, in tokens of o200k."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import bpe_openai

from bench.row import Row
from bench.rpc import OURS, running

READ_BY_MODEL = ("name", "description", "inputSchema")
"""What hosts show a model of a tool."""

PIECE = 200_000
"""Characters that are encoded at once: the encoder refuses more than 200,000 tokens. A cut costs a token at most."""

MODEL_GOAL, TOOL_GOAL, LIST_GOAL = 2400, 350, 4600


@cache
def _encoding() -> Any:
    return bpe_openai.get_encoding("o200k_base")


def tokens(value: Any) -> int:
    """Tokens of a text, or of a value as compact JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return sum(len(_encoding().encode(text[start : start + PIECE])) for start in range(0, len(text), PIECE))


async def list_cost(settings: Mapping[str, str]) -> list[Row]:
    """What a model reads of it, the largest tool, and the whole answer."""
    async with running(OURS, settings) as server:
        tools = (await server.modern("tools/list"))["tools"]
    read = {tool["name"]: tokens({key: tool[key] for key in READ_BY_MODEL}) for tool in tools}
    largest = max(read, key=lambda name: read[name])
    costs = [
        (f"`tools/list`, {len(tools)} tools, as a model reads it", sum(read.values()), MODEL_GOAL),
        (f"… its largest tool, `{largest}`", read[largest], TOOL_GOAL),
        ("… with titles, hints and output schemas", tokens(tools), LIST_GOAL),
    ]
    return [Row(what, f"{cost:,} tokens", goal=f"≤ {goal:,}", held=cost <= goal) for what, cost, goal in costs]
