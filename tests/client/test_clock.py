"""Chance stays within its bounds."""

import pytest

from extend_mcp.client.clock import Clock


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 1.8), (0.5, 2.0), (1.0, 2.2)])
def test_jitter_takes_or_adds_at_most_its_share(chance: float, seconds: float) -> None:
    assert Clock(chance=lambda: chance).jittered(2.0, 0.1) == pytest.approx(seconds)
