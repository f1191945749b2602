"""A plugin of pytest that counts the lines of the package that tests run: `make test COVERAGE=1`.

Only code of the package is counted, by what is put into its bytecode. A tracer, as coverage has on Python 3.11, slows
down every library too.
"""

import json
import os
from pathlib import Path
from secrets import token_hex

from slipcover import FileMatcher, ImportManager, Slipcover

SOURCE = "extend_mcp"
FOLDER = Path(__file__).parents[1] / "build" / "coverage"
"""Has a report of each process that ran tests."""

# At once: otherwise all code is searched for lines that need no more counting, again and again, in the midst of tests.
_counted = Slipcover(source=[SOURCE], immediate=True)

# Here, as nothing of the package is loaded yet. Of pytest's processes only workers run tests.
if "PYTEST_XDIST_WORKER" in os.environ:
    ImportManager(_counted, FileMatcher(sources=[SOURCE])).__enter__()


def pytest_sessionfinish() -> None:
    """Write what was run in this process."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / f"{token_hex(8)}.json"
        path.write_text(json.dumps(_counted.get_coverage()), encoding="utf-8")
