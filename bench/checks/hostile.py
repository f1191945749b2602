"""`hostile.py CORPUS`: damaged, encrypted and hostile files through the engine's limits, and what becomes of each.

Every one must end, in a result or in one of the API's failure reasons, while an ordinary file beside them is parsed.
Exits with 1 otherwise.
"""

import sys
import tempfile
from pathlib import Path

import anyio

from extend_mcp.client import ExtendClient
from extend_mcp.server.backend import connect
from extend_mcp.settings import Settings
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.parse_runs import ParseRun

SECONDS = 120
ORDINARY = Path(__file__).parents[2] / "extend_mcp" / "data" / "invoice.pdf"
REASONS = frozenset(
    "CHUNKING_ERROR CORRUPT_FILE FILE_SIZE_TOO_LARGE FILE_TYPE_NOT_SUPPORTED INTERNAL_ERROR OCR_ERROR "
    "PASSWORD_PROTECTED_FILE".split()
)


async def parsed(client: ExtendClient, path: Path, ended: dict[str, ParseRun]) -> None:
    """Parse a file to whatever end."""
    file = await client.files.upload(path)
    run = await client.parse_runs.create(file=FileInput(id=file.id))
    ended[path.name] = await client.parse_runs.wait(run.id, seconds=SECONDS)


async def check(paths: list[Path]) -> bool:
    """Parse them all at once, print the outcome of each, and say whether all is as it must be."""
    ended: dict[str, ParseRun] = {}
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(backend="local", data_dir=Path(data))
        async with connect(settings) as client, anyio.create_task_group() as tasks:
            for path in paths:
                tasks.start_soon(parsed, client, path, ended)
    for name, run in sorted(ended.items()):
        outcome = run.failure_reason or ""
        print(f"{name:<26} {run.status:<10} {outcome:<24} {run.failure_message or ''}"[:150])
    bad = [name for name, run in ended.items() if run.status != "PROCESSED" and run.failure_reason not in REASONS]
    return not bad and ended[ORDINARY.name].status == "PROCESSED"


if __name__ == "__main__":
    documents = [*sorted(Path(sys.argv[1], "hostile").iterdir()), ORDINARY]
    sys.exit(0 if anyio.run(check, documents) else 1)
