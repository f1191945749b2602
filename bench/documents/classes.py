"""How well documents are classified and packets split: `python -m bench.documents.classes CORPUS [--fitted]`.

The documents set aside are scored on wordings of classes that the weights were not fitted on; with `--fitted` those
that they were fitted on. Each figure has its 90 % interval over documents or packets.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.documents.class_lists import ClassList, Style, kinds_beside, make_list, near_kinds
from bench.documents.labelled import NO_CLASS, Labelled, labelled
from bench.documents.packets import Packet, Parts, packets
from extend_mcp.analysis.classify import classify
from extend_mcp.analysis.split import split
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.split import SplitConfig

DRAWS = 1000
PACKETS = 80
GOALS = {
    "classes: described": 0.90, "classes: documents of no class": 0.90, "classes: precision where sure": 0.97,
    "splits: boundaries, F1": 0.90, "splits: class of pages": 0.80,
}  # fmt: skip
Answer = tuple[str, bool, float]
"""The document, whether the class is right, and the confidence."""


def rows(corpus: Path, *, aside: bool = True) -> Iterator[str]:
    """The lines of a table."""
    documents = list(labelled(corpus, aside=aside))
    answers: dict[str, list[Answer]] = {}
    for one in documents:
        draw = random.Random(one.name)
        for what, classes, true in _lists(one, draw):
            answers.setdefault(what, []).append(_answer(one, classes, true))
    for what, some in answers.items():
        yield _row(f"classes: {what}", _by_document(some), _mean_share)
    every = [answer for some in answers.values() for answer in some]
    yield _row("classes: precision where sure", _by_document([one for one in every if one[2] >= 0.9]), _mean_share)
    yield f"| classes: ECE | {len(documents)} | {_ece(every):.3f} | | ≤ 0.06 |"
    counts = [_count(packet) for packet in packets(documents, PACKETS, 21, "score")]
    yield _row("splits: boundaries, F1", counts, _f1)
    yield _row("splits: class of pages", counts, lambda some: sum(one[3] for one in some) / sum(one[4] for one in some))


def _lists(one: Labelled, draw: random.Random) -> Iterator[tuple[str, ClassList, str]]:
    beside = kinds_beside(one.kind)
    styles: dict[str, Style] = {"described": "whole", "by name alone": "name", "by description alone": "description"}
    if one.kind != NO_CLASS:
        for what, style in styles.items():
            for _ in range(2):
                yield what, make_list([one.kind, *draw.sample(beside, 6)], draw, "score", style), one.kind
        if near := near_kinds(one.kind):
            yield "beside near classes", make_list([one.kind, *near], draw, "score", "whole"), one.kind
    kinds = near_kinds(one.kind) or draw.sample(beside, 6)
    yield "documents of no class", make_list(kinds, draw, "score", draw.choice(list(styles.values()))), "other"
    yield "documents of no class", make_list(draw.sample(beside, 6), draw, "score", "whole"), "other"


def _answer(one: Labelled, classes: ClassList, true: str) -> Answer:
    output = classify(one.document, ClassifyConfig.model_validate({"classifications": classes.wire()})).output
    got = next(kind for kind, each in zip(classes.kinds, classes.classes, strict=True) if each.id == output["id"])
    return one.name, got == true, output["confidence"]


def _by_document(answers: Sequence[Answer]) -> list[tuple[int, ...]]:
    """Right and all answers of each document."""
    found: dict[str, list[bool]] = {}
    for name, right, _ in answers:
        found.setdefault(name, []).append(right)
    return [(sum(some), len(some)) for some in found.values()]


def _mean_share(some: Sequence[tuple[int, ...]]) -> float:
    return sum(one[0] for one in some) / max(1, sum(one[1] for one in some))


def _ece(answers: Sequence[Answer]) -> float:
    """The mean distance of confidence from the share that is right, in ten bands."""
    bands: dict[int, list[Answer]] = {}
    for answer in answers:
        bands.setdefault(min(9, int(answer[2] * 10)), []).append(answer)
    return sum(abs(sum(one[1] - one[2] for one in band)) for band in bands.values()) / max(1, len(answers))


def _count(packet: Packet) -> tuple[int, ...]:
    """Boundaries that were found, that are none, and that were missed; pages of the right class, and all pages."""
    config = SplitConfig.model_validate({"splitClassifications": packet.classes.wire()})
    output = split(packet.document, config).output["splits"]
    got = _together([(one["startPage"], one["classificationId"]) for one in output])
    true = _together(packet.parts)
    starts, expected = {at for at, _ in got} - {1}, {at for at, _ in true} - {1}
    pages = range(1, packet.document.page_count + 1)
    right = sum(_kind(got, page) == _kind(true, page) for page in pages)
    return len(starts & expected), len(starts - expected), len(expected - starts), right, len(pages)


def _together(parts: Parts) -> Parts:
    """Parts with runs of `other` as one."""
    return [part for at, part in enumerate(parts) if not at or part[1] != "other" or parts[at - 1][1] != "other"]


def _kind(parts: Parts, page: int) -> str:
    return [kind for start, kind in parts if start <= page][-1]


def _f1(some: Sequence[tuple[int, ...]]) -> float:
    found, extra, missed = (sum(one[at] for one in some) for at in range(3))
    return 2 * found / max(1, 2 * found + extra + missed)


def _row(what: str, some: list[tuple[int, ...]], value: Callable[[Sequence[tuple[int, ...]]], float]) -> str:
    draw = random.Random(0)
    drawn = sorted(value(draw.choices(some, k=len(some))) for _ in range(DRAWS)) if some else [0.0] * DRAWS
    figure, goal = value(some), GOALS.get(what)
    verdict = "" if goal is None else f"≥ {goal}: {'held' if figure >= goal else '**missed**'}"
    return f"| {what} | {len(some)} | {figure:.3f} ({drawn[DRAWS // 20]:.3f}–{drawn[-DRAWS // 20]:.3f}) | | {verdict} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--fitted", action="store_true", help="score the documents that the weights were fitted on")
    arguments = parser.parse_args()
    print("| What | Documents or packets | extend-mcp (90 %) | | Goal |\n|---|---|---|---|---|")
    for line in rows(arguments.corpus.resolve(), aside=not arguments.fitted):
        print(line, flush=True)


if __name__ == "__main__":
    main()
