"""Scores of a classification, class by class. A file whose run failed has no class."""

from collections import Counter
from dataclasses import dataclass, field

from extend_mcp.engine.evaluations.compared_values import Value


@dataclass(slots=True)
class ClassTally:
    """Counts of files by the type of their class, which is the key of the API's metrics."""

    expected: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    correct: Counter[str] = field(default_factory=Counter)
    types: dict[str, str] = field(default_factory=dict)

    def add(self, expected: Value, output: Value | None, config: Value) -> None:
        """Count a file. Classes are equal if their ids are; the config has their types."""
        self.types |= {each["id"]: each["type"] for each in config["classifications"]}
        wanted = self._type(expected)
        self.expected[wanted] += 1
        if output is None:
            return
        self.predicted[self._type(output)] += 1
        self.correct[wanted] += expected["id"] == output["id"]

    def figures(self) -> Value:
        """The API's metrics; a share that would divide by 0 is left out."""
        types = dict.fromkeys([*self.types.values(), *self.expected, *self.predicted])
        accuracy = share("accuracy", self.correct.total(), self.expected.total())
        return accuracy | {"classificationMetrics": {type_: self._metric(type_) for type_ in types}}

    def _type(self, classified: Value) -> str:
        own_type: str = classified["type"]
        return self.types.get(classified["id"], own_type)

    def _metric(self, type_: str) -> Value:
        correct, predicted, expected = self.correct[type_], self.predicted[type_], self.expected[type_]
        counts = {"countExpected": expected, "countPredicted": predicted, "countCorrect": correct}
        return counts | shares_of(correct, predicted, expected)


def share(name: str, part: float, whole: float) -> Value:
    """`{name: part / whole}`; empty if the whole is 0."""
    return {name: part / whole} if whole else {}


def shares_of(correct: int, predicted: int, expected: int) -> Value:
    """Precision, recall, and F1, their harmonic mean."""
    figures = share("precision", correct, predicted) | share("recall", correct, expected)
    return figures | share("f1", 2 * correct, predicted + expected) if len(figures) == 2 else figures
