"""How well the values of a schema are read: how many are right, how many given ones are wrong, how sure they are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench.documents.measures import Overlap
from bench.documents.value_cases import ValueCase, is_same
from extend_mcp.analysis.extract import extract
from extend_mcp.wire.extract import ExtractConfig

SURE = 0.9
TEXT: dict[str, Any] = {"type": ["string", "null"]}
NUMBER: dict[str, Any] = {"type": ["number", "null"]}
DATE = {**TEXT, "extend:type": "date"}
INVOICE = {
    "invoice.number": ("invoice_number", TEXT, "Identifier that the supplier gave to this bill"),
    "invoice.date": ("invoice_date", DATE, "Day on which the bill was written"),
    "invoice.due": ("due_date", DATE, "Last day on which to pay without being late"),
    "seller.name": ("vendor_name", TEXT, "Company that sends the bill and is paid"),
    "buyer.name": ("customer_name", TEXT, "Company or person that the bill is addressed to"),
    "seller.vat": ("vendor_vat_id", TEXT, "VAT registration of the company that sends the bill"),
    "buyer.vat": ("customer_vat_id", TEXT, "VAT registration of the customer"),
    "payment.iban": ("iban", TEXT, "International account number to transfer the money to"),
    "total.net": ("subtotal", NUMBER, "Sum of everything before tax"),
    "total.tax": ("tax", NUMBER, "All value added tax on the bill"),
    "total.gross": ("total", NUMBER, "Sum of everything with tax"),
    "total.due": ("amount_due", NUMBER, "Money that is still to be paid"),
}
"""The key of each term, its type, and a description for schemas whose keys say nothing."""
RECEIPT = {
    "seller.name": ("company", TEXT, "Shop that sold the goods"),
    "seller.address": ("address", TEXT, "Where the shop is"),
    "invoice.date": ("date", DATE, "Day of the purchase"),
    "total.gross": ("total", NUMBER, "What the customer had to pay"),
}
CONTRACT = {
    "contract.jurisdiction": ("jurisdiction", TEXT, ""),
    "contract.effective_date": ("effective_date", DATE, ""),
    "contract.term": ("term", TEXT, ""),
    "contract.party": ("party", {"type": "array", "items": {"type": "string"}}, ""),
}
KINDS = {"invoice": INVOICE, "receipt": RECEIPT, "contract": CONTRACT}
LINE = {"description": TEXT, "quantity": NUMBER, "unit_price": NUMBER, "amount": NUMBER}
CORE = ("invoice.number", "invoice.date", "invoice.due", "seller.name", "buyer.name", "total.net", "total.tax",
        "total.gross")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What was given for a term of a document, and what is true: None where the page shows nothing for it."""

    case: ValueCase
    term: str
    value: Any
    confidence: float
    true: Any

    @property
    def is_right(self) -> bool:
        return is_same(self.value, self.true) if self.true is not None else False

    @property
    def is_given(self) -> bool:
        return self.value is not None


def schema_of(case: ValueCase, *, described: bool = False) -> dict[str, Any]:
    """A schema that asks for all terms of the document's kind; `described` where only descriptions say which."""
    properties: dict[str, Any] = {}
    for at, (key, kind, description) in enumerate(KINDS[case.kind].values()):
        properties[f"field_{at}" if described else key] = {**kind, "description": description} if described else kind
    if case.lines and not described:
        properties["line_items"] = {"type": "array", "items": {"type": "object", "properties": LINE}}
    return {"type": "object", "properties": properties}


def answers_of(case: ValueCase, *, described: bool = False) -> tuple[list[Answer], list[dict[str, Any]]]:
    """What is read from a document, and the rows of its lines."""
    config = ExtractConfig.model_validate({"schema": schema_of(case, described=described)})
    output = extract([("file", case.document)], config).output
    answers: list[Answer] = []
    for at, (term, (key, _, _)) in enumerate(KINDS[case.kind].items()):
        name = f"field_{at}" if described else key
        value = output["value"][name]
        if isinstance(value, list):
            answers += _listed(case, term, value, output["metadata"])
        elif term in case.true or term in case.absent:
            sure = output["metadata"][name]["logprobsConfidence"]
            answers.append(Answer(case, term, value, sure or 0.0, case.true.get(term)))
    return answers, output["value"].get("line_items", [])


def _listed(case: ValueCase, term: str, given: list[Any], metadata: dict[str, Any]) -> Iterator[Answer]:
    """One answer for each true member of a list."""
    for true in case.true[term]:
        at = next((at for at, value in enumerate(given) if is_same(value, true)), None)
        sure = metadata[f"party[{at}]"]["logprobsConfidence"] if at is not None else 0.0
        yield Answer(case, term, true if at is not None else None, sure, true)


def cells_of(case: ValueCase, rows: Sequence[dict[str, Any]]) -> tuple[Overlap, Overlap]:
    """The cells and the whole rows that were read, each true row against the read one most like it."""
    left = [row for row in rows if row]
    shared = whole = 0
    for true in case.lines:
        wanted = {key: true[key] for key in LINE if true.get(key) is not None}
        scores = [sum(is_same(row.get(key), value) for key, value in wanted.items()) for row in left]
        if any(scores):
            at = scores.index(max(scores))
            shared, whole = shared + scores[at], whole + (scores[at] == len(wanted))
            del left[at]
    asked = {key for true in case.lines for key in LINE if true.get(key) is not None}
    read = sum(row.get(key) is not None for row in rows for key in asked)
    known = sum(true.get(key) is not None for true in case.lines for key in asked)
    return Overlap(shared, read, known), Overlap(whole, len(rows), len(case.lines))


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of some answers: shares from 0 to 1; `ece` is the mean gap of confidence and truth in ten bands."""

    asked: int
    right: float
    wrong_of_given: float
    sure_share: float
    sure_right: float
    ece: float

    def __str__(self) -> str:
        return (f"{self.asked} asked, right {self.right:.3f}, wrong of given {self.wrong_of_given:.3f}, "
                f"sure {self.sure_share:.2f}, right of sure {self.sure_right:.3f}, ECE {self.ece:.3f}")  # fmt: skip


def tally(answers: Iterable[Answer]) -> Tally:
    """What answers come to. Values given where the page shows none count as wrong."""
    known = list(answers)
    asked = sum(one.true is not None for one in known)
    given = [one for one in known if one.is_given]
    right = sum(one.is_right for one in given)
    sure = [one.is_right for one in given if one.confidence >= SURE]
    return Tally(asked, right / max(1, asked), 1 - right / max(1, len(given)), len(sure) / max(1, asked),
                 sum(sure) / max(1, len(sure)), _ece(given))  # fmt: skip


def _ece(given: Sequence[Answer]) -> float:
    bands: dict[int, list[Answer]] = defaultdict(list)
    for one in given:
        bands[min(9, int(one.confidence * 10))].append(one)
    gaps = (abs(sum(one.confidence for one in band) - sum(one.is_right for one in band)) for band in bands.values())
    return sum(gaps) / max(1, len(given))


def by_term(answers: Iterable[Answer]) -> dict[tuple[str, str], list[Answer]]:
    """Answers by kind of document and term."""
    found: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for one in answers:
        found[one.case.kind, one.term].append(one)
    return found


GOALS: dict[str, tuple[Callable[[Answer], bool], dict[str, float]]] = {
    "values": (lambda _: True, {"sure": 0.97, "ece": 0.06}),
    "values of invoices": (lambda one: one.case.kind == "invoice", {"wrong": 0.07}),
    "eight core values of invoices": (lambda one: one.case.kind == "invoice" and one.term in CORE, {"right": 0.85}),
    "sellers": (lambda one: one.case.kind == "invoice" and one.term == "seller.name", {"right": 0.60}),
    "buyers": (lambda one: one.term == "buyer.name", {"right": 0.60}),
    "VAT ids": (lambda one: one.term.endswith(".vat"), {"right": 0.60}),
    "values of receipts": (lambda one: one.case.kind == "receipt", {"right": 0.85}),
    "values of contracts": (lambda one: one.case.kind == "contract", {"right": 0.795}),
}
"""Answers that are counted together, and their goals on documents that nobody has tuned for."""
HEADER = (
    "| Values | Asked | Right | Given that are wrong | Given with ≥ .9 | Right of these | ECE | Goal |\n"
    "|---|---|---|---|---|---|---|---|"
)


def value_rows(cases: Iterable[ValueCase]) -> Iterator[str]:
    """A table of how often values are right, and how often confident ones are: in all, and kind by kind."""
    plain: list[Answer] = []
    described: list[Answer] = []
    cells = whole = Overlap(0, 0, 0)
    for case in cases:
        answers, rows = answers_of(case)
        plain += answers
        if case.kind == "invoice":
            described += [one for one in answers_of(case, described=True)[0] if one.term in CORE]
        if case.lines:
            its_cells, its_rows = cells_of(case, rows)
            cells, whole = cells + its_cells, whole + its_rows
    yield HEADER
    for name, (belongs, goals) in GOALS.items():
        yield _row(name, tally(filter(belongs, plain)), goals)
    yield _row("eight core values under keys that only the description explains", tally(described), {"right": 0.75})
    for (kind, term), some in sorted(by_term(plain).items()):
        yield _row(f"{kind}: {term}", tally(some), {})
    share = whole.shared / max(1, whole.true)
    yield f"| line items: cell F1 | {cells.true} | {cells.f1:.3f} | | | | | {_verdict('right', cells.f1, 0.65)} |"
    yield f"| line items: rows wholly right | {whole.true} | {share:.3f} | | | | | {_verdict('right', share, 0.40)} |"


def _row(name: str, known: Tally, goals: dict[str, float]) -> str:
    figures = {"right": known.right, "wrong": known.wrong_of_given, "sure": known.sure_right, "ece": known.ece}
    verdicts = "; ".join(_verdict(what, figures[what], goal) for what, goal in goals.items())
    return (
        f"| {name} | {known.asked} | {known.right:.3f} | {known.wrong_of_given:.3f} | {known.sure_share:.2f} | "
        f"{known.sure_right:.3f} | {known.ece:.3f} | {verdicts} |"
    )


def _verdict(what: str, value: float, goal: float) -> str:
    is_most = what in ("wrong", "ece")
    held = value <= goal if is_most else value >= goal
    return f"{what} {'≤' if is_most else '≥'} {goal}: {'held' if held else '**missed**'}"


if __name__ == "__main__":
    import sys
    from pathlib import Path

    from bench.documents.value_cases import value_cases

    for line in value_rows(value_cases(Path(sys.argv[1]))):
        print(line, flush=True)
