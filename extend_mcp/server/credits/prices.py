"""List prices, in credits a page: of the vendor's page that `prices.json` names, as it was at its date."""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from extend_mcp.wire.base import Wire

PARSED_FIRST = frozenset({"extract", "split", "classify"})
"""Kinds whose runs begin with a parse, which is charged too."""
CALLED = {"extract": "extractor", "split": "splitter", "classify": "classifier"}
"""The member of a request that names a saved processor."""


class PriceList(Wire):
    """`per_page` by kind and mode, `extras` a page on top, and `factors` of what costs a multiple."""

    source: str
    date: str
    per_page: dict[str, dict[str, float]]
    extras: dict[str, float]
    factors: dict[str, float]


@cache
def read_price_list() -> PriceList:
    """The list that comes with the package."""
    text = files("extend_mcp.server.credits").joinpath("prices.json").read_text(encoding="utf-8")
    return PriceList.model_validate(json.loads(text))


def price_usual_page(kind: str) -> float:
    """The list price of a page where no option is set."""
    return price_page(kind, {"config": {}})


def price_page(kind: str, body: Mapping[str, Any]) -> float:
    """The most that a page of the request can cost. What the request does not show counts as the dearest.

    Infinite for spreadsheets in the advanced mode, which are charged by the cell.
    """
    prices = read_price_list().per_page
    if kind not in prices:
        return price_unknown_page()
    saved = body.get(CALLED.get(kind, ""))
    config = body.get("config") or {}
    if saved is not None or (kind == "edit" and body.get("templateId")):
        return _dearest(kind)
    own = _price_step(kind, config)
    return own + (_price_parse(config.get("parseConfig") or {}) if kind in PARSED_FIRST else 0)


def price_unknown_page() -> float:
    """A page of work that has no list price: all kinds of work on it, each at its dearest."""
    return sum(_price_own(kind) for kind in read_price_list().per_page)


def _dearest(kind: str) -> float:
    return _price_own(kind) + (_price_own("parse") if kind in PARSED_FIRST else 0)


def _price_own(kind: str) -> float:
    """The most that a page can cost in one step, without the parse before it."""
    known = read_price_list()
    price = max(known.per_page[kind].values())
    factor = {"parse": "parse_race", "extract": "extract_max_context"}.get(kind)
    extras = {"parse": ("agentic_text", "agentic_tables"), "extract": ("extract_review",)}
    more = extras.get(kind, ("classify_review",) if kind == "classify" else ())
    return price * (known.factors[factor] if factor else 1) + sum(known.extras[name] for name in more)


def _price_step(kind: str, config: Mapping[str, Any]) -> float:
    if kind == "parse":
        return _price_parse(config)
    known, options = read_price_list(), config.get("advancedOptions") or {}
    price = _by_mode(kind, config.get("baseProcessor"))
    if (options.get("arrayStrategy") or {}).get("type") == "large_array_max_context":
        price *= known.factors["extract_max_context"]
    is_reviewed = (options.get("reviewAgent") or {}).get("enabled")
    return price + (known.extras.get(f"{kind}_review", 0) if is_reviewed else 0)


def _price_parse(config: Mapping[str, Any]) -> float:
    if (config.get("advancedOptions") or {}).get("excelParsingMode") == "advanced":
        return math.inf
    blocks, extras = config.get("blockOptions") or {}, read_price_list().extras
    price = _by_mode("parse", config.get("engine"))
    for name in ("text", "tables"):
        if ((blocks.get(name) or {}).get("agentic") or {}).get("enabled"):
            price += extras[f"agentic_{name}"]
    return price


def _by_mode(kind: str, engine: str | None) -> float:
    """The price in the mode that an engine's or a base processor's name ends with; in the dearest for any other."""
    modes = read_price_list().per_page[kind]
    return modes.get((engine or "").rpartition("_")[2], max(modes.values()))
