"""A proxy of this machine, of HTTP or SOCKS5, that answers itself whatever is asked through it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

BODY = b'{"object":"list","data":[]}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(BODY), BODY)

Handshake = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[str]]


@asynccontextmanager
async def listening(handshake: Handshake) -> AsyncIterator[tuple[int, list[str]]]:
    """Its port, and what it was asked for: `handshake` says who is wanted, then a request is answered."""
    seen: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):  # who asks may hang up
            wanted = await handshake(reader, writer)
            head = await reader.readuntil(b"\r\n\r\n")
            seen.append(wanted or head.split(b"\r\n")[0].decode())
            writer.write(ANSWER)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1") as server:
        yield server.sockets[0].getsockname()[1], seen


async def none(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """HTTP: a request names its whole address."""
    return ""


async def socks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """SOCKS5 without a password (RFC 1928)."""
    await reader.readexactly((await reader.readexactly(2))[1])
    writer.write(b"\x05\x00")
    kind = (await reader.readexactly(4))[3]
    length = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
    host = await reader.readexactly(length)
    port = int.from_bytes(await reader.readexactly(2))
    writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
    return f"{host.decode() if kind == 3 else '.'.join(map(str, host))}:{port}"


async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """What hangs up with words of its own."""
    await reader.read(1)
    writer.write(b"SSH-2.0\r\n")
    writer.write_eof()
    return "nobody"
