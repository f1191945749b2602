"""`python -m extend_mcp` runs `extend-mcp`, with one difference: Python puts the working folder first on its path.

A client starts the server in whatever folder its user works in, so nothing there may be run. `python -P -m extend_mcp`
never looks there; without `-P` what Python loads before this file, the package itself too, could come from there.
"""

import os
import sys


def _leave_the_working_folder() -> None:
    """Remove the working folder, which `-m` put first on the path. If the folder was deleted, nothing was put there."""
    try:
        folder = os.getcwd()  # noqa: PTH109 - pathlib would be imported from there
    except FileNotFoundError:
        return
    if not sys.flags.safe_path and sys.path[:1] == [folder]:
        del sys.path[0]


if __name__ == "__main__":
    _leave_the_working_folder()

    from extend_mcp.cli.main import main

    main()
