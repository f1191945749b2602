"""`python -m tests.clients [WORD …]`: let the clients do the steps, and compare with `docs/clients.md`.

With words, only the rows that have all of them in their client, transport and mode, and no comparison.
`UPDATE_SNAPSHOTS=1` writes the page instead.
"""

import logging
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.matrix import PAGE, page
from tests.clients.rows import ROWS, Row
from tests.clients.serving import Target, by_http, by_stdio, going_on, make_documents, with_new_scan
from tests.clients.steps import STEPS, holds, steps

logger = logging.getLogger(__name__)

PATIENCE = 20
"""Seconds until a cancelled run must have ended."""
LOG_END = 3000
"""Characters of the server's log that are shown where something failed."""
GLANCE = 1
"""The same where it is known that the run goes on."""


@dataclass(frozen=True)
class Done:
    """What came of a row: the protocol that the client says it spoke, and what is wrong, where something is."""

    row: Row
    protocol: str
    wrong: list[str]


def do(row: Row, target: Target) -> Done:
    """Let the client of a row do the steps, and judge what it tells."""
    patience = GLANCE if "cancel" in row.gaps else PATIENCE
    try:
        told = row.run(row.transport, row.mode, target, steps(target, patience))
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        told = {"failed": str(error)}
    if target.url:
        going_on(target.url, cancel=True)  # what a client could not cancel
    wrong = [problem for step in STEPS if (problem := _problem(step, row, told))]
    return Done(row, told.get("wire", "?"), wrong + ([told["failed"]] if "failed" in told else []))


def _problem(step: str, row: Row, told: dict[str, Any]) -> str | None:
    try:
        good = step in told and holds(step, told[step], local_files=row.transport == "stdio")
    except (KeyError, TypeError, ValueError):
        good = False
    if good and step in row.gaps:
        return f"{step} works now: remove the gap"
    return None if good or step in row.gaps else f"{step}: {told.get(step, 'not done')}"


def chosen(words: list[str]) -> list[Row]:
    """The rows that have all these words."""
    return [row for row in ROWS if all(word in f"{row.client} {row.transport} {row.mode}".lower() for word in words)]


def run(rows: list[Row]) -> list[Done]:
    """Do the rows, in two lanes: those over stdio, each on a server of its own, and those on the HTTP front."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_documents(folder / "documents")

        def told(done: Done) -> Done:
            row = done.row
            where = f"{row.client}, {row.transport}, {done.protocol}"
            if done.wrong:
                logger.error("FAILED: %s\n%s", where, "\n".join(done.wrong))
            else:
                logger.info("passed: %s", where)
            return done

        def by_pipe() -> dict[int, Done]:
            return {
                number: told(do(row, by_stdio(folder / "documents", folder / str(number))))
                for number, row in enumerate(rows)
                if row.transport == "stdio"
            }

        with ThreadPoolExecutor(1) as other, by_http(folder / "documents", folder / "http", folder / "log") as http:
            piped = other.submit(by_pipe)
            done = {
                number: told(do(row, with_new_scan(http)))
                for number, row in enumerate(rows)
                if row.transport != "stdio"
            }
            done |= piped.result()
        if any(each.wrong for each in done.values()):
            logger.error("The HTTP front said last:\n%s", (folder / "log").read_text(encoding="utf-8")[-LOG_END:])
    return [done[number] for number in sorted(done)]


def main() -> int:
    """0 where every client does what the page says."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    rows = chosen([word.lower() for word in sys.argv[1:]])
    if not rows:
        sys.exit("No row has these words.")
    done = run(rows)
    failed = sum(bool(each.wrong) for each in done)
    logger.info("%d passed, %d failed", len(done) - failed, failed)
    if failed or len(rows) < len(ROWS):
        return int(failed > 0)
    text = page([(each.row, each.protocol) for each in done])
    if os.environ.get("UPDATE_SNAPSHOTS"):
        PAGE.write_text(text, encoding="utf-8")
    if PAGE.read_text(encoding="utf-8") == text:
        return 0
    logger.error("docs/clients.md says otherwise: UPDATE_SNAPSHOTS=1 make clients")
    return 1


if __name__ == "__main__":
    sys.exit(main())
