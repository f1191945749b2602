"""The judgement of what clients tell, without the clients: `make clients` runs those."""

from typing import Any

import pytest

from tests.clients.steps import NUMBER, holds

GOOD: dict[str, Any] = {
    "parse": {"status": "PROCESSED", "document": f"Invoice {NUMBER}"},
    "extract": {"values": {"invoice_number": NUMBER, "total": 184}},
    "error": {"isError": True, "text": '{"code":"NOT_FOUND"}'},
    "resource": f"Invoice {NUMBER}",
    "progress": [[0.1, "pr_1 PROCESSING"], [0.2, "pr_1 PROCESSING"]],
    "cancel": '{"run_id":"pr_1","status":"CANCELLED"}',
}
WRONG: dict[str, Any] = {
    "list": ["parse_document"],
    "parse": {"status": "PROCESSING", "document": f"Invoice {NUMBER}"},
    "extract": {"values": {"invoice_number": NUMBER}},
    "error": {"isError": False, "text": '{"code":"NOT_FOUND"}'},
    "resource": "Invoice",
    "progress": [[0.2, "pr_1 PROCESSING"], [0.1, "pr_1 PROCESSING"]],
    "cancel": '{"run_id":"pr_1","status":"PROCESSED"}',
}


@pytest.mark.parametrize("step", GOOD)
def test_what_is_as_it_should_be_holds(step: str) -> None:
    assert holds(step, GOOD[step], local_files=True)


@pytest.mark.parametrize("step", WRONG)
def test_what_is_not_does_not(step: str) -> None:
    assert not holds(step, WRONG[step], local_files=True)
