"""What to do about a warning of a run: the tool that helps."""

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.wire.runs import Run

STEPS = {
    "LOCAL_SEVERAL_DOCUMENTS": "split_document(file={file}, classes={{…}}) makes a file for each document.",
    "LOCAL_FORM_FIELDS": "detect_form_fields(file={file}) lists all fields of the form.",
}
"""By code of the warning."""


def suggest_steps(run: Run, file_id: str | None) -> str:
    """A sentence for each warning that a tool can help with; empty if there is none."""
    file = f'"{to_one_line(file_id)}"' if file_id else "…"
    codes = dict.fromkeys(warning.code for warning in run.warnings or ())
    return " ".join(STEPS[code].format(file=file) for code in codes if code in STEPS)
