"""Reads the values of terms that have fitted weights."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.features import Features, features_of
from extend_mcp.analysis.extract.ranking.legal_names import has_form, legal_name
from extend_mcp.analysis.extract.ranking.model import (
    KINDS,
    RIVALS,
    SUMS,
    Pick,
    Scores,
    choose,
    confidence,
    read_weights,
    score,
    weigh,
)
from extend_mcp.analysis.extract.ranking.options import Option, with_letters
from extend_mcp.analysis.extract.ranking.other_values import OtherValues
from extend_mcp.analysis.extract.ranking.own_numbers import with_own_numbers
from extend_mcp.analysis.extract.ranking.parties import is_bare, role_named_by
from extend_mcp.analysis.extract.ranking.rules import (
    parties_of_order,
    with_companies_below,
    with_full_names,
    with_whole_names,
    without_impossible,
)
from extend_mcp.analysis.extract.ranking.steps import Steps
from extend_mcp.analysis.extract.ranking.unheaded import are_swapped, lead_of_seller
from extend_mcp.analysis.extract.shapes.periods import last_days

AS_DUE = 0.75
"""The confidence of a total that is only labelled as the amount due."""
SURE = 0.9
CLOSE, CLOSE_SURE, NARROW, NARROW_SURE = 0.2, 0.75, 0.15, 0.65
"""The chance of a second name, and how far the first one is ahead, at which less is claimed for it. Measured on 23
layouts of invoicing software and on the invoices of the weights: of 11 names with such a second one 8 were right, of
8 that were hardly ahead 4."""
SENTENCE = 9
"""More words than a label and its value have."""
GUESSED = 0.6
"""The highest confidence of a value that can be read two ways, and of a date whose label names another date."""

TURNED = {
    "seller.name": "buyer.name", "buyer.name": "seller.name", "seller.vat": "buyer.vat", "buyer.vat": "seller.vat",
}  # fmt: skip
"""For an order, which its buyer sends: the term as which the other party's value is found."""
OTHER_DAYS = frozenset({"duedate", "delivery", "previous", "period", "birth"})
"""Meanings of a label that make a date another one; the date of an order is accepted as the invoice's."""


class Ranking:
    """The likeliest values of `terms`, each found on first use."""

    def __init__(self, context: Context, terms: Iterable[str]) -> None:
        self._context, self._others = context, OtherValues(context)
        asked = set(terms)
        asked |= {TURNED[term] for term in asked if term in TURNED and context.parties.is_turned}
        asked |= {RIVALS[term] for term in asked if term in RIVALS}
        self._terms = [term for term in KINDS if term in asked or (term in SUMS and asked & set(SUMS))]
        self._features: dict[str, list[Features]] = {}

    def read(self, term: str) -> Found | None:
        """The value of a term; None if no value is likely enough."""
        if term in TURNED and self._context.parties.is_turned:
            term = TURNED[term]
        pick = self._picks.get(term)
        if pick is None or pick.key is None or (term == "total.tax" and self._is_part_of_tax(pick)):
            return self._called(term)
        weights, sure = read_weights(), self._confidence(term)
        if term == "total.gross" and sure < weights.least and self._is_sure_due(pick):
            sure = AS_DUE
        option = self._place(term, pick)
        if term == "invoice.due" and self._ends_period(option):
            return None
        if self._is_doubtful(term, option):
            sure = min(sure, CLOSE_SURE)
        if KINDS[term] == "name" and pick.second >= CLOSE:
            sure = min(sure, NARROW_SURE if pick.chance - pick.second < NARROW else CLOSE_SURE)
        if KINDS[term] == "name" and self._lead is not None and self._lead <= 0:
            sure = min(sure, CLOSE_SURE if self._lead == 0 else NARROW_SURE)
        sure = min(sure, GUESSED) if option.guessed or self._is_of_another(term, option) else sure
        if sure < weights.least:
            return self._called(term)
        value, tokens = with_letters(option) if KINDS[term] == "id" else (option.value, option.tokens)
        return Found(value, tokens, sure, pick.chance - pick.second, KINDS[term], option.sign, chance=sure)

    def _is_doubtful(self, term: str, option: Option) -> bool:
        """True if the document names something else that may be meant: a later day, a company, a legal name."""
        if term == "invoice.due":
            return self._is_set_later(option)
        is_over = KINDS[term] == "name" and self._context.is_over_name(option)
        return is_over or (term == "seller.name" and self._is_trade_name(option))

    def read_legal(self) -> Found | None:
        """The seller's name in the register, where the document also shows the name that it trades under."""
        option = legal_name(self._picks, self._context)
        if option is None:
            return self.read("seller.name")
        return Found(option.value, option.tokens, CLOSE_SURE, 1.0, "name", chance=CLOSE_SURE)

    def _is_trade_name(self, option: Option) -> bool:
        """True if the seller's name has no legal form, and another one may be its name in the register."""
        return not has_form(option) and legal_name(self._picks, self._context) is not None

    def _called(self, term: str) -> Found | None:
        """The only name right behind the word for a party and a colon: `Customer: Juniper Street Bakery, 4 Elm St`."""
        if KINDS[term] != "name":
            return None
        role = term.partition(".")[0]
        named = [one for one, words in self._context.called if role_named_by(words) == role and not is_bare(words)]
        named = [one for one in named if one.how == "part"] or named
        if len({one.key for one in named}) != 1:
            return None
        return Found(named[0].value, named[0].tokens, CLOSE_SURE, 1.0, "name", chance=CLOSE_SURE)

    @cached_property
    def _lead(self) -> int | None:
        """By how many signs the likelier seller leads, if no heading names the parties; less than 0 if it was turned
        round."""
        return lead_of_seller(self._chosen, self._context)

    def _confidence(self, term: str) -> float:
        """How sure a value is. A taxpayer's number that its place decides, against the weights, is not sure; else it is
        as sure as the weights are."""
        if term.endswith(".vat") and self._chosen[term].key != self._picks[term].key:
            return CLOSE_SURE
        picks = self._chosen if term.endswith(".vat") else self._picks
        return confidence(read_weights(), term, picks, is_photo=self._context.is_photo)

    def _is_sure_due(self, pick: Pick) -> bool:
        """True if the amount is surely the one due: "Total to pay", and no other total on the page."""
        return self._picks["total.due"].key == pick.key and self._confidence("total.due") >= SURE

    @cached_property
    def _picks(self) -> Mapping[str, Pick]:
        picks = dict(self._chosen)
        if are_swapped(picks, self._context):
            picks |= {"seller.name": picks["buyer.name"], "buyer.name": picks["seller.name"]}
        if "seller.vat" in picks and "seller.name" in picks:
            numbers = with_own_numbers(self._scores, picks, self._context)
            picks |= choose(numbers, Steps(), read_weights().ties)
        return picks

    @cached_property
    def _chosen(self) -> Mapping[str, Pick]:
        """The values as the weights choose them, before the parties are compared."""
        steps = self._context.steps if "total.due" in self._scores else Steps()
        picks = choose(self._scores, steps, read_weights().ties)
        return picks | choose(with_whole_names(self._scores, picks, self._context), steps, read_weights().ties)

    @cached_property
    def _scores(self) -> Mapping[str, Scores]:
        weights = read_weights()
        scores = {term: self._score(term, weights.terms[term]) for term in self._terms}
        if "seller.name" in scores:
            scores["seller.name"] = with_full_names(scores["seller.name"], self._context)
        if "buyer.name" in scores:
            scores["buyer.name"] = with_companies_below(scores["buyer.name"], self._context)
        if self._context.parties.is_order and not self._context.parties.is_turned:
            scores |= parties_of_order(scores, self._context)
        return scores

    def _score(self, term: str, weights: Mapping[str, float]) -> Scores:
        return without_impossible(term, score(weights, self._options(KINDS[term])), self._context, self._others)

    def _options(self, kind: str) -> Iterable[tuple[object, Features]]:
        if kind not in self._features:
            self._features[kind] = features_of(kind, self._context)
        keys = (option.key for option in self._context.options(kind))
        return zip(keys, self._features[kind], strict=True)

    def _is_of_another(self, term: str, option: Option) -> bool:
        """True if the label of a date names another date than the invoice's."""
        if term != "invoice.date":
            return False
        beside, above, _, _ = self._context.labels(option)
        means = beside or above
        return "invoice" not in means and bool(means & OTHER_DAYS)

    def _ends_period(self, option: Option) -> bool:
        """True if a date is the last day of a period, without a word that makes it the day to pay by."""
        if id(option.tokens[0]) not in last_days(self._context.values):
            return False
        beside, above, _, _ = self._context.labels(option)
        return "due" not in beside | above

    def _is_set_later(self, option: Option) -> bool:
        """True if a sentence gives a later day to pay by than a table or a label does, as in reminders."""
        others = (one for one in self._context.options("date") if one.place.count > SENTENCE and one.key > option.key)
        return option.place.count <= SENTENCE and any("duedate" in self._context.labels(one)[0] for one in others)

    def _is_part_of_tax(self, pick: Pick) -> bool:
        """True if the taxes between the net and the gross amount come to another sum, which is not printed."""
        ends = (self._picks["total.net"].key, self._picks["total.gross"].key)
        taxes = self._context.steps.taxes.get(ends, frozenset())
        return bool(taxes) and pick.key not in taxes and None not in taxes

    def _place(self, term: str, pick: Pick) -> Option:
        """The best place of the value."""
        weights, kind = read_weights().terms[term], KINDS[term]
        pairs = zip(self._context.options(kind), self._features[kind], strict=True)
        return max(
            ((option, features) for option, features in pairs if option.key == pick.key),
            key=lambda pair: weigh(weights, pair[1]),
        )[0]
