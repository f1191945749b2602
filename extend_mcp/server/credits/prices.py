"""List prices in credits per page, from the vendor's page and at the date that `prices.json` names."""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from extend_mcp.wire.base import Wire

PARSED_FIRST = frozenset({"extract", "split", "classify"})
"""Kinds whose runs begin with a parse, which is also charged."""
CALLED = {"extract": "extractor", "split": "splitter", "classify": "classifier"}
"""The member of a request that names a saved processor."""


class PriceList(Wire):
    """`per_page` by kind and mode, `extras` added per page, and `factors` for what costs a multiple."""

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
    """The list price of a page without options."""
    return price_page(kind, {"config": {}})


def price_page(kind: str, body: Mapping[str, Any]) -> float:
    """The most that a page of the request can cost. What the request does not show counts as the most expensive.

    Infinite for spreadsheets in the advanced mode, which are charged per cell.
    """
    prices = read_price_list().per_page
    if kind not in prices:
        return price_unknown_page()
    saved = body.get(CALLED.get(kind, ""))
    config = body.get("config") or {}
    if saved is not None or (kind == "edit" and body.get("templateId")):
        return _price_most_expensive(kind)
    step = _price_step(kind, config)
    return step + (_price_parse(config.get("parseConfig") or {}) if kind in PARSED_FIRST else 0)


def price_unknown_page() -> float:
    """A page of work that has no list price: the sum of all kinds of work, each at its most expensive."""
    return sum(_price_single_step(kind) for kind in read_price_list().per_page)


def _price_most_expensive(kind: str) -> float:
    return _price_single_step(kind) + (_price_single_step("parse") if kind in PARSED_FIRST else 0)


def _price_single_step(kind: str) -> float:
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
    """The price in the mode that the name of the engine or base processor ends with; else the most expensive one."""
    modes = read_price_list().per_page[kind]
    return modes.get((engine or "").rpartition("_")[2], max(modes.values()))
