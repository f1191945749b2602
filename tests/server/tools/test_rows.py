"""Lists of runs say once what their rows share; as many rows as were asked for fit, or the answer says how many do."""

from typing import Any

import pytest

from extend_mcp.server.tools.run_answers.run_rows import fit_rows
from extend_mcp.wire.parse_runs import ParseRunSummary
from tests.client.faults import Request, Server, http
from tests.o200k import encode
from tests.server.tools.conftest import answer
from tests.server.tools.faulty import over


def run(index: int, **other: Any) -> dict[str, Any]:
    """A run as a list of the API tells it."""
    name = other.pop("name", f"contract_{index:02}.pdf")
    file = {"object": "file", "id": f"file_{index}", "name": name, "type": "PDF", "metadata": {}}
    made = f"2026-11-22T13:{index % 60:02}:26.449Z"
    own_id = f"pr_8Dyf1DcN4aMhPexOs{index:05}"
    return {"object": "parse_run", "id": own_id, "status": "PROCESSED", "file": file, "createdAt": made, **other}


def rows_of(*runs: dict[str, Any], budget: int = 2000) -> Any:
    return fit_rows([ParseRunSummary.model_validate(each) for each in runs], budget)


def test_what_most_rows_share_is_said_once() -> None:
    found = rows_of(
        *(run(index, **({"status": "FAILED", "failureReason": "X"} if index == 2 else {})) for index in range(4))
    )
    assert found.each == {"status": "PROCESSED", "created_at": "2026-11-22"}
    assert found.rows[0] == {
        "run_id": "pr_8Dyf1DcN4aMhPexOs00000",
        "file_name": "contract_00.pdf",
        "created_at": "13:00",
    }
    assert (found.rows[2]["status"], found.rows[2]["failure_reason"]) == ("FAILED", "X")


def test_few_rows_say_all_themselves() -> None:
    (row,) = rows_of(run(1)).rows
    assert (row["status"], row["created_at"]) == ("PROCESSED", "2026-11-22 13:01")


def test_a_minute_that_all_share_is_said_once() -> None:
    found = rows_of(*(run(index, createdAt="2026-11-22T13:40:26.449Z") for index in range(5)))
    assert found.each["created_at"] == "2026-11-22 13:40"
    assert not any("created_at" in row for row in found.rows)


def test_fifty_rows_fit() -> None:
    found = rows_of(*(run(index) for index in range(50)), budget=1920)
    assert len(found.rows) == 50
    assert found.each["created_at"] == "2026-11-22 13:00 to 2026-11-22 13:49"


def test_long_names_are_cut_in_the_middle_before_a_row_is_left_out() -> None:
    found = rows_of(
        *(run(i, name=f"Quarterly statement of account number {i:04} final.pdf") for i in range(50)), budget=1920
    )
    assert len(found.rows) == 50
    assert found.rows[7]["file_name"] == "Quarterly st…7 final.pdf"


def test_names_of_any_length_leave_as_many_rows_as_fit() -> None:
    found = rows_of(*(run(index, name="xQ7-zK_9vW.Jf3~" * 20) for index in range(50)), budget=800)
    assert 5 < len(found.rows) < 50


def test_rows_without_times_or_names_are_told() -> None:
    found = rows_of(*(run(index, createdAt=None, file=None) for index in range(4)))
    assert found.rows[1] == {"run_id": "pr_8Dyf1DcN4aMhPexOs00001"}


def pages_of(total: int, *, runs: Any = run) -> Server:
    """A batch of so many runs, in pages."""

    def reply(request: Request) -> bytes:
        if request.path.startswith("/batch_runs/"):
            return http(200, {"object": "batch_run", "id": "bpar_1", "status": "PROCESSED", "runCount": total})
        begin, size = int(request.query.get("nextPageToken", "0")), int(request.query["maxPageSize"])
        data = [runs(index) for index in range(begin, min(begin + size, total))]
        more = {"nextPageToken": str(begin + size)} if begin + size < total else {}
        return http(200, {"object": "list", "data": data, **more})

    return Server(answer=reply)


@pytest.mark.anyio
async def test_a_list_has_as_many_rows_as_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async with over(pages_of(300), monkeypatch) as client:
        told = await answer(client, "list_runs", type="parse", batch_id="bpar_1", limit=50)
        assert len(told["runs"]) == 50
        assert "shown" not in told
        told = await answer(client, "list_runs", type="parse", limit=50, cursor="280")
        assert (len(told["runs"]), "next" in told) == (20, False)


@pytest.mark.anyio
async def test_a_list_that_is_cut_begins_with_how_many_are_shown_and_how_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with over(pages_of(40), monkeypatch, result_tokens=600) as client:
        told = await answer(client, "list_runs", type="parse", limit=50)
        assert list(told)[:2] == ["shown", "total"]
        assert (told["shown"], told["total"]) == (len(told["runs"]), 40)
        assert told["cursor"] == str(len(told["runs"]))
    async with over(pages_of(300), monkeypatch, result_tokens=600) as client:
        told = await answer(client, "list_runs", type="parse", batch_id="bpar_1", limit=50)
        assert told["total"] == 300
        told = await answer(client, "list_runs", type="parse", limit=50)
        assert list(told)[:2] == ["shown", "total"]
        assert told["total"] == 300
    async with over(pages_of(1001), monkeypatch, result_tokens=600) as client:
        told = await answer(client, "list_runs", type="parse", limit=50)
        assert next(iter(told)) == "shown"
        assert "total" not in told  # more than one request can count


@pytest.mark.anyio
async def test_a_batch_tells_its_counts_first_then_failed_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def some(index: int) -> dict[str, Any]:
        return run(index, **({"status": "FAILED", "failureReason": "CORRUPT_FILE"} if index in {70, 90} else {}))

    async with over(pages_of(100, runs=some), monkeypatch) as client:
        told = await answer(client, "get_batch", batch_id="bpar_1")
    assert list(told)[:6] == ["shown", "total", "batch_id", "status", "run_count", "counts"]
    assert told["total"] == 100
    assert told["counts"] == {"FAILED": 2, "PROCESSED": 98}
    assert [row.get("status") for row in told["runs"][:3]] == ["FAILED", "FAILED", None]
    assert told["shown"] == len(told["runs"]) >= 40
    assert len(encode(str(told))) <= 2200
