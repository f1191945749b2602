"""The command line: flags, logs to stderr, settings, and what to run."""

import argparse
import gc
import logging
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationError

from extend_mcp import __version__
from extend_mcp.cli.install.clients import CLIENTS
from extend_mcp.logs import set_up
from extend_mcp.server.callers import SCOPES, digest
from extend_mcp.settings import Settings, describe_unused, unknown_variables
from extend_mcp.settings.engine import read_metrics_exporter
from extend_mcp.stderr import replace_missing, stop_waiting

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  (it has no public name)

logger = logging.getLogger(__name__)

FLAGS = {
    "backend",
    "base_url",
    "data_dir",
    "output_dir",
    "region",
    "result_tokens",
    "toolsets",
    "wait_seconds",
    "workspace_id",
}
"""Settings that have a flag of the same name."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command of `argv` (default: the process's). Exits with 2 for wrong flags, with 64 for wrong settings."""
    replace_missing()
    arguments = _build_parser().parse_args(argv)
    if arguments.run in {_stdio, _http, _engine, _worker}:
        stop_waiting()
    set_up()
    for name in unknown_variables():
        logger.warning("%s is ignored: it is %s", name, describe_unused(name))
    try:
        settings = _read_settings(arguments)
        arguments.run(settings, arguments)
    except (OSError, ValueError) as error:
        _stop(error)


def _build_parser() -> argparse.ArgumentParser:
    flags = _build_flags()
    parser = argparse.ArgumentParser(
        prog="extend-mcp",
        description="The Extend document API for AI agents. Without a command: serve MCP over stdio.",
        parents=[flags],
    )
    parser.add_argument("--version", action="version", version=f"extend-mcp {__version__}")
    parser.set_defaults(run=_stdio)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    _add_servers(commands, flags)
    _add_data(commands)
    doctor = commands.add_parser("doctor", help="show what is configured, reachable and allowed", parents=[flags])
    doctor.set_defaults(run=_doctor)
    demo = commands.add_parser("demo", help="parse and extract a bundled invoice on the embedded engine")
    demo.set_defaults(run=_demo)
    _add_install(commands, flags)
    return parser


def _add_servers(commands: "Commands", flags: argparse.ArgumentParser) -> None:
    serve = commands.add_parser("serve", help="serve MCP over HTTP: /mcp, /sse and /health", parents=[flags])
    serve.add_argument("--http", action="store_true", required=True, help="Streamable HTTP and SSE on one port")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=_read_port, default=8000, help="port to listen on (default: %(default)s)")
    serve.set_defaults(run=_http)

    token = commands.add_parser("token", help="make a bearer token for the HTTP server")
    token.add_argument("name", help="name of its owner, for logs and limits")
    token.add_argument("--scope", choices=SCOPES, default="write", help="what it allows (default: %(default)s)")
    token.set_defaults(run=_token)

    engine = commands.add_parser("engine", help="serve the embedded engine's REST API")
    engine.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    engine.add_argument("--port", type=_read_port, default=8700, help="port to listen on (default: %(default)s)")
    engine.add_argument("--data-dir", help="folder of its database and files", default=argparse.SUPPRESS)
    engine.add_argument("--no-migrate", action="store_true", help="leave tables of PostgreSQL to extend-mcp migrate")
    engine.set_defaults(run=_engine)

    worker = commands.add_parser("worker", help="work on the runs of engines that share a PostgreSQL database")
    worker.add_argument("--host", default="127.0.0.1", help="address of /health (default: %(default)s)")
    worker.add_argument("--port", type=_read_port, default=8701, help="port of /health (default: %(default)s)")
    worker.add_argument("--data-dir", help="folder of its working files", default=argparse.SUPPRESS)
    worker.set_defaults(run=_worker)

    migrate = commands.add_parser("migrate", help="create or migrate the engine's tables, and end")
    migrate.add_argument("--data-dir", help="folder of its database and files", default=argparse.SUPPRESS)
    migrate.set_defaults(run=_migrate)


def _add_data(commands: "Commands") -> None:
    data = commands.add_parser("data", help="show what the embedded engine keeps, and delete what is old")
    data.add_argument("--purge", action="store_true", help="delete runs that ended, and files that nothing uses")
    which = data.add_mutually_exclusive_group()
    which.add_argument("--older-than", type=_check_age, metavar="AGE", help="only what is older: 12h, 30d, 8w")
    which.add_argument("--all", action="store_true", help="of any age")
    data.add_argument("--yes", action="store_true", help="delete without asking")
    data.add_argument("--data-dir", help="folder of its database and files", default=argparse.SUPPRESS)
    data.set_defaults(run=_data)


def _add_install(commands: "Commands", flags: argparse.ArgumentParser) -> None:
    install = commands.add_parser(
        "install", help="add this server to an MCP client's configuration, after asking", parents=[flags]
    )
    install.add_argument("client", choices=CLIENTS, help="which client")
    install.add_argument(
        "--with-key", action="store_true", help="write the API key into the file, instead of a reference"
    )
    install.add_argument("--remove", action="store_true", help="remove its entry")
    install.add_argument("--print", action="store_true", help="only print what would be written")
    install.add_argument("--yes", action="store_true", help="write without asking")
    install.set_defaults(run=_install)


def _build_flags() -> argparse.ArgumentParser:
    """The settings that can be given after several commands."""
    parser, fields = argparse.ArgumentParser(add_help=False), Settings.model_fields
    for name in sorted(FLAGS):
        parser.add_argument(f"--{name.replace('_', '-')}", default=argparse.SUPPRESS, help=fields[name].description)
    parser.add_argument(
        "--read-only", action="store_true", default=argparse.SUPPRESS, help=fields["read_only"].description
    )
    parser.add_argument(
        "--allow-dir",
        action="append",
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="folder whose files may be uploaded; repeatable",
    )
    return parser


def _read_settings(arguments: argparse.Namespace) -> Settings:
    values: dict[str, Any] = {name: value for name, value in vars(arguments).items() if name in FLAGS | {"read_only"}}
    settings = Settings(**values)
    if "allow_dir" in arguments:
        settings = Settings(**values, allowed_dirs=(*settings.allowed_dirs, *arguments.allow_dir))
    return settings


def _stdio(settings: Settings, arguments: argparse.Namespace) -> None:
    gc.disable()  # imported modules stay: searching them for garbage again and again would take a tenth of the start
    from extend_mcp.server.stdio import serve_stdio

    gc.freeze()
    gc.enable()
    serve_stdio(settings)


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


def _http(settings: Settings, arguments: argparse.Namespace) -> None:
    from extend_mcp.server.http.serve_http import serve_http

    serve_http(settings, arguments.host, arguments.port)


def _token(settings: Settings, arguments: argparse.Namespace) -> None:
    name = arguments.name
    if not name.isascii() or not name.isprintable() or set(name) & set(":, "):
        raise ValueError("the name may not contain a colon, comma or space")
    token = secrets.token_urlsafe(32)
    print(token)
    print("Give it to its owner; it is not stored. Add this to EXTEND_HTTP_TOKENS, after a comma:", file=sys.stderr)
    print(f"{name}:{arguments.scope}:{digest(token)}", file=sys.stderr)


def _engine(settings: Settings, arguments: argparse.Namespace) -> None:
    if arguments.no_migrate and settings.database_url is None:
        raise ValueError("--no-migrate needs EXTEND_DATABASE_URL: the tables of a data folder are always migrated")
    from extend_mcp.engine.serve import serve
    from extend_mcp.server.backend import make_engine_config

    _serve_metrics()
    config = make_engine_config(settings, served=True)
    serve(replace(config, migrates=not arguments.no_migrate), arguments.host, arguments.port)


def _worker(settings: Settings, arguments: argparse.Namespace) -> None:
    if settings.database_url is None:
        raise ValueError("extend-mcp worker needs EXTEND_DATABASE_URL; without it an engine works on its own runs")
    if settings.engine_workers == 0:
        raise ValueError("EXTEND_ENGINE_WORKERS is 0: a worker reads at least one document at a time")
    from extend_mcp.engine.worker import work
    from extend_mcp.server.backend import make_engine_config

    _serve_metrics()
    work(replace(make_engine_config(settings, served=True), migrates=False), arguments.host, arguments.port)


def _serve_metrics() -> None:
    """Serve metrics of this process if they are asked for. Nothing is loaded for it otherwise."""
    exporter = read_metrics_exporter()
    if exporter == "prometheus":
        from extend_mcp.engine.prometheus import serve_metrics

        serve_metrics()
    elif exporter is not None:
        logger.warning("OTEL_METRICS_EXPORTER=%s is ignored: metrics are served to prometheus alone", exporter)


def _migrate(settings: Settings, arguments: argparse.Namespace) -> None:
    from extend_mcp.engine.storage.opening import open_database
    from extend_mcp.engine.storage.tables import REVISION
    from extend_mcp.server.backend import make_engine_config

    config = make_engine_config(settings, served=True)
    database = open_database(config.data_dir, config.database_url)
    print(f"{database.place}: its tables are of version {REVISION}.")
    database.close()


def _data(settings: Settings, arguments: argparse.Namespace) -> None:
    from extend_mcp.cli.data import run

    chosen = arguments.all or arguments.older_than is not None
    if arguments.purge != chosen:
        raise ValueError("--purge needs --older-than, like --older-than 30d, or --all")
    run(settings, older_than=0 if arguments.all else arguments.older_than, yes=arguments.yes)


def _doctor(settings: Settings, arguments: argparse.Namespace) -> None:
    from extend_mcp.cli.doctor import run

    run(settings)


def _demo(settings: Settings, arguments: argparse.Namespace) -> None:
    from extend_mcp.cli.demo import run

    run()


def _install(settings: Settings, arguments: argparse.Namespace) -> None:
    from extend_mcp.cli.install.command import run

    names = [*sorted(FLAGS), "read_only", "allow_dir"]
    flags = {name: getattr(arguments, name) for name in names if name in arguments}
    run(
        settings,
        arguments.client,
        flags,
        with_key=arguments.with_key,
        only_print=arguments.print,
        yes=arguments.yes,
        remove=arguments.remove,
    )


def _stop(error: OSError | ValueError) -> None:
    """Exit with what is wrong with the settings: by the names that the user set, and without the values."""
    if isinstance(error, ValidationError):
        for problem in error.errors(include_url=False, include_input=False):
            prefix = "EXTEND_HTTP" if error.title == "HttpSettings" else "EXTEND"
            name = "_".join((prefix, *(str(part).upper() for part in problem["loc"][:1])))
            message = problem["msg"].removeprefix("Value error, ")
            print(f"extend-mcp: {f'{name}: ' if problem['loc'] else ''}{message}", file=sys.stderr)
    else:
        print(f"extend-mcp: {error}", file=sys.stderr)
    sys.exit(os.EX_USAGE if hasattr(os, "EX_USAGE") else 2)
