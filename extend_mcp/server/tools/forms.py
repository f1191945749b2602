"""Forms: find their fields, fill them in."""

from functools import partial
from typing import Annotated, Any

from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.context import Here
from extend_mcp.server.tools.act import Config, Wait
from extend_mcp.server.tools.again import Fresh, as_template, marked, started
from extend_mcp.server.tools.answers import EditAnswer, FormAnswer
from extend_mcp.server.tools.configs import asked
from extend_mcp.server.tools.documents import FileArg, MayRead, file_input
from extend_mcp.server.tools.facts import beside
from extend_mcp.server.tools.objects import Cursor, Limit, ListAnswer, ObjectAnswer, Pointer, listed, shown
from extend_mcp.server.tools.tell_work import tell_edit, tell_form
from extend_mcp.wire.edit import EditConfig, FormDetectionConfig, FormDetectionRun

VALUE = "extend_edit:value"
"""Where a field of the form's schema holds what to write."""


async def detect_form_fields(
    here: Here,
    permission: MayRead,
    file: FileArg,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> FormAnswer:
    """Find the fields of a PDF form, to fill them in with fill_form. A local file is sent to the backend."""
    options = asked(FormDetectionConfig, config)
    source = await file_input(here, file, permission)
    create = here.extend.form_detection_runs.create
    run = await started(here, create, wait_seconds, fresh=fresh, file=source, config=options)
    return marked(here, await beside(run, partial(tell_form, run, here.settings.result_tokens)))


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
    """Fill in a PDF form; the answer names the new file. `values` need `fields_run_id`. A local file is sent."""
    if (file is None) == (template_id is None):
        raise Refused("LOCAL_INVALID_ARGUMENT", "Give `file` or `template_id`, exactly one.", field="file")
    given = dict(config or {})
    if values is not None:
        if fields_run_id is None:
            raise Refused(
                "LOCAL_INVALID_ARGUMENT",
                "`values` need `fields_run_id`: they are written into the fields that run found.",
                hint="detect_form_fields(file=…) first; its run_id is fields_run_id.",
                field="fields_run_id",
            )
        given["schema"] = with_values(await here.extend.form_detection_runs.get(fields_run_id), values)
    if instructions is not None:
        given["instructions"] = instructions
    options = asked(EditConfig, given)
    source = None if file is None else await file_input(here, file, permission)
    create, current = here.extend.edit_runs.create, as_template(here, template_id)
    request = {"file": source, "template_id": template_id, "config": options}
    run = await started(here, create, wait_seconds, fresh=fresh, current=current, **request)
    return marked(here, await beside(run, partial(tell_edit, run, saves=here.saves)))


async def list_edit_templates(
    here: Here,
    name: Annotated[str | None, Field(description="Part of the name")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> ListAnswer:
    """List saved forms."""
    return await listed(here, here.extend.edit_templates.list, limit, cursor, name_contains=name)


async def get_edit_template(
    here: Here, template_id: Annotated[str, Field(description="Like `edt_…`")], pointer: Pointer = None
) -> ObjectAnswer:
    """Look at a saved form: its file, its fields, how it is filled in."""
    return await shown(here, await here.extend.edit_templates.get(template_id), pointer)


def with_values(run: FormDetectionRun, values: dict[str, Any]) -> dict[str, Any]:
    """The form's schema with what to write in it. Raises `Refused` for a field that the form does not have."""
    if run.output is None:
        raise Refused("LOCAL_NOT_FINISHED", f"{run.id} is {run.status} and has found no fields.", run_id=run.id)
    schema = run.output.schema_.wire()
    for path, value in values.items():
        field = _field(schema, path)
        if field is None:
            names = ", ".join(list(schema.get("properties", {}))[:20])
            raise Refused("LOCAL_INVALID_ARGUMENT", f"The form has no field {path!r}; it has {names}.", field="values")
        field[VALUE] = value
    return schema


def _field(schema: dict[str, Any], path: str) -> dict[str, Any] | None:
    """The field at `name` or `group.name`."""
    properties = schema.get("properties", {})
    if path in properties:
        found: dict[str, Any] = properties[path]
        return found
    group, dot, rest = path.partition(".")
    return _field(properties[group], rest) if dot and group in properties else None
