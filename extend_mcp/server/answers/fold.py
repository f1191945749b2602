"""Folds a large JSON value to a budget: a part that is too large is replaced by a note that says how to see it."""

from collections.abc import Sequence
from typing import Any, TypeVar

from extend_mcp.long_work import check_in
from extend_mcp.server.answers.envelope import clean_all, to_one_line
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.answers.tokens import count, fit

T = TypeVar("T")

NOTE_TOKENS = 30
"""About what a note costs."""


def fold(value: Any, budget: int, pointer: str = "") -> Any:
    """The cleaned value, whole if it fits `budget` tokens, else with its largest parts folded.

    A note in place of a part has the JSON pointer to that part.
    """
    return clean_all(_fold(value, budget, pointer))


def take_fitting(items: Sequence[T], budget: int) -> Sequence[T]:
    """The first values, as many as cost at most `budget` tokens together, but at least one."""
    for number, item in enumerate(items):
        budget -= _cost(item)
        if budget < 0:
            return items[: max(number, 1)]
    return items


def _fold(value: Any, budget: int, pointer: str) -> Any:
    check_in()
    cost = _cost(value)
    if cost <= budget:
        return value
    if isinstance(value, str):
        return value[: fit(value, max(budget - NOTE_TOKENS, 0))] + _note(cost, pointer)
    if budget < 2 * NOTE_TOKENS or not isinstance(value, dict | list):
        return _note(cost, pointer)
    return _fold_object(value, budget, pointer) if isinstance(value, dict) else _fold_array(value, budget, pointer)


def _fold_object(value: dict[str, Any], budget: int, pointer: str) -> dict[str, Any]:
    """Fold small members first, each with its share of the rest of the budget. Of very many, keep only the first."""
    if len(value) * NOTE_TOKENS > budget or _cost(list(value)) > budget // 2:
        kept = _first(list(value.items()), budget)
        return {
            **dict(kept),
            "…": f"{len(value) - len(kept)} more: give pointer {pointer}/NAME, one of {_names(value, len(kept))}",
        }
    costs = {key: _cost({key: item}) for key, item in value.items()}
    folded, left = {}, budget
    for place, key in enumerate(sorted(costs, key=lambda name: costs[name])):
        share = left // (len(costs) - place)
        folded[key] = _fold(value[key], share - _cost(key), f"{pointer}/{escape_step(key)}")
        left -= _cost({key: folded[key]})
    return {key: folded[key] for key in value}


def _fold_array(value: list[Any], budget: int, pointer: str) -> list[Any]:
    """The first items, and how many more there are."""
    kept = _first(value, budget)
    return [*kept, f"… {len(value) - len(kept)} more from pointer {pointer}/{len(kept)} on"]


def _first(items: list[Any], budget: int) -> list[Any]:
    """As many as fit, from the first on, with room for a note."""
    left, kept = budget - 2 * NOTE_TOKENS, []
    for item in items:
        left -= _cost(item)
        if left < 0:
            break
        kept.append(item)
    return kept


def _names(value: dict[str, Any], start: int) -> str:
    names = list(value)[start : start + 5]
    return ", ".join(to_one_line(name, 30) for name in names) + " …"


def _note(cost: int, pointer: str) -> str:
    return f"… {cost} tokens: give pointer {pointer}"


def escape_step(key: str) -> str:
    """A key with the escapes of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def _cost(value: Any) -> int:
    return count(to_json_text(value))
