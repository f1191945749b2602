"""`/files`, and the links to them."""

import errno
import hashlib
import os
import sqlite3
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.objects.folder import Folder
from extend_mcp.engine.objects.shared_folder import SharedFolder
from tests.engine.conftest import files_in, refused, running, until, uploaded

pytestmark = pytest.mark.anyio


async def test_an_upload_is_kept_by_its_content(client: httpx.AsyncClient, config: EngineConfig) -> None:
    data = b"%PDF-1.7 not really"
    file = (await client.post("/files/upload", files={"file": ("../Ünï code.pdf", data)})).json()
    assert (file["object"], file["name"], file["type"]) == ("file", "Ünï code.pdf", "PDF")
    assert file["metadata"] == {}
    assert "warnings" not in file
    digest = hashlib.sha256(data).hexdigest()
    assert (config.data_dir / "blobs" / digest[:2] / digest).read_bytes() == data
    assert list((config.data_dir / "working").iterdir()) == []


async def test_a_conversion_that_is_not_made_is_told(client: httpx.AsyncClient) -> None:
    answer = await client.post("/files/upload?convertToPdf=true", files={"file": ("a.csv", b"a,b\n1,2\n")})
    assert answer.json()["type"] == "CSV"
    assert answer.json()["warnings"][0]["code"] == "LOCAL_NOT_CONVERTED"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (
            b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nhello",
            "multipart/form-data; boundary=x",
        ),
        (
            b"--x\r\nContent-Disposition: form-data; name=other\r\n\r\nhello\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        (b"garbage", "multipart/form-data; boundary=x"),
        (b"hello", "multipart/form-data"),
        (b"{}", "application/json"),
    ],
)
async def test_a_broken_upload_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, config: EngineConfig, content: bytes, kind: str
) -> None:
    answer = await client.post("/files/upload", content=content, headers={"content-type": kind})
    refused(answer, 400, "INVALID_REQUEST")
    assert list((config.data_dir / "working").iterdir()) == []


async def test_an_empty_file_is_refused(client: httpx.AsyncClient) -> None:
    refused(await client.post("/files/upload", files={"file": ("a.txt", b"")}), 400, "INVALID_REQUEST")


async def test_a_file_over_the_limit_is_refused_and_leaves_nothing(config: EngineConfig) -> None:
    async with running(replace(config, max_file_bytes=1000)) as client:
        answer = await client.post("/files/upload", files={"file": ("a.txt", b"x" * 1001)})
        refused(answer, 400, "FILE_SIZE_TOO_LARGE")
        assert list((config.data_dir / "working").iterdir()) == []


async def test_a_file_can_be_read_by_its_link_until_it_is_too_old(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = await uploaded(client, "<script>", "evil.html")
    link = (await client.get(f"/files/{file_id}")).json()["presignedUrl"]
    async with httpx.AsyncClient(transport=client._transport) as anyone:
        answer = await anyone.get(link)
        assert answer.text == "<script>"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-security-policy"] == "sandbox"
        for wrong in (
            link.replace(file_id, "file_other"),
            link.split("?")[0],
            link + "x",
            link.replace("expires=1", "expires=9"),
        ):
            refused(await anyone.get(wrong), 403, "FORBIDDEN")
        monkeypatch.setattr("extend_mcp.engine.storage.presign.time.time", lambda: 4e9)
        refused(await anyone.get(link), 403, "FORBIDDEN")


async def test_two_files_of_one_content_share_a_blob_until_both_are_deleted(
    client: httpx.AsyncClient, config: EngineConfig
) -> None:
    first, second = await uploaded(client, "same"), await uploaded(client, "same")
    blobs = config.data_dir / "blobs"
    assert len(files_in(blobs)) == 1
    assert (await client.delete(f"/files/{first}")).json() == {"id": first}
    assert len(files_in(blobs)) == 1
    await client.delete(f"/files/{second}")
    assert files_in(blobs) == []
    refused(await client.get(f"/files/{first}"), 404, "NOT_FOUND")
    refused(await client.delete(f"/files/{first}"), 404, "NOT_FOUND")


async def test_a_delete_that_does_not_reach_the_disk_takes_nothing(
    client: httpx.AsyncClient, config: EngineConfig
) -> None:
    file_id = await uploaded(client)
    run = (await client.post("/parse", json={"file": {"id": file_id}})).json()
    database = client.app.state.engine.database._writers  # type: ignore[attr-defined]
    event.listen(database, "commit", _not_committed)
    for path in (f"/files/{file_id}", f"/parse_runs/{run['id']}"):
        refused(await client.delete(path), 500, "INTERNAL_ERROR")
    event.remove(database, "commit", _not_committed)
    assert len(files_in(config.data_dir / "blobs")) == 1
    assert (await client.get(f"/parse_runs/{run['id']}")).json()["output"] == run["output"]


async def test_what_was_deleted_but_could_not_be_removed_goes_at_the_next_start(
    config: EngineConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs, made = config.data_dir / "blobs", config.data_dir / "runs"
    async with running(config) as client:
        kept, gone = [await uploaded(client, text) for text in ("kept", "gone")]
        runs = [(await client.post("/parse", json={"file": {"id": one}})).json()["id"] for one in (kept, gone)]
        with monkeypatch.context() as patch:
            patch.setattr(Folder, "remove", _full)
            patch.setattr(Folder, "remove_run", _full)
            patch.setattr(SharedFolder, "remove", _full)  # with PostgreSQL
            assert (await client.delete(f"/files/{gone}")).json() == {"id": gone}
            assert (await client.delete(f"/parse_runs/{runs[1]}")).json() == {"id": runs[1]}
        assert (len(files_in(blobs)), len(list(made.iterdir()))) == (2, 2)
    async with running(config) as client:
        await until(lambda: (len(files_in(blobs)), len(list(made.iterdir()))) == (1, 1))
        assert (await client.get(f"/parse_runs/{runs[0]}")).json()["output"] is not None


async def test_a_run_outlives_its_file(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    run = (await client.post("/parse", json={"file": {"id": file_id}})).json()
    await client.delete(f"/files/{file_id}")
    later = (await client.get(f"/parse_runs/{run['id']}")).json()
    assert later["file"] is None
    assert later["output"] == run["output"]


async def test_files_are_listed_newest_first_and_by_part_of_their_name(client: httpx.AsyncClient) -> None:
    names = ["Invoice 1.txt", "100%_a.txt", "invoice 2.txt"]
    for name in names:
        await uploaded(client, name, name)
    assert [file["name"] for file in (await client.get("/files")).json()["data"]] == names[::-1]
    found = (await client.get("/files", params={"nameContains": "INVOICE", "sortDir": "asc"})).json()
    assert [file["name"] for file in found["data"]] == ["Invoice 1.txt", "invoice 2.txt"]
    literal = (await client.get("/files", params={"nameContains": "%_"})).json()
    assert [file["name"] for file in literal["data"]] == ["100%_a.txt"]
    assert "nextPageToken" not in literal


async def test_a_parsed_file_has_its_text_as_contents(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    unparsed = (await client.get(f"/files/{file_id}", params={"rawText": "true"})).json()
    assert unparsed["contents"] is None
    await client.post("/parse", json={"file": {"id": file_id}})
    file = (await client.get(f"/files/{file_id}", params={"rawText": "true", "markdown": "true"})).json()
    assert file["contents"]["rawText"] == "hello"
    assert file["contents"]["pages"] == [{"pageNumber": 1, "markdown": "hello"}]
    assert (await client.get(f"/files/{file_id}")).json()["contents"] is None


async def test_a_large_upload_comes_whole(client: httpx.AsyncClient) -> None:
    data = bytes(range(256)) * 4096 * 5
    file = (await client.post("/files/upload", files={"file": ("a.bin", data)})).json()
    link = (await client.get(f"/files/{file['id']}")).json()["presignedUrl"]
    assert (await client.get(link)).content == data


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _not_committed(_: object) -> None:
    raise OperationalError("commit", {}, sqlite3.OperationalError("disk I/O error"))
