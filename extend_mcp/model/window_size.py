"""How many tokens the model's window has, as each kind of server reports it."""

from dataclasses import dataclass
from typing import Any

from extend_mcp.model.chat import Chat
from extend_mcp.model.failures import ModelFailure, SchemaRefused, TooLong

UNKNOWN = 4096
"""Assumed if the server does not report it: Ollama's default with little memory."""
SMALLEST = 1024
"""A page does not fit a smaller one."""
LARGEST = 131_072


@dataclass(frozen=True, slots=True)
class Served:
    """What a server reports. `window` is None if it reports none, `models` is empty if it lists none."""

    models: list[str]
    window: int | None

    @property
    def tokens(self) -> int:
        """The window to fill."""
        return min(self.window or UNKNOWN, LARGEST)


async def look_up(chat: Chat) -> Served:
    """The server's models and the window of ours. Raises `ModelFailure` if it does not answer."""
    listed = await _get(chat, "/models")
    entries = _dicts(listed.get("data"))
    models = [str(entry["id"]) for entry in entries if "id" in entry]
    ours = next((each for each in entries if each.get("id") == chat.address.model), entries[0] if entries else {})
    window = _number(ours, "max_model_len")  # vLLM
    return Served(models, window or await _window_elsewhere(chat) or _number(ours.get("meta"), "n_ctx"))


async def _window_elsewhere(chat: Chat) -> int | None:
    """The window as llama.cpp, LM Studio and Ollama report it. Other servers have none of these addresses."""
    slot = (await _try(chat, "/props")).get("default_generation_settings")
    if window := _number(slot, "n_ctx"):
        return window
    for path, items, name, key in (
        ("/api/v0/models", "data", "id", "loaded_context_length"),
        ("/api/ps", "models", "name", "context_length"),
    ):
        for entry in _dicts((await _try(chat, path)).get(items)):
            if str(entry.get(name)).removesuffix(":latest") == chat.address.model.removesuffix(":latest"):
                return _number(entry, key)
    return None


async def _get(chat: Chat, path: str, *, beside: bool = False) -> dict[str, Any]:
    try:
        answer = await chat.get(path, beside=beside)
    except (TooLong, SchemaRefused) as error:
        raise ModelFailure(f"the server says: {error}") from error
    return answer if isinstance(answer, dict) else {}


async def _try(chat: Chat, path: str) -> dict[str, Any]:
    """What is at an address that only some servers have; nothing if it is refused."""
    try:
        return await _get(chat, path, beside=True)
    except ModelFailure:
        return {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)][:1000] if isinstance(value, list) else []


def _number(about: Any, key: str) -> int | None:
    value = about.get(key) if isinstance(about, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
