"""A proxy of this machine, of HTTP or SOCKS5, that answers itself whatever is asked through it."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BODY = b'{"object":"list","data":[]}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(BODY), BODY)

Handshake = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[str]]


@asynccontextmanager
async def listening(handshake: Handshake, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[str]]]:
    """Its port, and what it was asked for: `handshake` says who is wanted, then a request is answered."""
    seen: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, OSError):  # who asks may hang up
            wanted = await handshake(reader, writer)
            head = await reader.readuntil(b"\r\n\r\n")
            seen.append(wanted or head.split(b"\r\n")[0].decode())
            writer.write(ANSWER)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", ssl=tls) as server:
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


def certificate(path: Path) -> ssl.SSLContext:
    """A new certificate of this machine that nobody else signed, at `path`; and a server's side of it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
