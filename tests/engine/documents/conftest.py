"""Reading bytes as an upload would be read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extend_mcp.engine.documents import open_document
from extend_mcp.engine.documents.page import Document
from extend_mcp.models.parse import ParseConfig

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read(data, name, password=None, **advanced_options)` reads the bytes under that name."""

    def read(data: bytes, name: str, password: str | None = None, **options: Any) -> Document:
        path = tmp_path / "blob"
        path.write_bytes(data)
        config = ParseConfig.model_validate({"advancedOptions": options})
        return open_document(path, name, password=password, config=config)

    return read
