"""What an error says of what others said: nothing that must not be told, and how long to wait."""

import json

import pytest

from extend_mcp.errors import RateLimited, RunFailed
from extend_mcp.server.tools.calls.failures import make_error_result
from extend_mcp.server.tools.run_answers.run_facts import describe_run
from extend_mcp.wire.parse_runs import ParseRun
from tests.server.tools.conftest import text_of


def test_the_message_of_a_failed_run_has_no_signature_and_no_tags() -> None:
    said = "Cannot get <b>https://ada:pw@bucket.example/a.pdf?X-Amz-Signature=4711</b>: 403"
    run = ParseRun(object="parse_run", id="pr_1", status="FAILED", failure_reason="X", failure_message=said)
    with pytest.raises(RunFailed) as caught:
        describe_run(run)
    assert caught.value.message == "Cannot get https://bucket.example/a.pdf : 403"


@pytest.mark.parametrize(
    ("seconds", "hint"), [(90.4, "The API asks to wait 90 s. Then call again."), (1.0, "Wait a few seconds, ")]
)
def test_a_long_wait_that_the_api_asks_for_is_named(seconds: float, hint: str) -> None:
    error = RateLimited("RATE_LIMIT_EXCEEDED", "Too many.", retryable=True)
    error.retry_after = seconds
    assert json.loads(text_of(make_error_result(error)))["hint"].startswith(hint)
