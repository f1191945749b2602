"""A web server that webhooks are sent to."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import extend_ai

Delivery = tuple[dict[str, str], bytes]
"""Headers and body."""


def opened(delivery: Delivery, secret: str, *, oldest: int = 300) -> Any:
    """A delivery as the vendor's SDK checks and reads it; `oldest` is the age in seconds that it accepts, 0 any."""
    headers, body = delivery
    webhooks = extend_ai.Extend(token="key").webhooks
    return webhooks.verify_and_parse(body, headers, secret, max_age_seconds=oldest, allow_signed_url=True)


@dataclass
class Receiver:
    """What came in. `answers` are the statuses to give, then 200; 0 is silence."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    seen: list[Delivery] = field(default_factory=list)

    def events(self, secret: str, *, oldest: int = 300) -> list[Any]:
        """All that came in, in the types of the vendor's SDK. Raises where a signature is not right."""
        return [opened(request, secret, oldest=oldest) for request in self.seen]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
            self.seen.append((headers, await reader.readexactly(int(headers["content-length"]))))
            status = self.answers.pop(0) if self.answers else 200
            if status == 0:
                await reader.read()  # until the sender gives up
            else:
                more = "location: /elsewhere\r\n" if status == 302 else ""
                writer.write(f"HTTP/1.1 {status} X\r\n{more}content-length: 2\r\n\r\nok".encode())
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def receiving(*answers: int) -> AsyncIterator[Receiver]:
    """A receiver on this machine."""
    receiver = Receiver(answers=list(answers))
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    async with server:
        receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?token=secret"
        yield receiver
