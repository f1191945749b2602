"""The address of a model."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """A model of a server that speaks OpenAI's chat API. `url` ends before `/chat/completions`.

    `seconds` is how long one request may take, and `pause` how long to wait before a request is sent again.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = 120
    pause: float = 2

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self.url).netloc
