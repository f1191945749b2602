"""Scores of a split. A part is correct if one of the same class with the same pages is expected."""

from collections import Counter
from dataclasses import dataclass

from extend_mcp.engine.evaluations.class_tally import shares_of
from extend_mcp.engine.evaluations.compared_values import Value


@dataclass(slots=True)
class SplitTally:
    """Counts of parts over all files. A file whose run failed has no parts."""

    expected: int = 0
    predicted: int = 0
    correct: int = 0

    def add(self, expected: Value, output: Value | None, config: Value) -> None:  # noqa: ARG002 - as all tallies
        """Count a file's parts."""
        expected_parts, actual_parts = _parts(expected), _parts(output or {"splits": []})
        self.expected += expected_parts.total()
        self.predicted += actual_parts.total()
        self.correct += (expected_parts & actual_parts).total()

    def figures(self) -> Value:
        """The API's metrics; a share that would divide by 0 is left out."""
        counts = {
            "numSplitsExpected": self.expected,
            "numSplitsPredicted": self.predicted,
            "numSplitsCorrect": self.correct,
        }
        return counts | shares_of(self.correct, self.predicted, self.expected)


def _parts(result: Value) -> Counter[tuple[str, int, int]]:
    return Counter((part["classificationId"], part["startPage"], part["endPage"]) for part in result["splits"])
