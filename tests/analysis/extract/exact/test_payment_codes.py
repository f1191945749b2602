"""Extraction, parses and verifications of pages that show QR codes for payments."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from extend_mcp.analysis.job import Done, Input, Job
from extend_mcp.analysis.perform import perform
from tests import einvoices, payment_codes
from tests.analysis.extract.paper import NUMBER, TEXT, shape

SCHEMA = shape(iban=TEXT, bic=TEXT, account_holder=TEXT, payment_reference=TEXT, amount_due=NUMBER, vendor_name=TEXT)
Run = Callable[..., tuple[dict[str, Any], Done]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def work(kind: str, data: bytes, config: Mapping[str, Any]) -> tuple[dict[str, Any], Done]:
        (tmp_path / "a.pdf").write_bytes(data)
        done = perform(Job(kind, (Input("file_1", tmp_path / "a.pdf", "a.pdf"),), dict(config), tmp_path))
        return json.loads((tmp_path / f"{kind}.json").read_text(encoding="utf-8")), done

    return work


def extracted(run: Run, data: bytes, schema: Mapping[str, Any] = SCHEMA) -> tuple[dict[str, Any], list[str]]:
    output, done = run("extract", data, {"schema": schema, "advancedOptions": {"citationsEnabled": True}})
    return output, [warning["code"] for warning in done.warnings]


def changed() -> bytes:
    """A page that prints another account than its code."""
    lines = [line.replace(payment_codes.IBAN, payment_codes.OTHER) for line in payment_codes.PRINTED]
    return payment_codes.page_with(payment_codes.GIRO, lines=lines)


def test_a_code_fills_the_fields_of_a_payment(run: Run) -> None:
    output, warnings = extracted(run, payment_codes.page_with(payment_codes.GIRO))
    value = output["value"]
    assert {name: value[name] for name in list(value)[:5]} == {
        "iban": payment_codes.IBAN, "bic": "BELADEBEXXX", "account_holder": "Azure Interior Ltd",
        "payment_reference": "INV-2024-0042", "amount_due": 183.26,
    }  # fmt: skip
    assert warnings == []
    entry = output["metadata"]["iban"]
    assert entry["logprobsConfidence"] == 1.0
    (cited,) = entry["citations"]
    xs, ys = [point["x"] for point in cited["polygon"]], [point["y"] for point in cited["polygon"]]
    assert (min(xs), max(xs)) == pytest.approx((70, 180), abs=15)
    assert (min(ys), max(ys)) == pytest.approx((322, 432), abs=15)


def test_another_account_than_the_pages_is_flagged_loudest(run: Run) -> None:
    output, warnings = extracted(run, changed())
    entry = output["metadata"]["iban"]
    assert (entry["logprobsConfidence"], warnings) == (0.6, ["LOCAL_PAYMENT_CODE_DIFFERS"])
    assert payment_codes.OTHER in entry["insights"][0]["content"]
    assert "Check before you pay" in entry["insights"][0]["content"]


def test_codes_are_not_looked_for_where_nothing_of_a_payment_is_asked(run: Run) -> None:
    output, _ = extracted(run, changed(), shape(vendor_name=TEXT, total=NUMBER))
    assert all("insights" not in one for one in output["metadata"].values())


def test_of_two_payments_none_is_taken(run: Run) -> None:
    output, warnings = extracted(run, payment_codes.page_with(payment_codes.GIRO, payment_codes.SWISS))
    assert warnings == ["LOCAL_PAYMENT_CODES_SEVERAL"]
    assert "insights" not in output["metadata"]["iban"]


def test_a_code_of_something_else_changes_nothing(run: Run) -> None:
    plain, code = payment_codes.page_with(), payment_codes.page_with("https://example.com/\x00<script>")
    assert extracted(run, plain)[0]["value"] == extracted(run, code)[0]["value"]


def test_a_parse_has_blocks_for_codes_where_they_are_asked_for(run: Run) -> None:
    data = payment_codes.page_with(payment_codes.GIRO)
    found = {}
    for asked in (False, True):
        output, done = run("parse", data, {"blockOptions": {"barcodes": {"readingEnabled": asked}}})
        blocks = [block for chunk in output["chunks"] for block in chunk["blocks"]]
        found[asked] = [block["details"] for block in blocks if block["type"] == "barcode"]
        assert done.warnings == []
    details = {"type": "barcode_details", "decodedValue": payment_codes.GIRO, "format": "QRCode"}
    assert found == {False: [], True: [details]}


def signals(run: Run, data: bytes) -> dict[str, str]:
    output, _ = run("verify", data, {})
    return {signal["summary"]: signal["riskAssessment"]["level"] for signal in output["signals"]}


def test_a_verification_reports_another_account_and_another_amount(run: Run) -> None:
    honest = payment_codes.page_with(payment_codes.GIRO)
    assert not any("payment code" in summary for summary in signals(run, honest))
    (account,) = [level for summary, level in signals(run, changed()).items() if "another account" in summary]
    assert account == "HIGH"
    more = payment_codes.page_with(payment_codes.GIRO.replace("183.26", "1832.60"))
    (amount,) = [level for summary, level in signals(run, more).items() if "amount" in summary]
    assert amount == "MEDIUM"


def test_a_verification_compares_a_code_with_the_xml_of_the_invoice(run: Run) -> None:
    code = payment_codes.GIRO.replace(payment_codes.IBAN, payment_codes.OTHER)
    data = einvoices.with_files(payment_codes.page_with(code), {"factur-x.xml": einvoices.cii()})
    assert signals(run, data)["The payment code pays to another account (IBAN) than the invoice's XML"] == "HIGH"
