"""The metrics of classifications and splittings, and what all metrics have, on cases made by hand."""

from typing import Any

import pytest

from extend_mcp.engine.budget import Budget
from extend_mcp.engine.evaluations.metrics import Member, count_files, measure

CLASSES = {
    "classifications": [
        {"id": "inv", "type": "invoice", "description": ""},
        {"id": "rec", "type": "receipt", "description": ""},
        {"id": "oth", "type": "other", "description": ""},
    ]
}
TYPES = {one["id"]: one["type"] for one in CLASSES["classifications"]}


def ended(expected: Any, output: Any, config: Any, milliseconds: int = 100) -> Member:
    """A run that ended; one without output failed."""
    metrics = None if output is None else {"processingTimeMs": milliseconds, "pageCount": 2}
    return Member(expected, output, config, metrics)


def classified(*pairs: tuple[str, str | None]) -> Any:
    """The metrics of files: of which class each is, and how it was classified."""
    return measure(
        "classify", len(pairs), [ended(_class(one), _class(other), CLASSES) for one, other in pairs], Budget(1000)
    )


def _class(given: str | None) -> Any:
    return None if given is None else {"id": given, "type": TYPES.get(given, given)}


def split(*files: tuple[Any, Any]) -> Any:
    """The metrics of files: their parts as class, first and last page, expected and found."""
    return measure("split", len(files), [ended(_parts(one), _parts(other), {}) for one, other in files], Budget(1000))


def _parts(given: Any) -> Any:
    names = ("classificationId", "startPage", "endPage")
    return None if given is None else {"splits": [dict(zip(names, one, strict=True)) for one in given]}


def test_a_perfect_classification() -> None:
    found = classified(("inv", "inv"), ("rec", "rec"))
    assert (found["type"], found["accuracy"]) == ("CLASSIFY", 1)
    whole = {"countExpected": 1, "countPredicted": 1, "countCorrect": 1, "precision": 1, "recall": 1, "f1": 1}
    none = {"countExpected": 0, "countPredicted": 0, "countCorrect": 0}
    assert found["classificationMetrics"] == {"invoice": whole, "receipt": whole, "other": none}


def test_a_partly_wrong_classification_tells_each_class_apart() -> None:
    found = classified(("inv", "inv"), ("inv", "rec"), ("rec", "rec"), ("oth", "inv"))
    assert found["accuracy"] == 0.5
    invoice, receipt, other = found["classificationMetrics"].values()
    assert (invoice["precision"], invoice["recall"], invoice["f1"]) == (0.5, 0.5, 0.5)
    assert (receipt["precision"], receipt["recall"]) == (0.5, 1)
    assert receipt["f1"] == pytest.approx(2 / 3)
    assert other == {"countExpected": 1, "countPredicted": 0, "countCorrect": 0, "recall": 0}


def test_a_failed_file_is_classified_as_nothing() -> None:
    found = classified(("inv", "inv"), ("inv", None))
    assert (found["accuracy"], found["numFilesProcessed"], found["numPages"]) == (0.5, 2, 2)
    invoice = found["classificationMetrics"]["invoice"]
    assert (invoice["countPredicted"], invoice["precision"], invoice["recall"]) == (1, 1, 0.5)


def test_a_class_that_the_version_lacks_is_expected_all_the_same() -> None:
    found = classified(("gone", "oth"))
    assert found["accuracy"] == 0
    assert found["classificationMetrics"]["gone"]["countExpected"] == 1


def test_a_perfect_splitting() -> None:
    parts = [("inv", 1, 2), ("rec", 3, 3)]
    found = split((parts, parts))
    counts = {"numSplitsExpected": 2, "numSplitsPredicted": 2, "numSplitsCorrect": 2}
    assert found.items() >= (counts | {"type": "SPLITTER", "precision": 1, "recall": 1, "f1": 1}).items()


def test_a_part_is_correct_only_with_the_very_same_pages_and_class() -> None:
    expected = [("inv", 1, 2), ("rec", 3, 4), ("inv", 5, 5), ("inv", 6, 6)]
    found = split((expected, [("inv", 1, 2), ("rec", 3, 3), ("rec", 5, 5)]), ([("inv", 1, 1)], [("inv", 1, 1)]))
    assert (found["numSplitsExpected"], found["numSplitsPredicted"], found["numSplitsCorrect"]) == (5, 4, 2)
    assert (found["precision"], found["recall"]) == (0.5, 0.4)
    assert found["f1"] == pytest.approx(2 * 0.5 * 0.4 / 0.9)


def test_a_failed_file_has_no_parts() -> None:
    found = split(([("inv", 1, 2)], None))
    assert (found["numSplitsExpected"], found["numSplitsPredicted"], found["recall"]) == (1, 0, 0)
    assert "precision" not in found
    assert "f1" not in found


def test_nothing_right_is_an_f1_of_0() -> None:
    assert split(([("inv", 1, 2)], [("inv", 1, 1)]))["f1"] == 0


def test_latencies_are_those_of_the_files_that_were_processed() -> None:
    members = [ended(_class("inv"), _class("inv"), CLASSES, milliseconds) for milliseconds in range(200, 0, -1)]
    found = measure("classify", 201, [*members, ended(_class("inv"), None, CLASSES)], Budget(1000))
    assert found["meanLatencyMs"] == 100.5
    assert [found[f"p{part}LatencyMs"] for part in (50, 90, 95, 99)] == [100, 180, 190, 198]
    assert (found["numFilesTotal"], found["numFilesProcessed"], found["numFiles"]) == (201, 201, 201)
    assert found["numPages"] == 400


def test_before_the_end_only_files_are_counted() -> None:
    assert count_files("extract", 3, 1) == {
        "type": "EXTRACT",
        "numFilesTotal": 3,
        "numFilesProcessed": 1,
        "numFiles": 1,
    }
