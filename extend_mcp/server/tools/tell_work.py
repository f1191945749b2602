"""Runs that sort, fill in or verify, as answers."""

from typing import TYPE_CHECKING, Any

from extend_mcp.server.answers.envelope import one_line
from extend_mcp.server.answers.fold import fold
from extend_mcp.server.tools.answers import (
    ClassifyAnswer,
    EditAnswer,
    FormAnswer,
    FormField,
    Part,
    Signal,
    SplitAnswer,
    VerifyAnswer,
)
from extend_mcp.server.tools.facts import facts, listed_first, room

if TYPE_CHECKING:
    from extend_mcp.wire.classify import ClassifyRun
    from extend_mcp.wire.edit import EditRun, FormDetectionRun
    from extend_mcp.wire.split import SplitRun
    from extend_mcp.wire.verify import VerifyRun


OPTIONS = 10
"""How many of a field's options one answer lists."""


def tell_classify(run: "ClassifyRun") -> ClassifyAnswer:
    """The kind that was chosen."""
    told = facts(run)
    if run.output is None:
        return ClassifyAnswer(**told)
    return ClassifyAnswer(**told, type=run.output.type, id=run.output.id, confidence=run.output.confidence)


def tell_split(run: "SplitRun", budget: int) -> SplitAnswer:
    """The documents in the file, in order."""
    told = facts(run)
    splits = run.output.splits if run.output else []
    parts = [
        Part(
            type=one_line(split.type),
            pages=str(split.start_page)
            if split.start_page == split.end_page
            else f"{split.start_page}-{split.end_page}",
            identifier=one_line(split.identifier) or None,
            file_id=split.file_id,
        )
        for split in splits
    ]
    shown = listed_first(parts, room(told, budget))
    if len(shown) < len(parts):
        told["next"] = f'{len(parts)} in all: read_run(run_id="{run.id}", pointer="/splits/{len(shown)}") reads on.'
    return SplitAnswer(**told, parts=list(shown))


def tell_form(run: "FormDetectionRun", budget: int) -> FormAnswer:
    """The fields of a form, by the names under which fill_form takes values."""
    told = facts(run)
    if run.output is None:
        return FormAnswer(**told)
    fields = list(_fields(run.output.schema_.wire()))
    shown = listed_first(fields, room(told, budget))
    if len(shown) < len(fields):
        told["next"] = f'{len(fields)} fields: read_run(run_id="{run.id}", pointer="/schema/properties") has all.'
    else:
        file = f'"{told["file_id"]}"' if "file_id" in told else "…"
        told["next"] = (
            f'fill_form(file={file}, fields_run_id="{run.id}", values={{…}}); a checkbox takes true or false.'
        )
    return FormAnswer(**told, fields=list(shown))


def tell_edit(run: "EditRun", *, saves: bool = False) -> EditAnswer:
    """The new file, what was written, and, where results can be saved, how to."""
    told = facts(run)
    if run.output is None:
        return EditAnswer(**told)
    if saves:
        told["next"] = f'save_run_output(run_id="{run.id}") saves the filled PDF.'
    filled = fold(run.output.filled_values or {}, 800, "/filledValues")
    return EditAnswer(**told, edited_file_id=run.output.edited_file.id, filled=filled)


def tell_verify(run: "VerifyRun", budget: int) -> VerifyAnswer:
    """The signals, gravest first."""
    told = facts(run)
    if run.output is None:
        return VerifyAnswer(**told)
    grave = ["HIGH", "MEDIUM", "LOW"]
    signals = [
        Signal(type=each.type, level=each.risk_assessment.level, summary=one_line(each.summary, 200))
        for each in run.output.signals
    ]
    signals.sort(key=lambda signal: grave.index(signal.level) if signal.level in grave else len(grave))
    if signals:
        told["next"] = f'read_run(run_id="{run.id}", pointer="/signals") has the evidence.'
    summary = one_line(run.output.summary, 300)
    shown = listed_first(signals, room([told, summary], budget))
    return VerifyAnswer(**told, risk_level=run.output.risk_level, summary=summary, signals=list(shown))


def _fields(schema: dict[str, Any], path: str = "") -> Any:
    for name, field in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        if field.get("properties"):
            yield from _fields(field, here)
            continue
        page = field.get("extend_edit:page_index")
        yield FormField(
            name=one_line(here),
            type=field.get("extend_edit:field_type"),
            page=None if page is None else page + 1,
            options=[one_line(str(option), 40) for option in (field.get("enum") or []) if option is not None][:OPTIONS],
        )
