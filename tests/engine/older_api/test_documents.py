"""Files, parses and edits under the older version."""

import httpx
import pytest

from extend_mcp.engine.older_api import older_documents
from tests.engine.conftest import ended, until
from tests.engine.older_api.conftest import Body, denied, given, told

pytestmark = pytest.mark.anyio


async def test_files_are_in_envelopes(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    made = await told(older.post("/files/upload", files={"file": ("a.txt", b"hello")}), "file")
    assert (made["object"], made["name"], made["type"]) == ("file", "a.txt", "TXT")
    assert (await today.get(f"/files/{made['id']}")).json()["name"] == "a.txt"
    second = await given(older, name="b.txt")
    page = (await older.get("/files", params={"maxPageSize": "1"})).json()
    assert (page["success"], [file["id"] for file in page["files"]]) == (True, [second])
    page = (await older.get("/files", params={"maxPageSize": "1", "nextPageToken": page["nextPageToken"]})).json()
    assert ([file["id"] for file in page["files"]], "nextPageToken" in page) == ([made["id"]], False)
    assert await told(older.get("/files", params={"nameContains": "c.txt"}), "files") == []
    deleted = (await older.delete(f"/files/{second}")).json()
    assert (deleted["success"], deleted["fileId"], bool(deleted["message"])) == (True, second, True)
    denied(await older.get(f"/files/{second}"), 404, "NOT_FOUND")
    denied(await older.post("/files/upload", files={"file": ("a.txt", b"")}), 400, "INVALID_REQUEST")


async def test_a_file_is_read_by_its_link_and_by_its_text(older: httpx.AsyncClient) -> None:
    file_id = await given(older)
    file = await told(older.get(f"/files/{file_id}", params={"markdown": "true"}), "file")
    assert (await older.get(file["presignedUrl"])).content == b"hello"
    assert "contents" not in file
    await older.post("/parse", json={"file": {"fileId": file_id}})
    wanted = {"rawText": "true", "markdown": "true"}
    contents = (await told(older.get(f"/files/{file_id}", params=wanted), "file"))["contents"]
    assert (contents["rawText"], contents["markdown"]) == ("hello", "hello")
    assert [page["pageNumber"] for page in contents["pages"]] == [1]


async def test_a_parse_is_answered_bare(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    file_id = await given(older)
    run = (await older.post("/parse", json={"file": {"fileId": file_id}, "config": {"target": "markdown"}})).json()
    assert (run["object"], run["status"], run["fileId"]) == ("parser_run", "PROCESSED", file_id)
    assert (run["metrics"]["pageCount"], run["usage"], run["config"]["target"]) == (1, {"credits": 0}, "markdown")
    [chunk] = run["chunks"]
    assert (chunk["content"], chunk["blocks"][0]["details"]) == ("hello", {})
    assert (await today.get(f"/parse_runs/{run['id']}")).json()["output"]["chunks"][0]["content"] == "hello"
    assert await told(older.get(f"/parser_runs/{run['id']}"), "parserRun") == run
    linked = await told(older.get(f"/parser_runs/{run['id']}", params={"responseType": "url"}), "parserRun")
    assert linked["chunks"] == []
    assert (await older.get(linked["outputUrl"])).json()["chunks"][0]["content"] == "hello"
    deleted = (await older.delete(f"/parser_runs/{run['id']}")).json()
    assert (deleted["success"], deleted["parserRunId"]) == (True, run["id"])
    denied(await older.get(f"/parser_runs/{run['id']}"), 404, "NOT_FOUND")


async def test_an_asynchronous_parse_tells_its_status_until_it_is_done(older: httpx.AsyncClient) -> None:
    started = (await older.post("/parse/async", json={"file": {"fileId": await given(older)}})).json()
    assert started == {"object": "parser_run_status", "id": started["id"], "status": "PROCESSING"}

    async def done() -> Body | None:
        run: Body = await told(older.get(f"/parser_runs/{started['id']}"), "parserRun")
        return run if run["status"] != "PROCESSING" else None

    assert (await until(done))["object"] == "parser_run"


async def test_a_parse_that_fails_is_an_error_or_a_status(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    body = {"file": {"fileId": await given(older, "fail CORRUPT_FILE")}}
    answer = await older.post("/parse", json=body)
    error = answer.json()
    assert (answer.status_code, error["code"], error["success"]) == (422, "CORRUPT_FILE", False)
    assert (error["error"], error["retryable"]) == (error["message"], False)
    started = (await older.post("/parse/async", json=body)).json()
    await ended(today, f"/parse_runs/{started['id']}")
    assert await told(older.get(f"/parser_runs/{started['id']}"), "parserRun") == {
        **started,
        "status": "FAILED",
        "failureReason": "CORRUPT_FILE",
    }


def test_statuses_that_the_older_version_lacks_are_told_by_its_own() -> None:
    def told_of(status: str) -> Body:
        return older_documents.parser_run({"id": "pr_1", "status": status, "failureReason": None})

    assert told_of("PENDING")["status"] == "PROCESSING"
    assert (told_of("CANCELLED")["status"], told_of("CANCELLED")["failureReason"]) == ("FAILED", "ABORTED")


async def test_a_form_is_filled_in(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    file_id = await given(older, name="form.pdf")
    body = {"file": {"fileId": file_id}, "config": {"instructions": "Ann"}}
    run = (await older.post("/edit", json=body)).json()
    assert (run["object"], run["fileId"], run["output"]) == ("edit_run", file_id, {"name": "Ann"})
    assert run["status"] == {"object": "edit_run_status", "id": run["id"], "status": "PROCESSED"}
    assert run["config"].keys() == {"schema", "instructions", "advancedOptions"}
    assert (run["metrics"]["fieldCount"], run["usage"]) == (1, {"credits": 0})
    assert (await older.get(run["editedFile"]["downloadUrl"])).content.startswith(b"%PDF")
    assert (await today.get(f"/files/{run['editedFile']['fileId']}")).json()["type"] == "PDF"
    found = await told(older.get(f"/edit_runs/{run['id']}"), "editRun")
    assert (found["object"], found["editedFile"]["fileId"]) == ("edit_run", run["editedFile"]["fileId"])
    deleted = (await older.delete(f"/edit_runs/{run['id']}")).json()
    assert (deleted["success"], deleted["editRunId"]) == (True, run["id"])
    denied(await older.get(f"/edit_runs/{run['id']}"), 404, "NOT_FOUND")


async def test_an_asynchronous_edit_tells_its_status(today: httpx.AsyncClient, older: httpx.AsyncClient) -> None:
    file_id = await given(older, "fail CORRUPT_FILE", "form.pdf")
    started = (await older.post("/edit/async", json={"file": {"fileId": file_id}})).json()
    assert started == {"object": "edit_run_status", "id": started["id"], "status": "PROCESSING"}
    await ended(today, f"/edit_runs/{started['id']}")
    found = await told(older.get(f"/edit_runs/{started['id']}"), "editRun")
    assert found == started | {"status": "FAILED", "failureReason": "CORRUPT_FILE"}


@pytest.mark.parametrize("path", ["/parse", "/parse/async", "/edit", "/edit/async"])
@pytest.mark.parametrize(
    ("file", "status"),
    [({}, 400), ({"fileId": "file_no", "fileUrl": "https://a.example"}, 400), ({"fileId": "no"}, 404)],
)
async def test_a_document_is_named_in_one_way(older: httpx.AsyncClient, path: str, file: Body, status: int) -> None:
    answer = await older.post(path, json={"file": file})
    error = answer.json()
    assert (answer.status_code, error["success"]) == (status, False)
    assert error["error"] == error["message"]
    assert error["requestId"] == answer.headers["x-extend-request-id"]


async def test_a_wrong_url_is_named_in_the_older_words(older: httpx.AsyncClient) -> None:
    answer = await older.post("/parse", json={"file": {"fileUrl": "ftp://files.example/a.pdf"}})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("file.fileUrl: ")


def test_words_of_ocr_are_told_and_lines_are_not() -> None:
    word = {"content": "a", "pageNumber": 1, "confidence": 0.9, "boundingBox": {}}
    run = older_documents.parser_run(
        {
            "id": "pr_1",
            "status": "PROCESSED",
            "file": None,
            "output": {"chunks": [], "ocr": {"words": [word], "lines": [word]}},
            "metrics": {},
            "config": {},
            "usage": None,
        }
    )
    assert (run["ocr"], run["fileId"], run["usage"]) == ({"words": [word]}, None, None)
