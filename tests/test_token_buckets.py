"""How often somebody may ask."""

import pytest

from extend_mcp.token_buckets import TokenBuckets


def test_a_second_s_worth_comes_in_at_once_and_then_evenly() -> None:
    moment = 100.0
    pace = TokenBuckets[tuple[str, str]](4, 1, clock=lambda: moment)
    assert [pace.wait(("key", "GET")) for _ in range(5)] == [0, 0, 0, 0, 0.25]
    assert pace.wait(("key", "RUN")) == 0
    assert pace.wait(("other", "GET")) == 0
    moment += 0.25
    assert [pace.wait(("key", "GET")) for _ in range(2)] == [0, 0.25]
    moment += 60
    assert [pace.wait(("key", "GET")) for _ in range(5)] == [0, 0, 0, 0, 0.25]


def test_a_slow_rate_says_how_long_to_wait() -> None:
    moment = 0.0
    pace = TokenBuckets[str](0.2, 1, clock=lambda: moment)
    assert [pace.wait("key") for _ in range(2)] == [0, 5]
    moment = 3.5
    assert pace.wait("key") == pytest.approx(1.5)


def test_an_asker_saves_up_a_burst_and_no_more() -> None:
    moment = 1000.0
    pace = TokenBuckets[str](2, 3, clock=lambda: moment)
    assert [pace.wait("ada") for _ in range(6)] == [0] * 6
    assert pace.wait("ada") == 0.5
    assert pace.wait("bob") == 0
    moment += 0.5
    assert [pace.wait("ada"), pace.wait("ada")] == [0, 0.5]
    moment += 3600
    assert [pace.wait("ada") for _ in range(7)].count(0) == 6


def test_askers_beyond_a_number_are_forgotten_oldest_first() -> None:
    pace = TokenBuckets[str](0.1, 3, known=2)
    for name in ("ada", "bob", "cyd"):
        pace.wait(name)
    assert pace.wait("cyd") > 0
    assert pace.wait("ada") == 0
