"""The commands and their flags."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from extend_mcp import __version__
from extend_mcp.cli import commands
from extend_mcp.cli.flags import build_flags
from extend_mcp.cli.install.clients import CLIENTS
from extend_mcp.server.callers import SCOPES

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  (it has no public name)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the command line. In its result, `run` is the function of the command."""
    flags = build_flags()
    parser = argparse.ArgumentParser(
        prog="extend-mcp",
        description="The Extend document API for AI agents. Without a command: serve MCP over stdio.",
        parents=[flags],
    )
    parser.add_argument("--version", action="version", version=f"extend-mcp {__version__}")
    parser.set_defaults(run=commands.stdio)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")

    _add_servers(subparsers, flags)
    _add_data(subparsers)
    doctor = subparsers.add_parser("doctor", help="show what is configured, reachable and allowed", parents=[flags])
    doctor.set_defaults(run=commands.doctor)
    demo = subparsers.add_parser("demo", help="parse and extract a bundled invoice on the embedded engine")
    demo.set_defaults(run=commands.demo)
    _add_install(subparsers, flags)
    return parser


def _add_servers(subparsers: "Commands", flags: argparse.ArgumentParser) -> None:
    serve = subparsers.add_parser("serve", help="serve MCP over HTTP: /mcp, /sse and /health", parents=[flags])
    serve.add_argument("--http", action="store_true", required=True, help="Streamable HTTP and SSE on one port")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=_read_port, default=8000, help="port to listen on (default: %(default)s)")
    serve.set_defaults(run=commands.http)

    token = subparsers.add_parser("token", help="make a bearer token for the HTTP server")
    token.add_argument("name", help="name of its owner, for logs and limits")
    token.add_argument("--scope", choices=SCOPES, default="write", help="what it allows (default: %(default)s)")
    token.set_defaults(run=commands.token)

    engine = subparsers.add_parser("engine", help="serve the embedded engine's REST API")
    engine.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    engine.add_argument("--port", type=_read_port, default=8700, help="port to listen on (default: %(default)s)")
    engine.add_argument("--data-dir", help="folder of its database and files", default=argparse.SUPPRESS)
    engine.add_argument(
        "--no-migrate", action="store_true", help="leave the tables of PostgreSQL to extend-mcp migrate"
    )
    engine.set_defaults(run=commands.engine)

    worker = subparsers.add_parser("worker", help="execute the runs of engines that share a PostgreSQL database")
    worker.add_argument("--host", default="127.0.0.1", help="address of /health (default: %(default)s)")
    worker.add_argument("--port", type=_read_port, default=8701, help="port of /health (default: %(default)s)")
    worker.add_argument("--data-dir", help="folder of its working files", default=argparse.SUPPRESS)
    worker.set_defaults(run=commands.worker)

    migrate = subparsers.add_parser("migrate", help="create or migrate the engine's tables, and exit")
    migrate.add_argument("--data-dir", help="folder of its database and files", default=argparse.SUPPRESS)
    migrate.set_defaults(run=commands.migrate)


def _add_data(subparsers: "Commands") -> None:
    data = subparsers.add_parser("data", help="show what the embedded engine keeps, or delete old data")
    data.add_argument("--purge", action="store_true", help="delete ended runs, and files that nothing uses")
    which = data.add_mutually_exclusive_group()
    which.add_argument("--older-than", type=_check_age, metavar="AGE", help="only what is older than 12h, 30d, 8w, …")
    which.add_argument("--all", action="store_true", help="data of any age")
    data.add_argument("--yes", action="store_true", help="delete without asking")
    data.add_argument("--data-dir", help="folder of its database and files", default=argparse.SUPPRESS)
    data.set_defaults(run=commands.data)


def _add_install(subparsers: "Commands", flags: argparse.ArgumentParser) -> None:
    install = subparsers.add_parser(
        "install", help="add this server to an MCP client's configuration, after asking", parents=[flags]
    )
    install.add_argument("client", choices=CLIENTS, help="which client")
    install.add_argument(
        "--with-key", action="store_true", help="write the API key into the file, instead of a reference"
    )
    install.add_argument("--remove", action="store_true", help="remove its entry")
    install.add_argument("--print", action="store_true", help="only print what would be written")
    install.add_argument("--yes", action="store_true", help="write without asking")
    install.set_defaults(run=commands.install)


def _read_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to 65535")
    return int(text)


def _check_age(text: str) -> int:
    from extend_mcp.cli.data import read_age

    try:
        return read_age(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
