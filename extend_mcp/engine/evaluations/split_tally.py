"""How a splitting fared. A part is correct if one of the same class with the very same pages is expected."""

from collections import Counter
from dataclasses import dataclass

from extend_mcp.engine.evaluations.class_tally import shares_of
from extend_mcp.engine.evaluations.compared_values import Value


@dataclass(slots=True)
class SplitTally:
    """Counts of parts over all files. A file whose run failed was split into nothing."""

    expected: int = 0
    predicted: int = 0
    correct: int = 0

    def add(self, expected: Value, output: Value | None, config: Value) -> None:  # noqa: ARG002 - as all tallies
        """Count a file's parts."""
        wanted, found = _parts(expected), _parts(output or {"splits": []})
        self.expected += wanted.total()
        self.predicted += found.total()
        self.correct += (wanted & found).total()

    def figures(self) -> Value:
        """The metrics of the API; shares that would divide by 0 are left out."""
        counts = {
            "numSplitsExpected": self.expected,
            "numSplitsPredicted": self.predicted,
            "numSplitsCorrect": self.correct,
        }
        return counts | shares_of(self.correct, self.predicted, self.expected)


def _parts(result: Value) -> Counter[tuple[str, int, int]]:
    return Counter((one["classificationId"], one["startPage"], one["endPage"]) for one in result["splits"])
