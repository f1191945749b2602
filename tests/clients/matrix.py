"""`docs/clients.md`, written from what the clients did."""

import json
from collections.abc import Sequence
from pathlib import Path

from scripts.tables import written
from tests.clients.rows import Row
from tests.clients.steps import STEPS

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "clients.md"
TRANSPORTS = {"stdio": "stdio", "http": "Streamable HTTP", "sse": "HTTP+SSE"}

TEXT = """\
# Clients

Third-party clients drive `extend-mcp` as users start it, with the embedded engine and real PDFs: over stdio, and with
`extend-mcp serve --http` over Streamable HTTP and the older HTTP+SSE. `make clients` does this in CI, with every
package pinned, and compares the results with this page.

{matrix}

{notes}

| Step | The client … |
|---|---|
{steps}

A client with both protocols is tested in both. The Inspector lists with `--strict`, which fails if some client cannot
accept the schema of a tool.

`make clients-smoke` checks that hosts list the tools over stdio, with the entry that `extend-mcp install` wrote for
them and without an account. They are large and change every week, so they are not in CI:
{hosts}.

## Limits of clients

Each client gives up on a call after some time, often before the run has ended. The run is not lost:

- A client whose limit is known by its name gets an answer a second before it gives up, with the run's id, for get_run.
- A client that cancels and says that it waited too long ("Request timed out", "timed out after 5s", "deadline
  exceeded") does not cancel its run. Its next calls in that session are answered in time. Every other cancellation
  cancels the run.
- The same call within ten minutes returns the run that the first one started:
  [tools.md](tools.md#calls-that-are-made-again).
- `EXTEND_WAIT_SECONDS` (45) is how long a call waits by default: `4` suits clients that wait for 5 s.

Over Streamable HTTP in protocol 2026-07-28 a client cancels by closing the stream, which gives no reason: the run is
cancelled, unless the client closes it within a quarter of a second of the known limit for its name. Answers stay far
below the known limits of clients: `EXTEND_RESULT_TOKENS` (2,000) limits each.

<!-- client-limits -->
<!-- /client-limits -->
"""
HOSTS = {
    "@anthropic-ai/claude-code": "Claude Code",
    "@google/gemini-cli": "Gemini CLI",
    "@openai/codex": "Codex CLI",
}


def page(rows: Sequence[tuple[Row, str]]) -> str:
    """The page for rows that all did what they can, each with the protocol it spoke."""
    reasons = list(dict.fromkeys(reason for row, _ in rows for reason in row.gaps.values()))
    lines = [f"| Client | Transport | Protocol | {' | '.join(STEPS)} |", f"|---|---|---|{':-:|' * len(STEPS)}"]
    for row, protocol in rows:
        cells = [f"– ({reasons.index(row.gaps[step]) + 1})" if step in row.gaps else "✓" for step in STEPS]
        lines.append(f"| {row.client} | {TRANSPORTS[row.transport]} | {protocol} | {' | '.join(cells)} |")
    hosts = json.loads((FOLDER / "hosts" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    text = TEXT.format(
        matrix="\n".join(lines),
        notes="\n".join(f"{number}. {reason}" for number, reason in enumerate(reasons, 1)),
        hosts=", ".join(f"{HOSTS[name]} {version}" for name, version in hosts.items()),
        steps="\n".join(f"| {step} | {meaning} |" for step, meaning in STEPS.items()),
    )
    return written(text)
