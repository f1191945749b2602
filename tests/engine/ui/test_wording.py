"""Words of the pages."""

from extend_mcp.engine.ui.wording import duration, size


def test_times_and_sizes_are_short() -> None:
    assert [duration(ms) for ms in (0, 999, 4200, 60_000, 200_000, 7_500_000)] == [
        "0 ms", "999 ms", "4.2 s", "1 min", "3 min 20 s", "2 h 5 min",
    ]  # fmt: skip
    assert [size(count) for count in (512, 3_400_000, 120_000_000_000)] == ["512 bytes", "3.4 MB", "120 GB"]
