"""Score the local classifier on a folder of documents of known classes, and fail below the floors.

    python bench/checks/classify_quality.py FOLDER [--misses]

FOLDER holds `classify/truth.json` (`classes`: description by name; `files`: class by path) and the files. Each is
classified three times: by the classes as they are, with an `other` class added, and with names that say nothing.
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from extend_mcp.analysis.classify import classify
from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.parse import ParseConfig

FLOORS = {"named": 0.93, "with other": 0.93, "described": 0.93}
"""What was reached when this was written, less a margin for small sets. Share of documents that are right."""

Row = tuple[bool, str, str, str, float]
"""True if right, the document, the class it got, its true class, the confidence."""


def configs(classes: dict[str, str]) -> dict[str, ClassifyConfig]:
    """The three lists of classes. The id of a class is always its true name."""
    named = [{"id": name, "type": name, "description": text} for name, text in classes.items()]
    other = {"id": "other", "type": "other", "description": "Anything else."}
    described = [one | {"id": f"class_{at}", "type": f"class {at}"} for at, one in enumerate(named)]
    lists = {"named": named, "with other": [*named, other], "described": described}
    return {name: ClassifyConfig.model_validate({"classifications": one}) for name, one in lists.items()}


def score(
    document: Document, name: str, true: str, lists: dict[str, ClassifyConfig], names: list[str]
) -> dict[str, Row]:
    """One row for each list of classes."""
    rows = {}
    for label, config in lists.items():
        output = classify(document, config).output
        got = names[int(output["id"].removeprefix("class_"))] if label == "described" else output["id"]
        rows[label] = (got == true, name, got, true, output["confidence"])
    return rows


def report(scores: dict[str, list[Row]], misses: bool) -> bool:
    """Print a table; True where all floors are held."""
    held = True
    for label, rows in scores.items():
        share = sum(row[0] for row in rows) / len(rows)
        held = held and share >= FLOORS[label]
        print(f"{label:26} {sum(row[0] for row in rows):3}/{len(rows):<3} {share:6.3f}  floor {FLOORS[label]:.2f}")
        by_class = defaultdict(list)
        for row in rows:
            by_class[row[3]].append(row[0])
        for name, right in by_class.items():
            print(f"  {name:24} {sum(right):3}/{len(right):<3}")
        for row in rows if misses else ():
            if not row[0]:
                print(f"      {row[1]}: {row[2]} for {row[3]} ({row[4]})")
    everything = [row for rows in scores.values() for row in rows]
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        band = [row for row in everything if low <= row[4] < high]
        if band:
            share = sum(row[0] for row in band) / len(band)
            print(f"confidence {low:.1f}-{high:.1f}: {len(band):4} answers, {share:.3f} right")
    return held


def main() -> int:
    """0 where all floors are held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="show what was classified wrong")
    arguments = parser.parse_args()
    truth = json.loads((arguments.folder / "classify" / "truth.json").read_text("utf-8"))
    lists = configs(truth["classes"])
    scores: dict[str, list[Row]] = {label: [] for label in lists}
    for name, true in truth["files"].items():
        path = arguments.folder / name
        document = open_document(path, path.name, password=None, config=ParseConfig())
        for label, row in score(document, name, true, lists, list(truth["classes"])).items():
            scores[label].append(row)
    return 0 if report(scores, arguments.misses) else 1


if __name__ == "__main__":
    sys.exit(main())
