"""Find the documents in one file."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.config_arguments import build_classes_config
from extend_mcp.server.tools.calls.file_arguments import ONE_FILE, FileArg, MayRead, make_file_input
from extend_mcp.server.tools.calls.parameters import Classes, Config, Fresh, Pages, Wait
from extend_mcp.server.tools.calls.reuse import make_saved_check, mark_repeat, start_run
from extend_mcp.server.tools.declaration import STARTS, Declaration
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel, RunAnswer
from extend_mcp.server.tools.run_answers.run_facts import count_tokens_left, describe_run, fit_first, work_in_thread

if TYPE_CHECKING:
    from extend_mcp.wire.split import SplitRun


class SplitPart(AnswerModel):
    type: str
    pages: str
    identifier: str | None = None
    file_id: str | None = None


class SplitAnswer(RunAnswer):
    parts: list[SplitPart] = []


async def split_document(
    here: Here,
    permission: MayRead,
    file: FileArg,
    classes: Classes = None,
    splitter_id: Annotated[str | None, Field(description="Saved splitter, instead of `classes`")] = None,
    pages: Pages = None,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> SplitAnswer:
    """Find the documents in one file: the kind and pages of each and, if one was made, its own file."""
    from extend_mcp.wire.split import SplitConfig, SplitterRef

    options = build_classes_config(SplitConfig, "splitClassifications", classes, splitter_id, config, pages)
    saved = None if splitter_id is None else SplitterRef(id=splitter_id, override_config=options)
    source = await make_file_input(here, file, permission)
    create, is_unchanged = here.extend.split_runs.create, make_saved_check(here, "splitters", splitter_id)
    request = {"file": source, "splitter": saved, "config": None if saved else options}
    run = await start_run(here, create, wait_seconds, fresh=fresh, is_unchanged=is_unchanged, **request)
    return mark_repeat(here, await work_in_thread(run, partial(summarize_split, run, here.settings.result_tokens)))


def summarize_split(run: "SplitRun", budget: int) -> SplitAnswer:
    """The documents in the file, in order."""
    fields = describe_run(run)
    splits = run.output.splits if run.output else []
    parts = [
        SplitPart(
            type=to_one_line(split.type),
            pages=str(split.start_page)
            if split.start_page == split.end_page
            else f"{split.start_page}-{split.end_page}",
            identifier=to_one_line(split.identifier) or None,
            file_id=split.file_id,
        )
        for split in splits
    ]
    shown = fit_first(parts, count_tokens_left(fields, budget))
    if len(shown) < len(parts):
        fields["next"] = f'{len(parts)} in all: read_run(run_id="{run.id}", pointer="/splits/{len(shown)}") reads on.'
    return SplitAnswer(**fields, parts=list(shown))


TOOLS = (
    Declaration(
        split_document,
        "Split document",
        STARTS,
        {"file": "~/Documents/mail.pdf", "classes": {"letter": "A letter"}},
        files=ONE_FILE,
    ),
)
