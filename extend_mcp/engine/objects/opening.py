"""Opens the store that the settings name, or the data folder."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from extend_mcp.engine.config import EngineConfig, StoreConfig
from extend_mcp.engine.objects.bucket import Bucket
from extend_mcp.engine.objects.cache import Cache
from extend_mcp.engine.objects.folder import Folder
from extend_mcp.engine.objects.guarded import GuardedStore
from extend_mcp.engine.objects.incoming import WorkingFolder
from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.objects.remote import Remote
from extend_mcp.engine.objects.shared_folder import SharedFolder
from extend_mcp.engine.storage.database import Database


def open_objects(config: EngineConfig, database: Database) -> ObjectStore:
    """The store of the settings, or the data folder. Blocks. Raises `StoreUnusable`.

    The data folder needs guards like a store if its rows are in PostgreSQL, which has many writers.
    """
    working = WorkingFolder(config.data_dir, config.max_file_bytes)
    if config.store is None and config.database_url is None:
        return Folder(config.data_dir, working, database)
    store = config.store or StoreConfig(config.data_dir.as_uri())
    remote = _open_remote(store)
    remote.check()
    return GuardedStore(remote, working, Cache(config.data_dir, store.cache_bytes), database)


def check_store(config: EngineConfig) -> None:
    """Raises `StoreUnusable` if the store of the settings, if any, cannot be read and written."""
    if config.store is not None:
        _open_remote(config.store).check()


def _open_remote(store: StoreConfig) -> Remote:
    parts = urlsplit(store.url)
    if parts.scheme == "file":
        return SharedFolder(store.url, Path(unquote(parts.path)))
    return Bucket(store.url.rstrip("/"), store.options, is_public=store.is_public)
