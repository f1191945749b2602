"""`extend-mcp doctor`: what is configured, whether it answers, and what is allowed."""

import sys
from pathlib import Path

import anyio

from extend_mcp.client import ExtendClient
from extend_mcp.errors import ExtendError
from extend_mcp.folders import problem_of
from extend_mcp.server.backend import connect, describe
from extend_mcp.settings import Settings, not_used, unknown_variables


def run(settings: Settings) -> None:
    """Print the report. Exits with 1 where the backend cannot be used."""
    for name, value in describe(settings).items():
        _line(name.replace("_", " "), {True: "yes", False: "no: pip install 'extend-mcp[ocr]'"}.get(value, value))
    if settings.uses_cloud:
        _tell_the_way(settings)
    for name in unknown_variables():
        _line("not used", f"{name}: {not_used(name)}")
    if settings.disable_file_path:
        _line("local paths", "not accepted: EXTEND_DISABLE_FILE_PATH is set")
    for folder in settings.allowed_dirs:
        _line("allowed folder", _folder(folder))
    if not settings.allowed_dirs:
        _line("allowed folder", "none: the user is asked about local files; set EXTEND_ALLOWED_DIRS or --allow-dir")
    if settings.output_dir is not None:
        _line("output folder", _folder(settings.output_dir))
    problem = anyio.run(_problem, settings)
    _line("answers", problem or "yes")
    sys.exit(1 if problem else 0)


def _tell_the_way(settings: Settings) -> None:
    """Print how the cloud is reached."""
    from extend_mcp.server.network import describe_certificates, describe_proxy

    _line("proxy", describe_proxy(settings.api_url))
    _line("certificates", describe_certificates())


async def _problem(settings: Settings) -> str | None:
    """Why the backend cannot be used, or None."""
    try:
        async with connect(settings) as client:
            return await _unanswered(client)
    except (ExtendError, OSError, ValueError) as error:
        return f"no: {error}"


async def _unanswered(client: ExtendClient) -> str | None:
    try:
        await client.files.list(max_page_size=1)
    except ExtendError as error:
        return f"no: {error}"
    return None


def _folder(folder: Path) -> str:
    problem = problem_of(folder)
    return f"{folder}  ({problem})" if problem else str(folder)


def _line(name: str, value: object) -> None:
    print(f"{name + ':':<16}{value}")
