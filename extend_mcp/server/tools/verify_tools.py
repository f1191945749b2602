"""Look for signs that a document was tampered with."""

from functools import partial

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.config_arguments import build_config
from extend_mcp.server.tools.calls.file_arguments import ONE_FILE, FileArg, MayRead, make_file_input
from extend_mcp.server.tools.calls.parameters import Config, Fresh, Wait
from extend_mcp.server.tools.calls.reuse import mark_repeat, start_run
from extend_mcp.server.tools.declaration import STARTS, Declaration
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel, RunAnswer
from extend_mcp.server.tools.run_answers.run_facts import count_tokens_left, describe_run, fit_first, work_in_thread
from extend_mcp.wire.verify import VerifyConfig, VerifyRun


class Signal(AnswerModel):
    type: str
    level: str
    summary: str


class VerifyAnswer(RunAnswer):
    risk_level: str | None = None
    summary: str | None = None
    signals: list[Signal] = []


async def verify_document(
    here: Here,
    permission: MayRead,
    file: FileArg,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> VerifyAnswer:
    """Look for signs that a PDF or image was tampered with. Signals are leads, not proof."""
    options = build_config(VerifyConfig, config)
    source = await make_file_input(here, file, permission)
    create = here.extend.verify_runs.create
    run = await start_run(here, create, wait_seconds, fresh=fresh, file=source, config=options)
    return mark_repeat(here, await work_in_thread(run, partial(summarize_verify, run, here.settings.result_tokens)))


def summarize_verify(run: VerifyRun, budget: int) -> VerifyAnswer:
    """The signals, most serious first."""
    fields = describe_run(run)
    if run.output is None:
        return VerifyAnswer(**fields)
    levels = ["HIGH", "MEDIUM", "LOW"]
    signals = [
        Signal(type=each.type, level=each.risk_assessment.level, summary=to_one_line(each.summary, 200))
        for each in run.output.signals
    ]
    signals.sort(key=lambda signal: levels.index(signal.level) if signal.level in levels else len(levels))
    if signals:
        fields["next"] = f'read_run(run_id="{run.id}", pointer="/signals") has the evidence.'
    summary = to_one_line(run.output.summary, 300)
    shown = fit_first(signals, count_tokens_left([fields, summary], budget))
    return VerifyAnswer(**fields, risk_level=run.output.risk_level, summary=summary, signals=list(shown))


TOOLS = (
    Declaration(
        verify_document,
        "Verify document",
        STARTS,
        {"file": "~/Documents/statement.pdf"},
        files=ONE_FILE,
    ),
)
