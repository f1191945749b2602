"""Engines whose work a test holds back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from extend_mcp.engine import app as engine
from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.settings import Settings
from tests.server.extensions.doubles import GATE, held


@contextmanager
def patient() -> Iterator[None]:
    """Engines that are opened inside do work that can be held back."""

    def build(config: EngineConfig) -> Any:
        return build_app(config, held)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "build_app", build)
        yield


@contextmanager
def holding(settings: Settings) -> Iterator[None]:
    """Hold all work back inside."""
    assert settings.data_dir is not None
    gate = settings.data_dir / GATE
    gate.touch()
    try:
        yield
    finally:
        gate.unlink()
