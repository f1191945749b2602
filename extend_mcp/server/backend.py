"""Opens the backend: the cloud, or the embedded engine in this process."""

import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from extend_mcp.server.callers import LOCAL, Caller
from extend_mcp.settings import Settings
from extend_mcp.settings.keys import check_key, read_store_keys

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient
    from extend_mcp.engine.config import EngineConfig, StoreConfig
    from extend_mcp.model.address import ModelAddress
    from extend_mcp.server.credits.ledger import Ledger

LOCAL_KEY = "local"
"""The key for the engine in this process, which accepts any key."""
SERVED_AT = "http://127.0.0.1:8700"
"""Where `extend-mcp engine` listens by default. Links of the engine in this process start with it. They work
once the engine is served there, with the same data folder."""

UNUSED_MODEL = "not used: the cloud has its own; only the engine (EXTEND_BACKEND=local) uses EXTEND_LLM_BASE_URL"


def make_engine_config(settings: Settings, *, served: bool) -> "EngineConfig":
    """The engine's settings, from ours. Its keys are used only if it is `served` to others.

    Raises `ValueError` if no data folder is known, or if Python was started with options that make its child processes
    run code from the working folder.
    """
    from extend_mcp.engine.config import EngineConfig

    if sys.flags.ignore_environment and not sys.flags.safe_path:
        raise ValueError("Python was started with -E: add -P, or it runs code from the working folder")

    keys = frozenset(key.get_secret_value() for key in settings.engine_keys)
    if settings.data_dir is None:
        raise ValueError("EXTEND_DATA_DIR is not set, and no home folder is known: set it to a folder for the data")
    config = EngineConfig(
        data_dir=settings.data_dir.absolute(),
        keys=keys if served and keys else None,
        allow_private_urls=settings.engine_private_urls,
        public_url=settings.engine_public_url,
        requests_per_second=settings.engine_requests_per_second,
        keep_days=settings.engine_keep_days,
        jobs_per_process=settings.engine_jobs_per_process,
        in_process=not served,
        database_url=_reveal(settings.database_url),
        database_listen_url=_reveal(settings.database_listen_url),
        model=make_model_address(settings),
        store=_make_store_config(settings),
    )
    return config if settings.engine_workers is None else replace(config, workers=settings.engine_workers)


def _reveal(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _make_store_config(settings: Settings) -> "StoreConfig | None":
    """The object store of the engine; None if none is set. Raises `ValueError` if a key's file cannot be read."""
    if settings.store_url is None:
        return None
    from extend_mcp.engine.config import StoreConfig

    return StoreConfig(settings.store_url, read_store_keys(), settings.cache_bytes, settings.store_public)


def make_model_address(settings: Settings) -> "ModelAddress | None":
    """The model that the engine uses; None if none is set. Raises `ValueError` if its key cannot be read."""
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    from extend_mcp.model.address import ModelAddress

    url = settings.llm_base_url.rstrip("/")
    path = "" if urlsplit(url).path else "/v1"
    return ModelAddress(f"{url}{path}", settings.llm_model, settings.read_llm_key(), settings.llm_timeout)


def describe(settings: Settings, caller: Caller = LOCAL) -> dict[str, Any]:
    """The backend in words: its kind, its address and, for the engine, what is installed."""
    facts: dict[str, Any] = {"api_version": settings.api_version}
    if settings.uses_cloud or caller.key:
        unused = {"model": UNUSED_MODEL} if settings.llm_base_url else {}
        return {**facts, "backend": "cloud", "address": settings.api_url, **unused}
    extras = {"ocr": has_ocr(), "codes": find_spec("zxingcpp") is not None}
    folder = str(settings.data_dir or "unknown")
    model = f"{settings.llm_model} at {urlsplit(settings.llm_base_url).netloc}" if settings.llm_base_url else None
    rows = "PostgreSQL, by EXTEND_DATABASE_URL" if settings.database_url else None
    about = {"address": "in this process", **extras, "data_dir": folder}
    chosen = {"database": rows, "store": settings.store_url, "model": model}
    return {**facts, "backend": "local", **about, **{name: value for name, value in chosen.items() if value}}


def has_ocr() -> bool:
    """True if the engine can read scans: the extra is installed."""
    return find_spec("rapidocr") is not None


def connect(
    settings: Settings, caller: Caller = LOCAL, ledger: "Ledger | None" = None
) -> AbstractAsyncContextManager["ExtendClient"]:
    """A client of the backend that the settings choose. If that is the engine, it starts and stops with the client.

    The `ledger` records what runs on the cloud cost. A caller with an own key gets the cloud, whatever the settings
    choose: the key never goes to the engine of this process. The HTTP library loads here: listing tools works without
    it.

    Raises `ValueError` if the key cannot be read, or a configured proxy or certificate cannot be used; `OSError` if the
    engine's data folder cannot be used.
    """
    return _reach_cloud(settings, caller, ledger) if settings.uses_cloud or caller.key else _start_engine(settings)


async def find_cluster_faults(settings: Settings) -> list[str]:
    """What is wrong with the database and the workers that the engine shares with others; nothing if it is alone."""
    if settings.uses_cloud or settings.database_url is None:
        return []
    from extend_mcp.engine.cluster_check import check_cluster

    findings = await check_cluster(make_engine_config(settings, served=False))
    return [f"{each.name}: {each.text}" for each in findings if not each.is_fine]


@asynccontextmanager
async def _reach_cloud(settings: Settings, caller: Caller, ledger: "Ledger | None") -> AsyncIterator["ExtendClient"]:
    from extend_mcp.client import ExtendClient
    from extend_mcp.client.transport import Transport
    from extend_mcp.server.credits.meter import CreditMeter
    from extend_mcp.server.network import check_way, open_http_client
    from extend_mcp.server.proxies import Proxies

    if caller.key:
        check_key(caller.key.get_secret_value())
    check_way(settings.api_url)
    proxies = Proxies.of_environment()
    meter = None if ledger is None else CreditMeter(ledger, settings.max_credits)
    async with open_http_client(proxies, base_url=settings.api_url) as http:
        transport = Transport(
            http,
            key=caller.key.get_secret_value() if caller.key else settings.read_key(),
            api_version=settings.api_version,
            workspace_id=caller.workspace_id if caller.key else settings.workspace_id,
            requests_per_second=settings.requests_per_second,
            describe_way=proxies.describe_way,
            meter=meter,
        )
        client = ExtendClient(transport)
        if meter is not None:
            meter.client = client
        yield client


@asynccontextmanager
async def _start_engine(settings: Settings) -> AsyncIterator["ExtendClient"]:
    import httpx

    from extend_mcp.client import ExtendClient
    from extend_mcp.client.transport import Transport
    from extend_mcp.engine.app import build_app

    app = build_app(make_engine_config(settings, served=False))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=SERVED_AT) as http,
    ):
        transport = Transport(
            http,
            key=LOCAL_KEY,
            api_version=settings.api_version,
            workspace_id=settings.workspace_id,
            link_base=(settings.engine_public_url or SERVED_AT).rstrip("/"),
            holds=True,
        )
        yield ExtendClient(transport)
