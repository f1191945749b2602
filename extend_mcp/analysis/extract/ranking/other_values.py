"""Values that are said to be something else's: cash, the numbers of taxpayers, days of other papers, limits."""

import re
from collections.abc import Set as AbstractSet
from functools import cached_property

from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.model import Key
from extend_mcp.analysis.extract.ranking.options import PRINTED_ON, Option
from extend_mcp.analysis.extract.shapes.periods import days_of_periods
from extend_mcp.analysis.words import fold, meanings

SUMS = ("total.net", "total.gross", "total.due")
DATES = ("invoice.date", "invoice.due")
SUM_WORDS = frozenset({"total", "net", "gross", "tax", "due"})
NO_TAX = (
    "§ 19 ustg", "§19 ustg", "§ 19 abs", "keine umsatzsteuer", "ohne umsatzsteuer", "umsatzsteuerbefreit",
    "kleinunternehmer", "tva non applicable", "non soumis à la tva", "no vat is charged", "no vat charged",
    "vat exempt", "not vat registered", "reverse charge", "exento de iva", "esente iva", "esente da iva",
    "vrijgesteld van btw", "zwolniony z vat",
)  # fmt: skip
"""Phrases of documents without tax."""
OF_INVOICE, OF_PAPERS = frozenset({"invoice", "duedate", "due"}), frozenset({"order", "delivery"})
OTHER_DAYS = frozenset({"received", "order", "delivery", "version", "duedate", "due", "previous", "period", "birth"})
"""Meanings of labels that make a date another one than the invoice's."""
BEFORE_LIMIT = 60
"""Characters before an amount that may say what it limits."""
_LIMIT = re.compile(
    r"(?i)(?:\bexceed\w*|liabilit|\blimited to|\bhaft(?:ung|et)\b|h[öo]chstens|\bplafonn|responsabili|aansprakelijk|"
    r"odpowiedzialno|au capital|capital social|share capital|stammkapital|grundkapital|kapitał zakładowy)"
)
"""Words before an amount that nobody has to pay: the limit of a liability, or a company's capital."""


class OtherValues:
    """The keys of values of a document that are said to be something else's, by the term that they are not."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def limits(self) -> AbstractSet[Key]:
        """Amounts that are no sum to pay."""
        return _limits(self._context)

    def of(self, term: str) -> AbstractSet[Key]:
        """Those that a sum, a date or the number of an invoice cannot be; empty for other terms."""
        if term == "total.tax":
            return _cash(self._context) | _untaxed(self._context) | self.limits
        if term in SUMS:
            return self.limits
        if term in DATES:
            return _days(term, self._context)
        return _numbers(self._context) if term == "invoice.number" else frozenset()


def _numbers(context: Context) -> set[Key]:
    """Numbers of taxpayers and accounts, and numbers that occur only within amounts or as another document's number."""
    own, others = set[Key](), {option.key for kind in ("vat", "iban") for option in context.options(kind)}
    money = {id(token) for option in context.options("amount") if option.sign for token in option.tokens}
    for option in context.options("id"):
        beside, above, _, _ = context.labels(option)
        is_other = "previous" in (beside or above) or all(id(token) in money for token in option.tokens)
        if not is_other:
            own.add(option.key)
    return others | {option.key for option in context.options("id") if option.key not in own}


def _cash(context: Context) -> set[Key]:
    """Amounts of cash given or given back that are not labelled as a sum elsewhere."""
    labels = [(option.key, context.labels(option)[0]) for option in context.options("amount")]
    sums = {key for key, means in labels if means & SUM_WORDS}
    return {key for key, means in labels if "cash" in means} - sums


def _untaxed(context: Context) -> set[Key]:
    """Amounts without a label of tax, if the document says that there is no tax."""
    text = context.values.text.lower()
    if not any(phrase in text for phrase in NO_TAX):
        return set()
    labels = [(option.key, context.labels(option)) for option in context.options("amount")]
    taxes = {key for key, (beside, above, head, _) in labels if "tax" in beside | above | head}
    return {key for key, _ in labels} - taxes


def _days(term: str, context: Context) -> set[Key]:
    """Days of birth, and those on which the paper was printed.

    For its date also those on which a card or an offer expires, the days of a period, and that of an order or delivery
    note which it names with its number, if it has a day that no label makes that of something else.
    """
    said = [(option, _means_of_day(option, context)) for option in context.options("date")]
    dated = {option.key for option, means in said if not PRINTED_ON.search(option.before) or means & OF_INVOICE}
    printed = {option.key for option, _ in said} - dated
    others = {"birth", "expiry"} if term == "invoice.date" else {"birth"}
    printed |= {option.key for option, means in said if means & others} - {
        option.key for option, means in said if not means & others
    }
    if term != "invoice.date" or context.parties.is_order:
        return printed
    spans = days_of_periods(context.values)
    other = {
        option.key
        for option, means in said
        if "received" in means or _is_of_named_paper(option, means) or id(option.tokens[0]) in spans
    }
    own = {
        option.key for option, means in said if not means & OTHER_DAYS and id(option.tokens[0]) not in spans
    } - printed
    return printed | (other - own if own - other else set())


def _is_of_named_paper(option: Option, means: frozenset[str]) -> bool:
    """True if a date is that of an order or delivery note, whose number is before it: `Order 4500117 of 2 May`."""
    return bool(means & OF_PAPERS) and not means & OF_INVOICE and any(map(str.isdigit, option.before))


def _means_of_day(option: Option, context: Context) -> frozenset[str]:
    """The meanings of the words before a date: in its own text, else left of it, else above."""
    beside, above, _, _ = context.labels(option)
    return beside | meanings(fold(option.before)) or above


def _limits(context: Context) -> set[Key]:
    """Amounts that occur only in running text about limits, or as the capital of a company."""
    own, others = set[Key](), set[Key]()
    for option in context.options("amount"):
        (others if _LIMIT.search(option.before[-BEFORE_LIMIT:]) else own).add(option.key)
    return others - own
