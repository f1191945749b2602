"""What the commands do. Each loads only what it needs, and does not wait for the libraries of the others."""

import argparse
import gc
import logging
import secrets
import sys
from dataclasses import replace

from extend_mcp.cli.flags import read_given_flags
from extend_mcp.server.callers import hash_secret
from extend_mcp.settings import Settings
from extend_mcp.settings.engine import read_metrics_exporter

logger = logging.getLogger(__name__)


AT_TERMINAL = (
    "extend-mcp waits for the messages of an MCP client on standard input. `extend-mcp --help` lists its commands, "
    "`extend-mcp install CLIENT` adds it to a client. Ctrl+C ends it."
)


def stdio(settings: Settings, arguments: argparse.Namespace) -> None:
    """Serve MCP over stdio. A person at a terminal, where no client is, is told so."""
    if sys.stdin is not None and sys.stdin.isatty():
        print(AT_TERMINAL, file=sys.stderr)
    gc.disable()  # imported modules stay: searching them for garbage would take a tenth of the start
    from extend_mcp.server.stdio import serve_stdio

    gc.freeze()
    gc.enable()
    serve_stdio(settings)


def http(settings: Settings, arguments: argparse.Namespace) -> None:
    """Serve MCP over HTTP."""
    from extend_mcp.server.http.serve_http import serve_http

    serve_http(settings, arguments.host, arguments.port)


def token(settings: Settings, arguments: argparse.Namespace) -> None:
    """Make a bearer token for the HTTP server."""
    name = arguments.name
    if not name.isascii() or not name.isprintable() or set(name) & set(":, "):
        raise ValueError("the name must be ASCII, without colon, comma or space")
    token = secrets.token_urlsafe(32)
    print(token)
    print(
        "Give it to its owner; it is not stored. Append this to EXTEND_HTTP_TOKENS, after a comma:",
        file=sys.stderr,
    )
    print(f"{name}:{arguments.scope}:{hash_secret(token)}", file=sys.stderr)


def engine(settings: Settings, arguments: argparse.Namespace) -> None:
    """Serve the embedded engine's REST API."""
    if arguments.no_migrate and settings.database_url is None:
        raise ValueError("--no-migrate needs EXTEND_DATABASE_URL: the tables of a data folder are always migrated")
    from extend_mcp.engine.serve import serve
    from extend_mcp.server.backend import make_engine_config

    _serve_metrics()
    config = make_engine_config(settings, served=True)
    serve(replace(config, migrates=not arguments.no_migrate), arguments.host, arguments.port)


def worker(settings: Settings, arguments: argparse.Namespace) -> None:
    """Work on the runs of a cluster."""
    if settings.database_url is None:
        raise ValueError("extend-mcp worker needs EXTEND_DATABASE_URL; without it an engine executes its own runs")
    if settings.engine_workers == 0:
        raise ValueError("EXTEND_ENGINE_WORKERS is 0: a worker reads at least one document at a time")
    from extend_mcp.engine.worker import work
    from extend_mcp.server.backend import make_engine_config

    _serve_metrics()
    work(replace(make_engine_config(settings, served=True), migrates=False), arguments.host, arguments.port)


def _serve_metrics() -> None:
    """Serve the metrics of this process, if they are configured. Otherwise nothing is loaded for them."""
    exporter = read_metrics_exporter()
    if exporter == "prometheus":
        from extend_mcp.engine.prometheus import serve_metrics

        serve_metrics()
    elif exporter is not None:
        logger.warning("OTEL_METRICS_EXPORTER=%s is ignored: metrics are served only to prometheus", exporter)


def migrate(settings: Settings, arguments: argparse.Namespace) -> None:
    """Create or migrate the engine's tables."""
    from extend_mcp.engine.storage.opening import open_database
    from extend_mcp.engine.storage.tables import REVISION
    from extend_mcp.server.backend import make_engine_config

    config = make_engine_config(settings, served=True)
    database = open_database(config.data_dir, config.database_url)
    print(f"{database.place}: its tables are of version {REVISION}.")
    database.close()


def data(settings: Settings, arguments: argparse.Namespace) -> None:
    """Show what the engine keeps, or delete what is old."""
    from extend_mcp.cli.data import run

    chosen = arguments.all or arguments.older_than is not None
    if arguments.purge != chosen:
        raise ValueError("--purge needs --older-than, like --older-than 30d, or --all")
    run(settings, older_than=0 if arguments.all else arguments.older_than, yes=arguments.yes)


def doctor(settings: Settings, arguments: argparse.Namespace) -> None:
    """Show what is configured, reachable and allowed."""
    from extend_mcp.cli.doctor import run

    run(settings)


def demo(settings: Settings, arguments: argparse.Namespace) -> None:
    """Run the demo."""
    from extend_mcp.cli.demo import run

    run()


def install(settings: Settings, arguments: argparse.Namespace) -> None:
    """Add this server to a client's configuration, or remove it."""
    from extend_mcp.cli.install.command import run

    run(
        settings,
        arguments.client,
        read_given_flags(arguments),
        with_key=arguments.with_key,
        only_print=arguments.print,
        yes=arguments.yes,
        remove=arguments.remove,
    )
