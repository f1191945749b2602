"""What a script is told by its one argument, JSON, and how it tells of a step."""

import json
import sys
from typing import Any

TASK = json.loads(sys.argv[1])
"""`transport`, `mode`, how the server is reached (`command`, `args`, `env` or `url`), and the `steps`."""
STEPS = TASK["steps"]


def tell(**line: Any) -> None:
    """Tell what came of a step, by its name."""
    sys.stdout.write(json.dumps(line) + "\n")


def end(run_id: str) -> dict[str, Any]:
    """The arguments of `get_run` after a cancel."""
    return {"run_id": run_id, "wait_seconds": STEPS["patience"]}
