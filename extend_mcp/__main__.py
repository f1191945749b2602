"""`python -m extend_mcp` is `extend-mcp`, but for this: Python puts the working folder first on its path.

A client starts the server in whatever folder its user works in, so nothing there may be run. `python -P -m extend_mcp`
never looks there; without `-P` what Python loads before this file, the package itself too, could come from there.
"""

import os
import sys


def _leave_the_working_folder() -> None:
    """Take what `-m` put first on the path off it: nothing there, where the folder itself is gone."""
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
