"""What all tests may use."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder for a server's temporary files: its sockets are there, whose paths may have 107 characters."""
    with tempfile.TemporaryDirectory(prefix="short-") as folder:
        yield Path(folder)
