"""What a parsed long document costs an agent, beside the whole JSON of the same run."""

from collections.abc import Mapping
from pathlib import Path

from bench.row import Row
from bench.rpc import OURS, running
from bench.tokens import tokens

PAGES = 100
LINE = "The supplier shall deliver item {line} of page {page} within thirty days of order {order}, carriage paid."


def write_document(path: Path, pages: int = PAGES) -> None:
    """A PDF of so many pages, each a heading and forty lines of prose."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 780, f"{page}. Delivery of lot {page}")
        canvas.setFont("Helvetica", 10)
        for line in range(1, 41):
            canvas.drawString(60, 770 - 17 * line, LINE.format(line=line, page=page, order=page * 97 + line))
        canvas.showPage()
    canvas.save()


async def answers(settings: Mapping[str, str], document: Path) -> list[Row]:
    """`parse_document` on the embedded engine, and `extend://runs/{run_id}/output`, in tokens."""
    async with running(OURS, {**settings, "EXTEND_ALLOWED_DIRS": str(document.parent)}) as server:
        answer = await server.tool("parse_document", {"file": str(document)})
        run = answer["structuredContent"]
        if run["status"] != "PROCESSED":
            raise RuntimeError(f"the run is {run['status']}")
        whole = await server.modern("resources/read", {"uri": f"extend://runs/{run['run_id']}/output"})
    ours, all_of_it = tokens(answer["content"][0]["text"]), tokens(whole["contents"][0]["text"])
    return [
        Row(
            f"`parse_document` of {run['pages']} pages answers with",
            f"{ours:,} tokens",
            f"the run's whole JSON: {all_of_it:,} tokens",
            ours / all_of_it,
        )
    ]
