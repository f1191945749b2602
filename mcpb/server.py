"""What a host starts in the bundle: the server, with what the user chose in the host's form.

A host gives each chosen folder as an argument of its own, and may leave a placeholder where the user chose nothing.
"""

import os
import sys
from collections.abc import MutableMapping, Sequence

from extend_mcp.cli.main import main

PLACEHOLDER = "${user_config."


def arguments(folders: Sequence[str]) -> list[str]:
    """The command line that allows these folders."""
    return [part for folder in folders if not folder.startswith(PLACEHOLDER) for part in ("--allow-dir", folder)]


def clear(environ: MutableMapping[str, str]) -> None:
    """Remove what holds no value of the user."""
    for name in [name for name, value in environ.items() if value.startswith(PLACEHOLDER)]:
        del environ[name]


if __name__ == "__main__":
    clear(os.environ)
    main(arguments(sys.argv[1:]))
