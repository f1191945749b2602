"""Forms: find their fields, fill them in."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import fold
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.config_arguments import build_config
from extend_mcp.server.tools.calls.file_arguments import ONE_FILE, FileArg, MayRead, make_file_input
from extend_mcp.server.tools.calls.parameters import Config, Cursor, Fresh, Limit, Pointer, Wait
from extend_mcp.server.tools.calls.reuse import make_form_check, mark_repeat, start_run
from extend_mcp.server.tools.declaration import READS, STARTS, Declaration
from extend_mcp.server.tools.form_values import choices_of, fill_schema, shown_choice, walk_fields
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel, RunAnswer
from extend_mcp.server.tools.run_answers.api_objects import ListAnswer, ObjectAnswer, list_page, show_object
from extend_mcp.server.tools.run_answers.run_facts import count_tokens_left, describe_run, fit_first, work_in_thread
from extend_mcp.wire.edit import EditConfig, EditRun, FormDetectionConfig, FormDetectionRun

OPTIONS = 10
"""How many of a field's options one answer lists."""


class FormField(AnswerModel):
    name: str
    type: str | None = None
    page: int | None = None
    options: list[str] = []
    max_length: int | None = None


class FormAnswer(RunAnswer):
    fields: list[FormField] = []


class EditAnswer(RunAnswer):
    edited_file_id: str | None = None
    resource: str | None = None
    filled: dict[str, Any] = {}


async def detect_form_fields(
    here: Here,
    permission: MayRead,
    file: FileArg,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> FormAnswer:
    """Find the fields of a PDF form, to fill them in with fill_form."""
    options = build_config(FormDetectionConfig, config)
    source = await make_file_input(here, file, permission)
    create = here.extend.form_detection_runs.create
    run = await start_run(here, create, wait_seconds, fresh=fresh, file=source, config=options)
    return mark_repeat(here, await work_in_thread(run, partial(summarize_form, run, here.settings.result_tokens)))


async def fill_form(
    here: Here,
    permission: MayRead,
    file: FileArg | None = None,
    template_id: Annotated[str | None, Field(description="Saved form, instead of `file`")] = None,
    values: Annotated[dict[str, Any] | None, Field(description="Field → what to write")] = None,
    fields_run_id: Annotated[str | None, Field(description="Run of detect_form_fields on this file")] = None,
    instructions: Annotated[str | None, Field(description="What to write, in plain words")] = None,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> EditAnswer:
    """Fill in a PDF form; the answer names the new file. `values` need `fields_run_id`."""
    if (file is None) == (template_id is None):
        raise Refused("LOCAL_INVALID_ARGUMENT", "Give exactly one: `file` or `template_id`.", field="file")
    fields = dict(config or {})
    if values == {}:
        raise Refused("LOCAL_INVALID_ARGUMENT", "`values` is empty: there is nothing to write.", field="values")
    if values is not None:
        if fields_run_id is None:
            raise Refused(
                "LOCAL_INVALID_ARGUMENT",
                "`values` need `fields_run_id`: the run that found the fields to write them into.",
                hint="Call detect_form_fields(file=…) first; its run_id is the fields_run_id.",
                field="fields_run_id",
            )
        fields["schema"] = fill_schema(await here.extend.form_detection_runs.get(fields_run_id), values)
    if instructions is not None:
        fields["instructions"] = instructions
    options = build_config(EditConfig, fields)
    source = None if file is None else await make_file_input(here, file, permission)
    create, is_unchanged = here.extend.edit_runs.create, make_form_check(here, template_id)
    request = {"file": source, "template_id": template_id, "config": options}
    run = await start_run(here, create, wait_seconds, fresh=fresh, is_unchanged=is_unchanged, **request)
    return mark_repeat(here, await work_in_thread(run, partial(summarize_edit, run, can_save=here.can_save)))


async def list_edit_templates(
    here: Here,
    name: Annotated[str | None, Field(description="Part of the name")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> ListAnswer:
    """List saved forms."""
    return await list_page(here, here.extend.edit_templates.list, limit, cursor, name_contains=name)


async def get_edit_template(
    here: Here, template_id: Annotated[str, Field(description="Like `edt_…`")], pointer: Pointer = None
) -> ObjectAnswer:
    """Look at a saved form: its file, its fields, how it is filled in."""
    return await show_object(here, await here.extend.edit_templates.get(template_id), pointer)


def summarize_form(run: FormDetectionRun, budget: int) -> FormAnswer:
    """The fields of a form, by the names under which fill_form takes values."""
    common = describe_run(run)
    if run.output is None:
        return FormAnswer(**common)
    fields = list(_form_fields(run.output.schema_.wire()))
    shown = fit_first(fields, count_tokens_left(common, budget))
    if len(shown) < len(fields):
        common["next"] = f'{len(fields)} fields: read_run(run_id="{run.id}", pointer="/schema/properties") has all.'
    else:
        file = f'"{common["file_id"]}"' if "file_id" in common else "…"
        common["next"] = (
            f'fill_form(file={file}, fields_run_id="{run.id}", values={{…}}); a checkbox takes true or false.'
        )
    return FormAnswer(**common, fields=list(shown))


def summarize_edit(run: EditRun, *, can_save: bool = False) -> EditAnswer:
    """The new file, what was written and, if results can be saved, how to."""
    common = describe_run(run)
    if run.output is None:
        return EditAnswer(**common)
    if not run.output.filled_values:
        common["next"] = (
            "Nothing was written: detect_form_fields(file=…), then fill_form(file=…, fields_run_id=…, values={…})."
        )
    elif can_save:
        common["next"] = f'save_file(file_id="{run.output.edited_file.id}") saves the filled PDF.'
    filled = fold(run.output.filled_values or {}, 800, "/filledValues")
    file_id = run.output.edited_file.id
    return EditAnswer(**common, edited_file_id=file_id, resource=f"extend://files/{file_id}/content", filled=filled)


def _form_fields(schema: dict[str, Any]) -> Iterator[FormField]:
    for name, field in walk_fields(schema):
        page = field.get("extend_edit:page_index")
        yield FormField(
            name=to_one_line(name),
            type=field.get("extend_edit:field_type"),
            page=None if page is None else page + 1,
            options=list(map(shown_choice, choices_of(field)[:OPTIONS])),
            max_length=(field.get("extend_edit:text_edit_options") or {}).get("maxLength"),
        )


TOOLS = (
    Declaration(
        detect_form_fields,
        "Detect form fields",
        STARTS,
        {"file": "~/Documents/form.pdf"},
        files=ONE_FILE,
    ),
    Declaration(
        fill_form,
        "Fill form",
        STARTS,
        {"file": "~/Documents/form.pdf", "fields_run_id": "sgr_a1", "values": {"name": "Ada"}},
        files=ONE_FILE,
    ),
    Declaration(list_edit_templates, "List edit templates", READS, {}),
    Declaration(get_edit_template, "Get edit template", READS, {"template_id": "edt_a1"}),
)
