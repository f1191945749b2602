"""An older state of this project, checked out in `build/`, to be measured in turns with today's."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent


def environment(code: Path | None) -> dict[str, str]:
    """Variables with which Python imports the project from `code`, and not from the working folder."""
    return {"PYTHONPATH": str(code), "PYTHONSAFEPATH": "1"} if code else {}


def check_out(commit: str) -> Path:
    """The folder of the project as it was at a commit."""
    folder = ROOT / "build" / f"older-{commit}"
    if not folder.exists():
        subprocess.run(["git", "worktree", "add", "--detach", folder, commit], cwd=ROOT, check=True)
    return folder
