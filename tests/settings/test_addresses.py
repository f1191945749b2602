"""Addresses, and regions that stand for them."""

import pytest
from pydantic import ValidationError

from extend_mcp.settings import REGIONS, Settings

pytestmark = pytest.mark.usefixtures("clean_environment")


def test_a_region_names_its_address_and_a_url_wins() -> None:
    assert {region: Settings(region=region).api_url for region in REGIONS} == REGIONS  # type: ignore[arg-type]
    assert Settings(region="eu", base_url="https://proxy.example/extend/").api_url == "https://proxy.example/extend"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://ada:word@host", "without user and password: a key goes into EXTEND_API_KEY"),
        ("https://:word@host", "without user and password"),
        ("https://a?b", "without a query or a fragment"),
        ("https://a#b", "without a query or a fragment"),
    ],
)
@pytest.mark.parametrize("name", ["base_url", "engine_public_url"])
def test_an_address_with_more_than_host_port_and_path_says_what_is_too_much(name: str, url: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as told:
        Settings(**{name: url})  # type: ignore[arg-type]
    assert "word@" not in str([error["msg"] for error in told.value.errors()])


@pytest.mark.parametrize("name", ["base_url", "llm_base_url"])
def test_an_address_of_this_machine_without_its_scheme_says_which_it_may_have(name: str) -> None:
    with pytest.raises(ValidationError, match=r"an https:// address \(or http:// on this machine\)"):
        Settings(**{name: "localhost:11434"})  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["foo", "foo.example:8700", "ftp://foo.example", "http://", "/engine"])
def test_a_public_address_of_the_engine_is_one(url: str) -> None:
    with pytest.raises(ValueError, match="must be an http:// or https:// address"):
        Settings(engine_public_url=url)


@pytest.mark.parametrize("url", ["http://engine.lan:8700", "https://engine.example/extend/"])
def test_the_engine_may_be_reached_at_a_name_and_below_a_path(url: str) -> None:
    assert Settings(engine_public_url=url).engine_public_url == url


@pytest.mark.parametrize("url", ["http://127.0.0.1:8700", "http://localhost:1", "http://[::1]:1"])
def test_an_engine_on_this_machine_needs_no_tls(url: str) -> None:
    assert Settings(base_url=url).api_url == url


@pytest.mark.parametrize("name", ["eu", "EU", " us2 "])
def test_the_region_may_come_by_the_name_that_the_vendors_server_has_for_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("EXTEND_ENVIRONMENT", name)
    assert Settings().api_url == REGIONS[name.strip().lower()]
    assert Settings(base_url="https://proxy.example").api_url == "https://proxy.example"
    monkeypatch.setenv("EXTEND_REGION", name.upper())
    assert Settings().api_url == REGIONS[name.strip().lower()]
