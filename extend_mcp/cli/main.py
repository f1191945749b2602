"""The command line: flags, logs to stderr, settings, and what to run."""

import logging
import os
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from extend_mcp.cli import commands
from extend_mcp.cli.flags import read_settings
from extend_mcp.cli.parser import build_parser
from extend_mcp.logs import set_up
from extend_mcp.settings import describe_ignored
from extend_mcp.stderr import replace_missing, stop_waiting

logger = logging.getLogger(__name__)

SERVERS = {commands.stdio, commands.http, commands.engine, commands.worker}
"""Commands that run for long: the reader of their logs can disappear."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command of `argv` (default: the process's). Exits with 2 for wrong flags, with 64 for wrong settings."""
    replace_missing()
    arguments = build_parser().parse_args(argv)
    if arguments.run in SERVERS:
        stop_waiting()
    set_up()
    if sys.flags.optimize > 1:
        _stop(ValueError("PYTHONOPTIMIZE=2 or -OO takes the descriptions away that agents read: use 1, or unset it"))
    for line in describe_ignored():
        logger.warning(line)
    try:
        settings = read_settings(arguments)
        arguments.run(settings, arguments)
    except (OSError, ValueError) as error:
        _stop(error)


def _stop(error: OSError | ValueError) -> None:
    """Exit and print what is wrong with the settings, by the names that the user set and without the values."""
    if isinstance(error, ValidationError):
        for problem in error.errors(include_url=False, include_input=False):
            prefix = "EXTEND_HTTP" if error.title == "HttpSettings" else "EXTEND"
            name = "_".join((prefix, *(str(part).upper() for part in problem["loc"][:1])))
            message = problem["msg"].removeprefix("Value error, ")
            print(f"extend-mcp: {f'{name}: ' if problem['loc'] else ''}{message}", file=sys.stderr)
    else:
        print(f"extend-mcp: {error}", file=sys.stderr)
    sys.exit(os.EX_USAGE if hasattr(os, "EX_USAGE") else 2)
