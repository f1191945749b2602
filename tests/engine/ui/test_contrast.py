"""The colours of the pages stand out as WCAG 2 asks at level AA, in the light scheme and in the dark one."""

import re

import pytest

from extend_mcp.engine.ui.markup import STYLE
from tests.engine.ui.colours import contrast

TEXT, PARTS = 4.5, 3.0
LIGHT, DARK = (dict(re.findall(r"--(\w+):(#\w+)", rule)) for rule in re.findall(r":root\{(.*?)\}", STYLE, re.DOTALL))
TINTS = sorted(set(re.findall(r"--tint:(#\w+)", STYLE)))
GROUNDS = ("bg", "card", "lit")
ON = {
    "ink": GROUNDS,
    "soft": GROUNDS,
    "link": GROUNDS,
    "good": ("goodbg",),
    "bad": ("badbg", *GROUNDS),
    "busy": ("busybg",),
    "wait": ("waitbg",),
    "warn": ("warnbg",),
}
"""What each colour of text stands on."""

schemes = pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])


@schemes
def test_text_stands_out(scheme: dict[str, str]) -> None:
    measured = {(text, on): contrast(scheme[text], scheme[on]) for text, grounds in ON.items() for on in grounds}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < TEXT} == {}


@schemes
def test_controls_focus_and_kinds_of_blocks_stand_out(scheme: dict[str, str]) -> None:
    parts = {name: scheme[name] for name in ("edge", "link")} | dict(zip(TINTS, TINTS, strict=True))
    measured = {(name, on): contrast(part, scheme[on]) for name, part in parts.items() for on in ("bg", "card")}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < PARTS} == {}


def test_shapes_stand_out_on_paper_which_is_white_in_both() -> None:
    focus = re.findall(r"--focus:(#\w+)", STYLE)
    assert ".paper{fill:#fff}" in STYLE
    assert [tint for tint in [*TINTS, *focus] if contrast(tint, "#fff") < PARTS] == []
    assert min(contrast(focus[0], tint) for tint in TINTS) >= PARTS


def test_all_colours_of_text_are_measured() -> None:
    used = re.findall(r"[;{]color:([^;}]+)", STYLE)
    assert {colour for colour in used if colour != "inherit"} == {f"var(--{name})" for name in ON}
    assert LIGHT.keys() == DARK.keys()
