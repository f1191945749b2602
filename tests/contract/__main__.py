"""`python -m tests.contract`: start an engine with objects of every kind, and let Schemathesis at it."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.contract.seeds import seed
from tests.deadlines import DEADLINE
from tests.engine.doubles import work

KEY = "sk_contract"
HEADERS = {"authorization": f"Bearer {KEY}", "x-extend-api-version": "2026-02-09"}
ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "tests/contract/schemathesis.toml"
HOOKS = "tests.contract.hooks"
START_SECONDS = 20


@contextmanager
def engine(folder: Path) -> Iterator[str]:
    """The address of an engine whose work is a double's."""
    config = EngineConfig(data_dir=folder, workers=2, task_seconds=5, keys=frozenset({KEY}), allow_private_urls=True)
    server = uvicorn.Server(uvicorn.Config(build_app(config, work), port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > deadline or not thread.is_alive():
                raise RuntimeError("the engine did not start")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def main() -> int:
    """The exit code of Schemathesis: 0 where nothing was found."""
    with tempfile.TemporaryDirectory() as folder, engine(Path(folder) / "data") as address:
        with httpx.Client(base_url=address, headers=HEADERS, timeout=DEADLINE) as client:
            seeds, doomed = seed(client), seed(client)
        variables = {
            "CONTRACT_SEEDS": json.dumps(seeds),
            "CONTRACT_DOOMED": json.dumps(doomed),
            "CONTRACT_ENGINE": address,
            "SCHEMATHESIS_HOOKS": HOOKS,
            "PYTHONPATH": str(ROOT),
        }
        program = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
        command = [*program, f"{address}/openapi.json", *sys.argv[1:]]
        return subprocess.run(command, cwd=folder, env=os.environ | variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
