"""Tables as files: numbers stay numbers, and no text of a document becomes a formula."""

import csv
import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from extend_mcp.server.answers.table_files import WRITERS
from extend_mcp.server.answers.value_table import Cell, RunValues, flatten

FORMULAS = [
    "=1+1",
    "+A1",
    "-A1+2",
    "@SUM(A1)",
    "\t=1",
    " =cmd|'/c calc'!A0",
    "\r=1",
    "＝1+1",
    "\u200b=1+1",
    "=HYPERLINK(1)",
]
PLAIN = ["-12.50", "+49", "12,5", "a=b", "INV-1", "-5%", ""]


def row(**values: Cell) -> RunValues:
    return RunValues("a.pdf", "exr_1", "PROCESSED", values, ["total"])


def written(ending: str, *rows: RunValues) -> bytes:
    into = io.BytesIO()
    WRITERS[ending](rows, into)
    return into.getvalue()


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data: bytes) -> list[list[Any]]:
    return [list(line) for line in load_workbook(io.BytesIO(data)).active.iter_rows()]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_none_in_a_csv(text: str) -> None:
    (found,) = read_csv(written(".csv", row(note=text)))
    assert found["note"].startswith("'")


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_and_other_texts_are_unchanged_in_a_csv(text: str) -> None:
    (found,) = read_csv(written(".csv", row(note=text)))
    assert found["note"] == text


@pytest.mark.parametrize(
    "text", [*FORMULAS, *PLAIN, "http://example.com", "mailto:a@example.com", "internal:Sheet1!A1"]
)
def test_a_text_is_a_text_in_a_workbook(text: str) -> None:
    cell = read_xlsx(written(".xlsx", row(note=text)))[1][4]
    assert cell.data_type in {"s", "n", "inlineStr"}
    assert cell.hyperlink is None
    assert cell.value is None or not isinstance(cell.value, int | float)


def test_a_name_of_a_field_is_no_formula_either() -> None:
    assert "'=1+1" in written(".csv", row(**{"=1+1": 2})).decode()
    assert read_xlsx(written(".xlsx", row(**{"=1+1": 2})))[0][5].data_type == "s"


def test_numbers_stay_numbers() -> None:
    cells = read_xlsx(written(".xlsx", row(total=-12.5, count=3, paid=True, big=10**18, none=None)))[1][5:]
    assert [cell.value for cell in cells] == [-12.5, 3, True, str(10**18), None]
    (found,) = read_csv(written(".csv", row(total=-12.5, count=3)))
    assert (found["total"], found["count"]) == ("-12.5", "3")


def test_each_row_says_where_it_comes_from_and_what_to_check() -> None:
    (found,) = read_csv(written(".csv", row(total=1)))
    facts = {"file": "a.pdf", "run_id": "exr_1", "status": "PROCESSED", "doubtful": "total", "warnings": ""}
    assert found == {**facts, "total": "1"}


def test_a_field_called_like_a_first_column_has_a_name_of_its_own() -> None:
    (found,) = read_csv(written(".csv", row(status="paid", file=None)))
    assert (found["status"], found["values.status"]) == ("PROCESSED", "paid")
    names = [cell.value for cell in read_xlsx(written(".xlsx", row(status="paid")))[0]]
    assert len(names) == len(set(names))


def test_lines_of_json_have_the_values_as_they_are() -> None:
    lines = written(".jsonl", row(note="=1+1", total=2), row(total=None)).decode().splitlines()
    assert [json.loads(line)["values"] for line in lines] == [{"note": "=1+1", "total": 2}, {"total": None}]


def test_columns_are_those_of_all_rows_in_the_order_they_are_first_seen() -> None:
    header = written(".csv", row(b=1), row(a=2, b=3)).decode("utf-8-sig").splitlines()[0]
    assert header == "file,run_id,status,doubtful,warnings,b,a"


def test_members_of_members_are_columns_and_lists_are_json() -> None:
    value = {"total": {"amount": 1.5, "iso": "EUR"}, "items": [{"a": 1}], "tags": []}
    assert flatten(value) == {"total.amount": 1.5, "total.iso": "EUR", "items": '[{"a":1}]', "tags": "[]"}
