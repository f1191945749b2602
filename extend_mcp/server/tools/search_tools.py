"""Search the documents of a batch."""

import json
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from extend_mcp.errors import Refused
from extend_mcp.server.answers.document import DocumentReader
from extend_mcp.server.answers.envelope import enclose, to_one_line
from extend_mcp.server.answers.tokens import count
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.parameters import AROUND_TOKENS, BatchId, Cursor, Search
from extend_mcp.server.tools.declaration import READS, Declaration
from extend_mcp.server.tools.run_answers.batch_members import list_members, name_of, use_results, wait_for_batch
from extend_mcp.wire.runs import Run

if TYPE_CHECKING:
    from extend_mcp.server.answers.batch_search import Excerpt, Searched
    from extend_mcp.server.answers.words import SearchTerm
    from extend_mcp.wire.parse_runs import ParseRun

MOST_RUNS = 200
"""The most runs that one call reads."""
LEAST_WIDTH, MOST_WIDTH = 160, 600
"""Characters of an excerpt: few if there are many documents."""
CHARACTERS_A_TOKEN = 3.5
ROW_TOKENS = 32
"""Tokens of an excerpt's first line: file, run, page, section."""
LISTED = 10
"""The most names of documents without a match."""


async def search_batch(
    here: Here,
    batch_id: BatchId,
    search: Search,
    cursor: Cursor = None,
) -> str:
    """Search all documents of a parse batch, once it is done: the best place in each, best documents first."""
    from extend_mcp.server.answers.batch_search import rank
    from extend_mcp.server.answers.search import explain_signs, list_terms, read_terms

    terms = read_terms(search)
    await wait_for_batch(here, batch_id, None)
    members = await list_members(here, batch_id)
    done = [run for run in members if run.status == "PROCESSED"]
    if not all(run.object == "parse_run" for run in done):
        hint = f'get_batch(batch_id="{to_one_line(batch_id)}", values=true) has the values.'
        raise Refused("LOCAL_INVALID_ARGUMENT", "Only batches of parse runs have text to search.", hint=hint)
    if not done:
        return f'No run of the batch is finished: get_batch(batch_id="{batch_id}") says more.'
    block, first = _place(cursor)
    part = done[block * MOST_RUNS : (block + 1) * MOST_RUNS]
    budget = here.settings.result_tokens - AROUND_TOKENS
    width = round(min(max((budget / len(part) - ROW_TOKENS) * CHARACTERS_A_TOKEN, LEAST_WIDTH), MOST_WIDTH))
    found = await use_results(here, part, partial(_search_one, terms, width), "searched")
    ranked = rank(found, terms)
    if not ranked and not cursor and len(done) <= MOST_RUNS:
        hint = f"{explain_signs(terms)}Search for other words, or read one document: read_run(run_id=…)."
        message = f"Searched {len(done)} documents for {list_terms(terms)}: none of them has any of it."
        raise Refused("LOCAL_NOT_IN_RESULT", message, hint=hint, field="search")
    rows, end = _fitting(ranked, first, budget)
    text = enclose("\n".join(rows), source=f"batch {batch_id}, {len(done)} runs searched") if rows else ""
    counts = f"{len(ranked)} of {len(part)} documents have words of the search; shown: {first + 1} to {end}."
    more = [end < len(ranked) and f"{block}.{end}", (block + 1) * MOST_RUNS < len(done) and f"{block + 1}.0"]
    after = next((each for each in more if each), None)
    lines = [counts, text, *_absent(found, members), _follow(batch_id, search, after)]
    return "\n".join(filter(None, lines))


def _search_one(terms: "Sequence[SearchTerm]", width: int, run: "ParseRun") -> "Searched":
    from extend_mcp.server.answers.batch_search import Searched, find_excerpts

    excerpts = find_excerpts(DocumentReader(run.output), terms, width) if run.output else []
    return Searched(run.id, name_of(run), excerpts)


def _fitting(ranked: "Sequence[tuple[Searched, Excerpt]]", first: int, budget: int) -> tuple[list[str], int]:
    """The rows from `first` on that fit, at least one, and the number of the one after them."""
    rows = list[str]()
    for searched, excerpt in ranked[first:]:
        title = to_one_line(excerpt.section, 60)
        section = f", section {title}" if title and title not in excerpt.text else ""
        row = f"[{to_one_line(searched.name)}, {searched.run_id}, page {excerpt.page}{section}]\n{excerpt.text}"
        budget -= count(row)
        if budget < 0 and rows:
            break
        rows.append(row)
    return rows, first + len(rows)


def _absent(found: "Sequence[Searched]", members: Sequence[Run]) -> list[str]:
    """Which documents have none of the words, and how many runs have no text."""
    without = [to_one_line(each.name, 60) for each in found if not each.excerpts]
    others = sum(run.status != "PROCESSED" for run in members)
    lines = []
    if without:
        names = ", ".join(without[:LISTED]) + (" …" if len(without) > LISTED else "")
        lines.append(f"Documents without any of the words: {len(without)} ({names}).")
    if others:
        lines.append(f"Runs not searched, as they failed or are not finished: {others}; get_batch lists them.")
    return lines


def _follow(batch_id: str, search: str, after: str | None) -> str:
    if after is None:
        return "That is all of it. read_run(run_id=…, search=…) finds more places in one document."
    return (
        f'More: search_batch(batch_id="{batch_id}", search={json.dumps(search, ensure_ascii=False)}, cursor="{after}")'
    )


def _place(cursor: str | None) -> tuple[int, int]:
    """The block of runs and the rank in it that a cursor names."""
    block, dot, rank = (cursor or "0.0").partition(".")
    if not (dot and block.isdecimal() and rank.isdecimal() and len(block + rank) < 10):
        message = "cursor: not from an answer to this call. Leave it out to start over."
        raise Refused("LOCAL_INVALID_ARGUMENT", message, field="cursor")
    return int(block), int(rank)


TOOLS = (
    Declaration(
        search_batch, "Search batch", READS, {"batch_id": "bpar_Xj8mK2pL", "search": 'renewal "notice period"'}
    ),
)
