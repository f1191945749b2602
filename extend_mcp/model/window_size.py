"""How many tokens the model's window has, as each kind of server tells it."""

from dataclasses import dataclass
from typing import Any

from extend_mcp.model.chat import Chat
from extend_mcp.model.failures import ModelFailure, SchemaRefused, TooLong

UNKNOWN = 4096
"""What is assumed where the server does not tell: Ollama's default with little memory."""
SMALLEST = 1024
"""Below this no page fits."""
LARGEST = 131_072
MOST = 50
"""Names of models in a message."""


@dataclass(frozen=True, slots=True)
class Served:
    """What a server tells of itself. `window` is None where it tells none, `models` is empty where it lists none."""

    models: list[str]
    window: int | None

    @property
    def tokens(self) -> int:
        """The window to fill."""
        return min(self.window or UNKNOWN, LARGEST)


async def look_up(chat: Chat) -> Served:
    """The server's models and the window of ours. Raises `ModelFailure` where it does not answer."""
    listed = await _get(chat, "/models")
    entries = _dicts(listed.get("data"))
    models = [str(one["id"]) for one in entries if "id" in one]
    ours = next((one for one in entries if one.get("id") == chat.address.model), entries[0] if entries else {})
    window = _number(ours, "max_model_len")  # vLLM
    return Served(models, window or await _window_elsewhere(chat) or _number(ours.get("meta"), "n_ctx"))


async def _window_elsewhere(chat: Chat) -> int | None:
    """The window as llama.cpp, LM Studio and Ollama tell it. Other servers have none of these addresses."""
    slot = (await _try(chat, "/props")).get("default_generation_settings")
    if window := _number(slot, "n_ctx"):
        return window
    for path, items, name, key in (
        ("/api/v0/models", "data", "id", "loaded_context_length"),
        ("/api/ps", "models", "name", "context_length"),
    ):
        for one in _dicts((await _try(chat, path)).get(items)):
            if str(one.get(name)).removesuffix(":latest") == chat.address.model.removesuffix(":latest"):
                return _number(one, key)
    return None


async def _get(chat: Chat, path: str, *, beside: bool = False) -> dict[str, Any]:
    try:
        found = await chat.get(path, beside=beside)
    except (TooLong, SchemaRefused) as error:
        raise ModelFailure(f"the server says: {error}") from error
    return found if isinstance(found, dict) else {}


async def _try(chat: Chat, path: str) -> dict[str, Any]:
    """What is at an address that only some servers have; nothing where it is refused."""
    try:
        return await _get(chat, path, beside=True)
    except ModelFailure:
        return {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)][:1000] if isinstance(value, list) else []


def _number(about: Any, key: str) -> int | None:
    value = about.get(key) if isinstance(about, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
