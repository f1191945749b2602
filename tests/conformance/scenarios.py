"""Which of the suite's server scenarios are counted where, and why the others are not."""

import re
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "node_modules" / "@modelcontextprotocol" / "conformance" / "requirements"

OURS: dict[str, tuple[str, ...]] = {
    "2026-07-28": (
        "server-stateless",
        "completion-complete",
        "tools-list",
        "server-sse-multiple-streams",
        "resources-list",
        "sep-2164-resource-not-found",
        "prompts-list",
        "dns-rebinding-protection",
        "caching",
        "input-required-result-unsupported-methods",
        "http-header-validation",
    ),
    "2025-11-25": (
        "server-initialize",
        "server-session-lifecycle",
        "ping",
        "completion-complete",
        "tools-list",
        "server-sse-multiple-streams",
        "resources-list",
        "resources-subscribe",
        "resources-unsubscribe",
        "prompts-list",
        "dns-rebinding-protection",
    ),
}
"""What needs no fixture: our own server must pass it as it is."""

UNTESTABLE = {
    "sep-2575-server-rejects-undeclared-capability": "calls `test_missing_capability`",
    "sep-2575-missing-capability-http-400": "calls `test_missing_capability`",
    "sep-2575-server-sends-prompts-list-changed-on-subscription": "calls `test_trigger_prompt_change`",
    "sep-2575-server-sends-tools-list-changed-on-subscription": "calls `test_trigger_tool_change`",
}
"""Checks within those scenarios that need a fixture after all."""

TASKS = {
    "tasks-extension-advertised",
    "sep-2663-tasks-methods-non-declaring",
    "sep-2663-tasks-result-removed-method-not-found",
    "tasks-removed-tasks-list",
    "sep-2663-tasks-get-invalid-task-id-32602",
    "tasks-headers-reject-mismatched-method",
}
"""Checks of the Tasks scenarios that need no task; for the others, ours take too long and have other names."""

VACUOUS = {
    "tools-call-simple-text": "the error about an unknown tool is a text too",
    "tools-call-error": "the error about an unknown tool is an error too",
    "input-required-result-ignore-extra-params": "the error about an unknown tool is a complete result too",
}
"""Scenarios that our own server passes only because it has no tool of the name they call. They are not counted."""

NOT_THERE = {
    "server-sse-polling": "asks for SSE streams that can be taken up again, which 2026-07-28 removed; we have none",
    "tasks-status-notifications": "the suite skips it itself",
}
"""Unscored scenarios that the server with fixtures does not pass. `sep-2640-skills-directory` is not run either: the
Skills extension leaves it open whether folders are listed, and we list none."""

SKILLS = ("sep-2640-skills-enumeration", "sep-2640-skills-manifest")
"""No requirement set has these."""


def required(revision: str) -> tuple[str, ...]:
    """The server scenarios that the suite's frozen set requires of a revision."""
    text = (REQUIREMENTS / f"{revision}.yaml").read_text(encoding="utf-8")
    part = text.partition("\nserver:\n")[2].partition("\nclient:\n")[0]
    return tuple(re.findall(r"^  - (\S+)$", part, re.MULTILINE))
