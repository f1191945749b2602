"""Flags of the command line that are settings."""

import argparse
from typing import Any

from extend_mcp.settings import Settings

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


def build_flags() -> argparse.ArgumentParser:
    """The settings that several commands accept as flags."""
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


def read_settings(arguments: argparse.Namespace) -> Settings:
    """The settings, from the environment and from flags."""
    values: dict[str, Any] = {name: value for name, value in vars(arguments).items() if name in FLAGS | {"read_only"}}
    settings = Settings(**values)
    if "allow_dir" in arguments:
        settings = Settings(**values, allowed_dirs=(*settings.allowed_dirs, *arguments.allow_dir))
    return settings


def read_given_flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """The flags that were given, by their names."""
    names = [*sorted(FLAGS), "read_only", "allow_dir"]
    return {name: getattr(arguments, name) for name in names if name in arguments}
