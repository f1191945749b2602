"""`python -m bench.documents CORPUS`: how well documents are parsed, on stdout and in `results/documents.md`.

`bench/documents/truths.py` says what a corpus holds. Each figure has its 90 % interval over documents; with under 30
documents it shows a direction, no more. Beside it is the best of four other libraries on the same files, which are
installed in `build/` for this alone.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from bench.checks.forms_quality import flat_form, native
from bench.documents import classes, readers, scores, speed
from bench.documents.loss import kept
from bench.documents.readers import Texts
from bench.documents.scores import Figure, Read
from bench.documents.truths import Case, Cases, cases, form_folders
from bench.documents.value_cases import value_cases
from bench.documents.values import value_rows
from bench.older import ROOT, check_out

HEADER = "| What | Documents | extend-mcp (90 %) | Best of the others | Goal |\n|---|---|---|---|---|"
Scoring = Callable[[Sequence[Read]], Figure]


def _text(read: Sequence[Read]) -> Figure:
    return scores.mean_of(read, scores.text)


def _cells(read: Sequence[Read]) -> Figure:
    return scores.f1_of([one for one in read if "|" in one[0].truth or "|" in one[1]], scores.cells)


def _headed(read: Sequence[Read]) -> Figure:
    return scores.f1_of(read, scores.headed)


def _worded(read: Sequence[Read]) -> Figure:
    return scores.f1_of(read, scores.worded)


def _competition(read: Sequence[Read]) -> Figure:
    return scores.mean_of(read, scores.competition)


def _invoice_lines(read: Sequence[Read]) -> Figure:
    return scores.share_of(read, scores.invoice_lines)


ROWS: dict[str, dict[str, tuple[Scoring, float | None]]] = {
    "tables": {"F1": (_competition, 0.92)},
    "native PDF": {"text": (_text, 0.91), "tables": (_cells, 0.65), "headings": (_headed, 0.72)},
    "Word prints": {"text": (_text, 0.96), "tables": (_cells, 0.90), "headings": (_headed, 0.85)},
    "web prints": {"text": (_text, None), "tables": (_cells, None), "headings": (_headed, None)},
    "invoice lines": {"as table rows": (_invoice_lines, 0.85)},
    "DOCX": {"text": (_text, 0.961), "tables": (_cells, 0.788)},
    "HTML": {"text": (_text, 0.978), "tables": (_cells, 0.990)},
    "PPTX": {"text": (_text, 0.950), "tables": (_cells, None)},
    "XLSX": {"text": (_text, 0.801), "tables": (_cells, 0.836)},
    "CSV": {"text": (_text, None)},
    "other PDF": {"text": (_text, None)},
    "other formats": {"text": (_text, None)},
    "words of scans": {"F1": (_worded, 0.90)},
    "words of receipts": {"F1": (_worded, 0.93)},
}
"""What is measured by job, and its goal on documents that nobody has tuned for."""


def measure(corpus: Path, rivals: Sequence[str]) -> Iterator[str]:
    """The lines of the table."""
    jobs = cases(corpus)
    paths = sorted({case.path for some in jobs.values() for case in some})
    mine = readers.ours(paths)
    theirs = {name: readers.rival(name, _readable(name, jobs), ROOT / "build") for name in rivals}
    yield HEADER
    for job, rows in ROWS.items():
        some = jobs.get(job, [])
        for what, (score, goal) in rows.items() if some else ():
            figure = score(_read(some, mine))
            best = _best(score, some, theirs)
            yield f"| {job}: {what} | {figure.documents} | {figure} | {best} | {_verdict(figure.value, goal)} |"
    if layer := [(case, mine[case.path]) for case in _with_text(jobs)]:
        figure = scores.share_of(layer, lambda one: kept(one[0].path, one[1]))
        yield f"| words of the text layer kept | {figure.documents} | {figure} | | {_verdict(figure.value, 0.999)} |"
    yield from _forms(corpus)
    yield from classes.rows(corpus)


def _readable(name: str, jobs: Cases) -> list[Path]:
    return sorted(
        {case.path for some in jobs.values() for case in some if case.path.suffix.lower() in readers.READS[name]}
    )


def _read(some: Sequence[Case], texts: Texts) -> list[Read]:
    return [(case, texts[case.path]) for case in some if case.path in texts]


def _best(score: Scoring, some: Sequence[Case], theirs: dict[str, Texts]) -> str:
    """The best of the others that read at least one file; those that a library refuses count as empty."""
    found: dict[str, float] = {}
    for name, texts in theirs.items():
        read = _read(some, texts)
        if any(text for _, text in read):
            found[name] = score(read).value
    if not found:
        return ""
    name = max(found, key=lambda one: found[one])
    return f"{found[name]:.3f} {name}"


def _verdict(value: float, goal: float | None) -> str:
    return "" if goal is None else f"≥ {goal}: {'held' if value >= goal else '**missed**'}"


def _with_text(jobs: Cases) -> list[Case]:
    """The PDFs that are no scans, each once."""
    scans = {case.path for case in jobs.get("words of scans", ())}
    found = {case.path: case for some in jobs.values() for case in some if case.path.suffix.lower() == ".pdf"}
    return [case for path, case in sorted(found.items()) if path not in scans]


def _forms(corpus: Path) -> Iterator[str]:
    """How many blanks of forms are found once their fields are taken away."""
    import json

    counted: Counter[tuple[str, bool]] = Counter()
    count = 0
    for folder in form_folders(corpus):
        for name, truth in json.loads((folder / "truth.json").read_text("utf-8")).items():
            if (folder / name).exists():
                flat_form(folder / name, native(folder / name, truth, Counter(), []), counted, [])
                count += 1
    for what in ("flat found", "flat precision") if count else ():
        right = counted[what, True] / max(1, counted[what, True] + counted[what, False])
        yield f"| blanks of forms: {what.removeprefix('flat ')} | {count} | {right:.3f} | | {_verdict(right, 0.82)} |"


def _speed(corpus: Path, rivals: Sequence[str], commit: str | None) -> Iterator[str]:
    pythons = {name: readers.environment(name, ROOT / "build") for name in rivals if name in speed.TIMED}
    older = (commit, check_out(commit)) if commit else None
    yield from speed.rates(sorted(corpus.rglob("*.pdf")), pythons, older)
    yield from speed.long_documents(older)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--alone", action="store_true", help="without the other libraries")
    parser.add_argument("--older", metavar="COMMIT", help="time this state of the project as well")
    arguments = parser.parse_args()
    if not arguments.corpus.is_dir():
        parser.error(f"{arguments.corpus} is not a folder")
    lines = []
    corpus = arguments.corpus.resolve()
    rivals = () if arguments.alone else tuple(readers.RIVALS)
    values = value_rows(value_cases(corpus))
    for line in chain(measure(corpus, rivals), ("",), values, ("",), _speed(corpus, rivals, arguments.older)):
        print(line, flush=True)
        lines.append(line)
    (ROOT / "results").mkdir(exist_ok=True)
    (ROOT / "results" / "documents.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
