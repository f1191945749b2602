"""Writes the weights as the file that the reader reads."""

import json
from pathlib import Path

from extend_mcp.analysis.extract.ranking.model import Weights

HEAD = """# Weights of the reader of values, fitted by `make weights`. Do not edit: fit again.
# `least`: a value with a lower confidence is not given. `ties`: what holds between sums. `trust`: from a chance to a
# confidence, fitted on layouts that were left out. `caps`: terms whose confident values were wrong too often there.
"""


def write_weights(weights: Weights, path: Path) -> None:
    """The weights as TOML, a line a feature."""
    lines = [HEAD, f"least = {weights.least}", f"ties = {list(weights.ties)}", ""]
    for name, table in (("trust", weights.trust), ("caps", weights.caps)):
        lines += [f"[{name}]", *_table(table), ""]
    for term, table in weights.terms.items():
        lines += [f"[terms.{json.dumps(term)}]", *_table(table), ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def _table(table: object) -> list[str]:
    assert isinstance(table, dict)
    return [f"{json.dumps(name)} = {float(value)}" for name, value in sorted(table.items())]
