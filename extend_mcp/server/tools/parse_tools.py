"""Parse a document into text and tables."""

from functools import partial
from typing import TYPE_CHECKING

from extend_mcp.server.answers.document import DocumentReader
from extend_mcp.server.answers.envelope import enclose
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.answers.tokens import count
from extend_mcp.server.answers.window import cut_window
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.config_arguments import build_config
from extend_mcp.server.tools.calls.file_arguments import ONE_FILE, FileArg, MayRead, make_file_input
from extend_mcp.server.tools.calls.parameters import AROUND_TOKENS, Config, Fresh, MaxTokens, Pages, Wait
from extend_mcp.server.tools.calls.reuse import mark_repeat, start_run
from extend_mcp.server.tools.declaration import STARTS, Declaration
from extend_mcp.server.tools.run_answers.answer_models import RunAnswer
from extend_mcp.server.tools.run_answers.run_facts import LISTED, describe_run, work_in_thread

if TYPE_CHECKING:
    from extend_mcp.wire.parse_runs import ParseRun


LEAST_BEGINNING = 100
"""The least tokens of text in an answer, however long the outline is."""


class ParseAnswer(RunAnswer):
    pages: int | None = None
    tokens: int | None = None
    tokens_by_page: list[int] = []
    document: str | None = None


async def parse_document(
    here: Here,
    permission: MayRead,
    file: FileArg,
    pages: Pages = None,
    config: Config = None,
    max_tokens: MaxTokens = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> ParseAnswer:
    """Read a document into text and tables. Returns the outline and the beginning; read_run reads on."""
    from extend_mcp.wire.parse import ParseConfig

    options = build_config(ParseConfig, config, pages)
    source = await make_file_input(here, file, permission)
    create = here.extend.parse_runs.create
    run = await start_run(here, create, wait_seconds, fresh=fresh, file=source, config=options)
    budget = max_tokens or here.settings.result_tokens
    return mark_repeat(here, await work_in_thread(run, partial(summarize_parse, run, budget)))


def summarize_parse(run: "ParseRun", budget: int) -> ParseAnswer:
    """Pages, cost of reading them, outline, tables and the beginning of the text."""
    fields = describe_run(run)
    if run.output is None:
        return ParseAnswer(**fields)
    reader = DocumentReader(run.output)
    pages = reader.pages()
    tokens = [count(part.text) for part in pages]
    contents = _contents(reader, budget // 2)
    begin = cut_window(pages, None, max(budget - count(contents) - AROUND_TOKENS, LEAST_BEGINNING))
    name = run.file.name if run.file else "document"
    shown = enclose(f"{contents}{begin.text}", source=f"{name}, run {run.id}, pages {begin.pages} of {len(pages)}")
    if begin.cursor is not None:
        read_on = f'read_run(run_id="{run.id}", cursor="{begin.cursor}") reads on'
        fields["next"] = f"{read_on}; or give it pages, section, table or search."
    by_page = tokens[: min(LISTED, budget // LISTED)]
    return ParseAnswer(
        **fields, pages=_page_count(run, len(pages)), tokens=sum(tokens), tokens_by_page=by_page, document=shown
    )


def _page_count(run: "ParseRun", otherwise: int) -> int:
    return int(run.metrics.page_count) if run.metrics else otherwise


def _contents(reader: DocumentReader, budget: int) -> str:
    """The outline and the tables as lines of text, as many as fit.

    They come from the document, so they belong in its envelope.
    """
    tables, headings = reader.tables(), reader.heading_count
    lines = [f"{n}. {heading.title} (p. {heading.page})" for n, heading in enumerate(reader.outline(LISTED), 1)]
    lines = list(take_fitting(lines, budget)) if lines else lines
    if headings > len(lines):
        lines.append(f"… {headings - len(lines)} more headings")
    numbered = [f"table {number}: {size} (p. {page})" for number, (page, size) in enumerate(tables[:LISTED], 1)]
    lines += take_fitting(numbered, budget - count("\n".join(lines))) if numbered else numbered
    return "[outline]\n" + "\n".join(lines) + "\n\n" if lines else ""


TOOLS = (
    Declaration(
        parse_document,
        "Parse document",
        STARTS,
        {"file": "~/Documents/invoice.pdf"},
        files=ONE_FILE,
    ),
)
