"""`extend-mcp doctor`: shows what is configured, whether it answers, and what is allowed."""

import sys
from pathlib import Path

import anyio

from extend_mcp.client import ExtendClient
from extend_mcp.errors import ExtendError
from extend_mcp.folders import find_problem
from extend_mcp.server.backend import connect, describe, make_engine_config, make_model_address
from extend_mcp.settings import Settings, describe_unused, unknown_variables


def run(settings: Settings) -> None:
    """Print the report. Exits with 1 if the backend, or the model server if one is set, cannot be used.

    Raises `ValueError` for settings with which the server does not start.
    """
    for name, value in describe(settings).items():
        missing = f"no: pip install 'extend-mcp[{name}]'"
        _print_line(name.replace("_", " "), {True: "yes", False: missing}.get(value, value))
    if settings.uses_cloud:
        _print_way(settings)
    for name in unknown_variables():
        _print_line("not used", f"{name}: {describe_unused(name)}")
    _print_line("tools", _count_tools(settings))
    if settings.disable_file_path:
        _print_line("local paths", "not accepted: EXTEND_DISABLE_FILE_PATH is set")
    for folder in settings.allowed_dirs:
        _print_line("allowed folder", _describe_folder(folder))
    if not settings.allowed_dirs:
        _print_line(
            "allowed folder", "none: the user is asked about local files; set EXTEND_ALLOWED_DIRS or --allow-dir"
        )
    if settings.output_dir is not None:
        _print_line("output folder", _describe_folder(settings.output_dir))
    faults: list[str] = []
    if settings.database_url is not None and not settings.uses_cloud:
        settings = settings.model_copy(update={"engine_workers": 0})  # this process must not start runs
        faults = _check_cluster(settings)
    answers = f"no: see {' and '.join(faults)} above" if faults else anyio.run(_find_problem, settings)
    _print_line("answers", answers or "yes")
    problems = [answers]
    if settings.llm_base_url is not None and not settings.uses_cloud:
        state, is_usable = anyio.run(_ask_model_server, settings)
        _print_line("model answers", f"{'yes' if is_usable else 'no'}: {state}")
        problems += [] if is_usable else [state]
    sys.exit(1 if any(problems) else 0)


def _check_cluster(settings: Settings) -> list[str]:
    """Print the state of a cluster's database. Returns the names of the lines that report a problem."""
    from extend_mcp.engine.cluster_check import check_cluster

    findings = anyio.run(check_cluster, make_engine_config(settings, served=True))
    for finding in findings:
        _print_line(finding.name, finding.text)
    return [finding.name for finding in findings if not finding.is_fine]


async def _ask_model_server(settings: Settings) -> tuple[str, bool]:
    """What the model server reports about itself, or why it cannot be used; and whether it can be used."""
    from extend_mcp.model.check import check_server

    try:
        address = make_model_address(settings)
        return await check_server(address) if address else ("none is configured", False)
    except ValueError as error:
        return str(error), False


def _count_tools(settings: Settings) -> int:
    """How many tools are offered over stdio."""
    from extend_mcp.server.tools.toolsets import list_offered_tools

    local_files = not settings.disable_file_path
    return len(
        list_offered_tools(settings.toolsets, read_only=settings.read_only, local_files=local_files, uploads=False)
    )


def _print_way(settings: Settings) -> None:
    """Print how the cloud is reached."""
    from extend_mcp.server.certificates import describe_certificates
    from extend_mcp.server.proxies import describe_proxy

    _print_line("proxy", describe_proxy(settings.api_url))
    _print_line("certificates", describe_certificates())


async def _find_problem(settings: Settings) -> str | None:
    """Why the backend cannot be used, or None."""
    try:
        async with connect(settings) as client:
            return await _try_request(client)
    except (ExtendError, OSError, ValueError) as error:
        return f"no: {error}"


async def _try_request(client: ExtendClient) -> str | None:
    try:
        await client.files.list(max_page_size=1)
    except ExtendError as error:
        return f"no: {error}"
    return None


def _describe_folder(folder: Path) -> str:
    problem = find_problem(folder)
    return f"{folder}  ({problem})" if problem else str(folder)


def _print_line(name: str, value: object) -> None:
    print(f"{name + ':':<16}{value}")
