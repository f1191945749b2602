"""What the pages tell a screen reader: landmarks, headings, names."""

import subprocess
import sys
from dataclasses import replace

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import ended, running, started, until, uploaded
from tests.engine.ui.looking import done, first, given, line, look, said
from tests.engine.workflows.conftest import extract, step, steps
from tests.sample_files import invoice_pdf

pytestmark = pytest.mark.anyio

SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}


def sound(page: LexborHTMLParser) -> None:
    """One heading of the page and its parts' below it, the landmarks, and a name for all that can be reached."""
    assert first(page, "h1, h2").tag == "h1"
    assert len(page.css("h1")) == len(page.css("body > header")) == len(page.css("body > main")) == 1
    assert page.css("h3, h4, h5, h6") == []
    assert given(first(page, "body a"), "href") == "#main"
    ids = [given(node, "id") for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    inner = [given(link, "href")[1:] for link in page.css("a[href^='#']")]
    assert set(inner) <= set(ids)
    assert [link.html for link in page.css("a, button, summary") if not line(link)] == []
    assert [one.html for one in page.css("nav, svg, [tabindex]") if not named(one.attributes, ids)] == []
    assert [cell.html for cell in page.css("th") if not cell.attributes.get("scope")] == []
    labels = {label.attributes.get("for") for label in page.css("label")}
    within = {control.html for control in page.css("label input, label select, label textarea")}
    controls = page.css("input:not([type=hidden]), select, textarea")
    assert [one.html for one in controls if one.html not in within and one.attributes.get("id") not in labels] == []


def named(attributes: dict[str, str | None], ids: list[str]) -> bool:
    return bool(attributes.get("aria-label")) or attributes.get("aria-labelledby") in ids


async def test_every_page_is_sound(real: httpx.AsyncClient) -> None:
    parsed = await done(real, "parse", invoice_pdf(), "invoice.pdf")
    options = {"citationsEnabled": True}
    found = await done(real, "extract", invoice_pdf(), "invoice.pdf", schema=SCHEMA, advancedOptions=options)
    body = {"name": "W", "steps": steps(extract("extract", "review", schema=SCHEMA), step("HUMAN_REVIEW", "review"))}
    workflow = (await real.post("/workflows", json=body)).json()["id"]
    file = {"id": (await real.get(f"/parse_runs/{parsed}")).json()["file"]["id"]}
    run = (await real.post("/workflow_runs", json={"workflow": {"id": workflow}, "file": file})).json()

    async def waits() -> bool:
        return bool((await real.get(f"/workflow_runs/{run['id']}")).json()["status"] == "NEEDS_REVIEW")

    await until(waits)
    for path in ("/", f"/runs/{parsed}", f"/runs/{found}", f"/runs/{run['id']}", f"/review/{run['id']}"):
        sound(await look(real, path))
    sound(await look(real, "/?kind=parse&status=FAILED&batchId=b"))
    sound(await look(real, "/runs/none", 404))


async def test_who_reads_on_stops_the_reload(config: EngineConfig) -> None:
    async with running(replace(config, workers=1)) as client:
        run = await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang")}})
        await until(lambda: started(config.data_dir))
        for path in ("/?workspace=", f"/runs/{run.json()['id']}?first=1"):
            live = await look(client, path)
            assert given(first(live, "meta[http-equiv=refresh]"), "content") == "4"
            stop = given(first(live, ".reload a"), "href")
            still = await look(client, f"{path.partition('?')[0]}{stop}")
            assert still.css_first("meta[http-equiv]") is None
            again = given(first(still, ".reload a"), "href")
            assert (await look(client, f"{path.partition('?')[0]}{again}")).css_first("meta[http-equiv]") is not None


async def test_a_page_of_what_has_ended_has_nothing_to_stop(client: httpx.AsyncClient) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    await ended(client, f"/parse_runs/{run['id']}")
    assert "reload" not in said(await look(client, f"/runs/{run['id']}"))


def test_an_engine_loads_no_templates_before_the_first_page() -> None:
    program = "import sys, extend_mcp.engine.serve; print(*(name for name in sys.modules if name.startswith('jinja2')))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
