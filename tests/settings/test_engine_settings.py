"""The model server and the store that the engine uses."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from extend_mcp.server.backend import make_engine_config, make_model_address
from extend_mcp.settings import Settings

pytestmark = pytest.mark.usefixtures("clean_environment")


MODEL: dict[str, Any] = {"llm_base_url": "http://127.0.0.1:8080", "llm_model": "m"}


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1"),
        ("https://models.example/api", "https://models.example/api"),
    ],
)
def test_a_model_server_is_asked_below_its_address(url: str, asked: str) -> None:
    address = make_model_address(Settings(llm_base_url=url, llm_model="m"))
    assert address is not None
    assert (address.url, address.model, address.key) == (asked, "m", None)


def test_the_key_of_a_model_server_may_be_in_a_file_and_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk_secret\n")
    address = make_model_address(Settings(**MODEL, llm_api_key_file=tmp_path / "key"))
    assert address is not None
    assert address.key == "sk_secret"
    assert "sk_secret" not in repr(address) + repr(Settings(**MODEL, llm_api_key=SecretStr("sk_secret")))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"llm_base_url": "http://192.168.0.7:8080"}, "must begin with https://"),
        ({"llm_base_url": "https://sk@host"}, "a key goes into EXTEND_LLM_API_KEY"),
        ({"llm_model": ""}, "needs EXTEND_LLM_MODEL"),
        ({"llm_base_url": ""}, "needs EXTEND_LLM_BASE_URL"),
        ({"llm_api_key": "a", "llm_api_key_file": "b"}, "not both"),
    ],
)
def test_a_model_server_that_cannot_be_used_safely_is_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Settings(**{key: value for key, value in (MODEL | given).items() if value})


@pytest.mark.parametrize("url", ["s3://bucket", "s3://bucket/some/prefix", "file:///srv/extend"])
def test_a_store_is_a_bucket_or_a_folder(url: str) -> None:
    store = make_engine_config(Settings(store_url=url, cache_bytes=2_000_000), served=True).store
    assert store is not None
    assert (store.url, store.cache_bytes, store.is_public) == (url, 2_000_000, False)
    assert make_engine_config(Settings(), served=True).store is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"store_url": "https://bucket.s3.amazonaws.com"}, "must be s3://bucket/prefix or file:///folder"),
        ({"store_url": "s3://"}, "must be s3://bucket/prefix or file:///folder"),
        ({"store_url": "s3://key:secret@bucket"}, "keys go into AWS_ACCESS_KEY_ID"),
        ({"store_url": "s3://bucket?endpoint=x"}, "AWS_ENDPOINT_URL"),
        ({"store_url": "file://srv/extend"}, "three slashes"),
        ({"store_url": "file:///"}, "three slashes"),
        ({"store_url": "file:///srv/extend", "store_public": True}, "EXTEND_STORE_PUBLIC needs"),
        ({"store_public": True}, "EXTEND_STORE_PUBLIC needs"),
    ],
)
def test_a_store_that_cannot_be_used_is_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Settings(**given)


def test_keys_of_the_store_may_be_in_files_and_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("secret-of-the-store\n")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY_FILE", str(tmp_path / "key"))
    config = make_engine_config(Settings(store_url="s3://bucket"), served=True)
    assert config.store is not None
    assert config.store.options == {"secret_access_key": "secret-of-the-store"}
    assert "secret-of-the-store" not in repr(config)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY_FILE", str(tmp_path / "nope"))
    with pytest.raises(ValueError, match="AWS_SECRET_ACCESS_KEY_FILE cannot be read"):
        make_engine_config(Settings(store_url="s3://bucket"), served=True)


def test_without_a_model_server_none_is_asked() -> None:
    assert make_model_address(Settings()) is None
