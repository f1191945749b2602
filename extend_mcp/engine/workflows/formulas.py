"""Formulas of rules: read into a tree, then evaluated on the outputs of earlier steps. No code is ever executed.

Spreadsheet notation: `extract1.total = extract1.net + extract1.tax`, `IF(classify1 = "invoice", ISPRESENT(extract1.id),
TRUE)`. A name is a value that its step found (`classify1` is a type, `extract1.total` a field, `metadata.ref` the run's
metadata); `{{extract1.output.value.total}}` is accepted, too. An operator on an array works item by item.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extend_mcp.engine.workflows.formula_budget import FormulaBudget
from extend_mcp.engine.workflows.functions import FUNCTIONS
from extend_mcp.engine.workflows.operators import OPERATORS, ValueFault, truth

MAX_CHARS = 10_000
MAX_DEPTH = 60
"""A formula nested deeper is refused: it is evaluated by recursion."""

KEPT_STEPS = 10
"""Steps for each item that the result of a rule keeps."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d{1,30}(?:\.\d{1,30})?)|(?P<text>"(?:[^"]|"")*"|'[^']*')|(?P<template>\{\{[^{}]*\}\})"""
    r"""|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\.\d+|\[\d*\])*)|(?P<sign><>|<=|>=|==|!=|[-+*/^&=<>(),]))"""
)
_CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None}
_LEVELS = (("OR",), ("AND",), ("=", "==", "<>", "!=", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
"""Binary operators; the first bind least."""

Lookup = Callable[[str], Any]
"""The value of a reference in a formula. Raises `ValueFault` if there is no such step."""


class FormulaSyntaxError(Exception):
    """The formula cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is `value`, `reference`, `call` (a function) or `operator`; `of` is the value or the name."""

    kind: str
    of: Any
    parts: tuple["Node", ...] = ()
    depth: int = 1


def read(formula: str, budget: FormulaBudget) -> Node:
    """The tree of a formula; each character costs a step. Raises `FormulaSyntaxError` or `OverBudget`."""
    if len(formula) > MAX_CHARS:
        raise FormulaSyntaxError(f"the formula is longer than {MAX_CHARS} characters")
    budget.spend(1 + len(formula))
    reader = _Reader(_tokens(formula.strip().removeprefix("=")))
    tree = reader.level(0)
    reader.expect("end", "")
    return tree


def evaluate(node: Node, lookup: Lookup, budget: FormulaBudget) -> Any:
    """The value of a formula. Raises `ValueFault` or `OverBudget`."""
    budget.spend()
    if node.kind == "value":
        return node.of
    if node.kind == "reference":
        return lookup(node.of)
    if node.of == "IF":
        chosen = 1 if truth(budget, evaluate(node.parts[0], lookup, budget)) else 2
        return evaluate(node.parts[chosen], lookup, budget) if chosen < len(node.parts) else False
    values = [evaluate(part, lookup, budget) for part in node.parts]
    work = OPERATORS[node.of] if node.kind == "operator" else FUNCTIONS[node.of].work
    try:
        return work(budget, *values)
    except OverflowError:
        raise ValueFault("the number is too large") from None


def check_rule(name: str, formula: str, lookup: Lookup, budget: FormulaBudget) -> dict[str, Any]:
    """The `RuleResult` of a rule. Null counts as false. Raises `OverBudget`, which names the rule."""
    try:
        with budget.of("rule", name):
            value = evaluate(read(formula, budget), lookup, budget)
            if isinstance(value, list):
                budget.spend(KEPT_STEPS * len(value))
                items = [truth(budget, item) for item in value]
                valid, details = all(items), {"validArray": items}
            else:
                valid, details = truth(budget, value), {}
    except FormulaSyntaxError as error:
        return {"name": name, "valid": False, "failureReason": "PARSE_ERROR", "error": str(error)}
    except ValueFault as error:
        return {"name": name, "valid": False, "failureReason": "VALUE_ERROR", "error": str(error)}
    return {"name": name, "valid": valid, **details} | ({} if valid else {"failureReason": "RULE_FAILED"})


def _tokens(formula: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    while position < len(formula):
        match = _TOKEN.match(formula, position)
        if match is None:
            raise FormulaSyntaxError(
                f"character {position + 1} is not understood: {formula[position : position + 20]!r}"
            )
        assert match.lastgroup is not None
        tokens.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return [*tokens, ("end", "")]


class _Reader:
    """Reads tokens from left to right, by the levels of the operators."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._open = 0

    def level(self, index: int) -> Node:
        """An expression whose operators bind at least like those of `_LEVELS[index]`."""
        if index == len(_LEVELS):
            return self._unary()
        left = self.level(index + 1)
        while (sign := self._sign()) in _LEVELS[index]:
            self._at += 1
            left = _node("operator", sign, left, self.level(index + 1))
        return left

    def expect(self, kind: str, text: str) -> None:
        """Pass the token that must be next."""
        if self._tokens[self._at] != (kind, text):
            actual = self._tokens[self._at][1] or "the end"
            raise FormulaSyntaxError(f"{text or 'the end'} was expected, not {actual}")
        self._at += 1

    def _sign(self) -> str:
        """The operator that is next, or an empty text."""
        kind, text = self._tokens[self._at]
        return text if kind == "sign" else text.upper() if kind == "name" else ""

    def _unary(self) -> Node:
        self._open += 1
        if self._open > MAX_DEPTH:
            raise FormulaSyntaxError(f"the formula is nested deeper than {MAX_DEPTH}")
        sign = self._sign()
        if sign in {"-", "+"}:
            self._at += 1
            node = _node("operator", "-", Node("value", 0), self._unary()) if sign == "-" else self._unary()
        elif sign == "NOT":
            self._at += 1
            node = _node("call", "NOT", self.level(2))
        else:
            node = self._primary()
        self._open -= 1
        return node

    def _primary(self) -> Node:
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return Node("value", float(text) if "." in text else int(text))
        if kind == "text":
            return Node("value", text[1:-1].replace('""', '"') if text[0] == '"' else text[1:-1])
        if kind == "template":
            return Node("reference", text[2:-2].strip())
        if kind == "name":
            return self._call(text) if self._tokens[self._at] == ("sign", "(") else _named(text)
        if (kind, text) == ("sign", "("):
            node = self.level(0)
            self.expect("sign", ")")
            return node
        raise FormulaSyntaxError(f"a value was expected, not {text or 'the end'}")

    def _call(self, name: str) -> Node:
        self._at += 1
        parts = []
        while self._tokens[self._at] != ("sign", ")"):
            parts.append(self.level(0))
            if self._tokens[self._at] != ("sign", ")"):
                self.expect("sign", ",")
        self._at += 1
        function = FUNCTIONS.get(name.upper())
        if function is None:
            raise FormulaSyntaxError(f"there is no function {name}")
        if not function.least <= len(parts) <= function.most:
            raise FormulaSyntaxError(f"{name.upper()} does not accept {len(parts)} values")
        return _node("call", name.upper(), *parts)


def _named(text: str) -> Node:
    if text.upper() in _CONSTANTS:
        return Node("value", _CONSTANTS[text.upper()])
    return Node("reference", text)


def _node(kind: str, of: str, *parts: Node) -> Node:
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > MAX_DEPTH:
        raise FormulaSyntaxError(f"the formula is nested deeper than {MAX_DEPTH}")
    return Node(kind, of, parts, depth)
