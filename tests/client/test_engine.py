"""The client on the real engine, in this process."""

from pathlib import Path

import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.errors import ApiError, InvalidRequest, NotFound, Unauthorized, Uncertain
from extend_mcp.wire.extract import ExtractConfig, ExtractorRef
from extend_mcp.wire.files import BatchInput, FileInput
from extend_mcp.wire.parse import ParseConfig
from tests.client.conftest import Opened
from tests.deadlines import DEADLINE

pytestmark = pytest.mark.anyio

SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}
TEXT = FileInput(text="Invoice number: 4711\nTotal: 12.50 EUR\n", name="note.txt")


async def upload(client: ExtendClient, tmp_path: Path, name: str = "note.txt") -> FileInput:
    path = tmp_path / name
    path.write_text(TEXT.text or "", encoding="utf-8")
    return FileInput(id=(await client.files.upload(path)).id)


async def test_a_file_is_uploaded_parsed_and_read(opened: Opened, tmp_path: Path) -> None:
    async with opened() as (client, _):
        file = await upload(client, tmp_path)
        run = await client.parse_runs.create(file=file, config=ParseConfig(target="markdown"), metadata={"ref": "42"})
        assert run.status == "PROCESSING"
        done = await client.parse_runs.wait(run.id, seconds=DEADLINE)
        assert done.status == "PROCESSED"
        assert done.metadata is not None
        assert done.metadata["ref"] == "42"
        linked = await client.parse_runs.get(run.id, response_type="url")
        assert linked.output is None
        assert await client.parse_runs.output(linked) == done.output
        assert "4711" in (await client.parse_runs.output(done)).chunks[0].content
        await client.parse_runs.delete(run.id)
        with pytest.raises(NotFound):
            await client.runs(run.id).get(run.id)


async def test_an_extractor_is_made_published_and_used(opened: Opened) -> None:
    async with opened() as (client, _):
        made = await client.extractors.create(name="Notes", config=ExtractConfig(schema=SCHEMA))
        renamed = await client.extractors.update(made.id, name="Invoices")
        assert (await client.extractors.get(made.id)).name == renamed.name == "Invoices"
        version = await client.extractors.versions.create(made.id, release_type="minor", description="first")
        assert (await client.extractors.versions.get(made.id, version.version)).description == "first"
        listed = [found.version async for found in client.extractors.versions.iterate(made.id, max_page_size=1)]
        assert listed == ["draft", version.version]
        run = await client.extract_runs.create(file=TEXT, extractor=ExtractorRef(id=made.id), priority=1)
        done = await client.extract_runs.wait(run.id, seconds=DEADLINE)
        assert done.output is not None
        assert done.output.value == {"invoice_number": "4711"}
        with pytest.raises(ApiError):
            await client.extract_runs.cancel(run.id)


@pytest.mark.parametrize("accepted", [True, False], ids=["after accepting", "before accepting"])
async def test_a_lost_answer_leaves_exactly_one_run(opened: Opened, tmp_path: Path, accepted: bool) -> None:
    async with opened() as (client, lossy):
        file = await upload(client, tmp_path)
        lossy.lose = [accepted]
        parse = await client.parse_runs.create(file=file)
        lossy.lose = [accepted]
        extract = await client.extract_runs.create(file=file, config=ExtractConfig(schema=SCHEMA))
        await client.extract_runs.wait(extract.id, seconds=DEADLINE)
        assert [run.id async for run in client.extract_runs.iterate()] == [extract.id]
        own = [run.id async for run in client.parse_runs.iterate(source="API")]
        assert own == [parse.id]


async def test_two_lost_answers_leave_at_most_one_run(opened: Opened, tmp_path: Path) -> None:
    async with opened() as (client, lossy):
        file = await upload(client, tmp_path)
        lossy.lose = [False, False]
        with pytest.raises(Uncertain):
            await client.parse_runs.create(file=file)
        lossy.lose = [False, True]
        run = await client.parse_runs.create(file=file)
        assert [found.id async for found in client.parse_runs.iterate()] == [run.id]


async def test_a_lost_answer_leaves_exactly_one_batch(opened: Opened) -> None:
    async with opened() as (client, lossy):
        lossy.lose = [True]
        batch = await client.parse_runs.create_batch(inputs=[BatchInput(file=TEXT)] * 3)
        assert batch.run_count == 3
        assert (await client.batch_runs.wait(batch.id, DEADLINE)).id == batch.id  # rows that change move between pages
        members = [member.id async for member in client.batch_runs.members(batch.id, max_page_size=2)]
        assert len(set(members)) == 3
        assert {run.id async for run in client.parse_runs.iterate()} == set(members)


async def test_a_lost_answer_leaves_exactly_one_extract_batch(opened: Opened) -> None:
    """The engine, unlike the documents of the cloud, names the batch on its members."""
    async with opened() as (client, lossy):
        made = await client.extractors.create(name="Notes", config=ExtractConfig(schema=SCHEMA))
        extractor = ExtractorRef(id=made.id, version="draft")
        lossy.lose = [True]
        batch = await client.extract_runs.create_batch(extractor=extractor, inputs=[BatchInput(file=TEXT)] * 2)
        members = {member.id async for member in client.batch_runs.members(batch.id)}
        assert len(members) == 2
        assert {run.id async for run in client.extract_runs.iterate()} == members


async def test_lists_go_on_over_pages(opened: Opened, tmp_path: Path) -> None:
    async with opened() as (client, _):
        names = [f"note{index}.txt" for index in range(5)]
        for name in names:
            await upload(client, tmp_path, name)
        assert [file.name async for file in client.files.iterate(max_page_size=2, sort_dir="asc")] == names
        found = [file.name async for file in client.files.iterate(name_contains="note3")]
        assert found == ["note3.txt"]


async def test_the_engines_refusals_are_errors_of_their_kind(opened: Opened) -> None:
    async with opened() as (client, _):
        for call in (client.files.get, client.parse_runs.get, client.extract_runs.get, client.extractors.get):
            with pytest.raises(NotFound):
                await call("file_nope")
        with pytest.raises(InvalidRequest):
            await client.parse_runs.list(status="ASLEEP")
        with pytest.raises(NotFound):
            await client.parse_runs.create(file=FileInput(id="file_nope"))
    async with opened(key="sk_wrong_0123456789") as (client, _):
        with pytest.raises(Unauthorized):
            await client.files.list()
