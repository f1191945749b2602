"""What is known about a whole document while its options are weighed."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, islice

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.labels import Labels as LabelHits
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.layout.layout import Token
from extend_mcp.analysis.extract.parties.companies import is_business
from extend_mcp.analysis.extract.ranking.addressees import addressed
from extend_mcp.analysis.extract.ranking.domains import find_domains
from extend_mcp.analysis.extract.ranking.lexical import CONCEPTS, Scored, label_scores, names_by_label, scores_of
from extend_mcp.analysis.extract.ranking.name_shapes import is_name
from extend_mcp.analysis.extract.ranking.options import PRINTED_ON, Option, flat, options_of
from extend_mcp.analysis.extract.ranking.parties import Parties
from extend_mcp.analysis.extract.ranking.relations import Relations
from extend_mcp.analysis.extract.ranking.rows import LABEL, DocumentRows, RowPlace, last_label
from extend_mcp.analysis.extract.ranking.steps import Steps, read_steps
from extend_mcp.analysis.extract.schema.lexicon import BY_NAME
from extend_mcp.analysis.extract.schema.party_names import is_name_label
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words import fold, meanings
from extend_mcp.documents.slips import is_slip

OTHERS = frozenset({"buyer", "shipto", "agent"})
"""Roles of parties that do not sell."""
NEAR, FARTHEST = 2.2, 25.0
"""How far above a value, in its own heights and in the usual one, its label and its heading may be."""
ROUNDING = 0.05
"""The most that rounded cash may differ from the sum."""
MOST_TOTALS = 30
"""Totals that are added to one another."""
MOST_REPEATS = 6
"""The most places of a name that are looked at."""
_WORDS = re.compile(r"[^\W\d_]{2}")
_PERSON = re.compile(r"[^\W\d_a-z]\w*(?: [^\W\d_a-z][\w.]*){1,2}")
"""Two or three words with capitals."""
_DEBIT = re.compile(r"lastschrift|mandat|einzug|prelevement|direct debit|addebito|domiciliacion|incasso")
Labels = tuple[frozenset[str], frozenset[str], frozenset[str], float]
"""The meanings of the words left of a value, of those right above it and of its column's heading; and the distance of
the label."""


class Context:
    """A document's options by kind, and the relations between them."""

    def __init__(self, values: Values, labels: LabelHits, scopes: Scopes) -> None:
        self.values, self._hits, self._scopes = values, labels, scopes
        self.rows = DocumentRows(values.layout)
        self.pages = len(self.rows.pages)
        self._options: dict[str, Sequence[Option]] = {}
        self._counts: dict[str, Counter[object]] = {}
        self._labels: dict[tuple[int, int, int], Labels] = {}
        self._web: dict[tuple[str, bool], bool] = {}
        self._texts: dict[int, tuple[str, list[int], list[RowPlace]]] = {}
        self._scores: dict[str, Scored] = {}
        self._beside: dict[int, tuple[frozenset[str], frozenset[str]]] = {}

    def options(self, kind: str) -> Sequence[Option]:
        """All options of a kind."""
        if kind not in self._options:
            found = options_of(kind, self.values, self.rows)
            if kind == "name":
                found += self._labelled_names({(option.key, option.tokens[0]) for option in found})
                found = [option for option in found if not self.parties.is_sure_heading(option.place)]
            self._options[kind] = found
            self._counts[kind] = Counter(option.key for option in self._options[kind] if option.how != "pair")
        return self._options[kind]

    def _labelled_names(self, known: set[tuple[object, Token]]) -> Iterator[Option]:
        """Names that labels or the head of the page point to, if they are not options yet."""
        for some in self.named.values():
            for found in some:
                home = found.tokens[0].sheet.home(found.tokens[0]) if found.tokens else None
                key = flat(str(found.value))
                if home is not None and is_name(str(found.value)) and (key, found.tokens[0]) not in known:
                    known.add((key, found.tokens[0]))
                    start = home.starts[home.tokens.index(found.tokens[0])]
                    yield Option(
                        key, found.value, self.rows.of(home), found.tokens, home.text[:start], "", how="labelled"
                    )

    @cached_property
    def is_photo(self) -> bool:
        """True if words were read by OCR."""
        return any(page.leaf.page.ocr for page in self.rows.pages)

    @cached_property
    def is_slip(self) -> bool:
        """True if the document is printed by a till."""
        return len(self.rows.pages) == 1 and is_slip(self.rows.pages[0].leaf.page)

    @cached_property
    def is_business(self) -> bool:
        """True if the document shows what business documents do: money, an address, or contact details."""
        return is_business(self.values)

    def label_scores(self, kind: str) -> Scored:
        """The scores of a kind's options by the labels of each concept."""
        if kind not in self._scores:
            is_name = kind == "name"
            hits, values = self._hits, self.values
            found = scores_of(self.named) if is_name else label_scores(kind, hits, values, self._scopes)
            self._scores[kind] = found
        return self._scores[kind]

    @cached_property
    def named(self) -> Mapping[str, Sequence[Found]]:
        """Names that the labels of each party, or the head of the page, point to."""
        return {name: list(names_by_label(BY_NAME[name], self._hits, self.values)) for name in CONCEPTS["name"]}

    def keys(self, kind: str) -> Sequence[object]:
        """The keys of a kind's options, each once, in reading order."""
        self.options(kind)
        return list(self._counts[kind])

    def times(self, kind: str, option: Option) -> int:
        """How often a value occurs in the document."""
        return self._counts[kind][option.key]

    @cached_property
    def parties(self) -> Parties:
        """Sections and address blocks."""
        return Parties(self.rows)

    @cached_property
    def roles(self) -> Mapping[object, frozenset[str]]:
        """By the keys of names: the parties under whose headings the name is first, or is labelled as a name."""
        found: dict[object, frozenset[str]] = {}
        for option in self.options("name"):
            role, at = self.parties.section.get(id(option.place), ("", 0))
            label = option.place.before[0].means if option.place.before else frozenset()
            if role and option.how != "pair" and (at == 1 or "name" in label):
                found[option.key] = found.get(option.key, frozenset()) | {role}
        return found

    @cached_property
    def called(self) -> Sequence[tuple[Option, str]]:
        """The names right behind a colon, with the folded words before it; behind `Name:`, the words left of that."""
        found = []
        for option in self.options("name"):
            if is_name_label(option.before.strip()) and option.place.before:
                found.append((option, option.place.before[0].words))
                continue
            before = option.before.rstrip() or (option.place.before[0].text if option.place.before else "")
            if before.endswith(":"):
                found.append((option, fold(before.removesuffix(":"))))
        return found

    @cached_property
    def addressees(self) -> frozenset[object]:
        """The names, by their keys, over lines that say for whom in the house a paper is."""
        places = {id(place) for place in addressed(self.rows, self.parties)}
        return frozenset(option.key for option in self.options("name") if places and id(option.place) in places)

    def is_over_name(self, option: Option) -> bool:
        """True if what may be a person stands over another name in an address: one is whom to turn to at the other."""
        place = option.place
        if "form" in place.means or not _PERSON.fullmatch(place.text):
            return False
        lines = list(islice(self.rows.page(place).below(place), 2))
        if len(lines) < 2 or lines[0].top - place.bottom > place.height or lines[0].has_digit:
            return False
        names = {id(other.place) for other in self.options("name") if other.how == "whole"}
        return lines[1].has_digit and id(lines[0]) in names

    @cached_property
    def amounts(self) -> Relations:
        """Which amounts are the sum of others."""
        return Relations([option.key for option in self.options("amount")], ROUNDING if self.is_rounded else 0.0)

    @cached_property
    def is_rounded(self) -> bool:
        """True if a label says that cash is rounded."""
        return any("rounding" in place.means for place in self.rows.all())

    @cached_property
    def rounded(self) -> frozenset[float]:
        """Amounts of whole five cents next to an amount that differs only by rounding."""
        return frozenset(near for near, _ in self._roundings())

    @cached_property
    def unrounded(self) -> frozenset[float]:
        """Amounts next to their rounded amount of whole five cents."""
        return frozenset(value for _, value in self._roundings())

    def _roundings(self) -> Iterator[tuple[float, float]]:
        known = set(self.amounts.values) if self.is_rounded else set[float]()
        for value in known:
            near = round(round(value * 20) / 20, 2)
            if near in known and near != value:
                yield near, value

    def amounts_beside(self, option: Option) -> tuple[frozenset[str], frozenset[str]]:
        """The meanings of the labels of the amounts before and behind, in reading order."""
        if not self._beside:
            known = [frozenset[str](), *(self.labels(one)[0] for one in self.options("amount")), frozenset[str]()]
            pairs = zip(known, known[2:], strict=False)
            self._beside = {id(one): pair for one, pair in zip(self.options("amount"), pairs, strict=True)}
        return self._beside[id(option)]

    @cached_property
    def totals(self) -> list[float]:
        """The amounts whose labels mean a total, from low to high."""
        return sorted({abs(o.key) for o in self.options("amount") if "total" in self.labels(o)[0] and o.key})

    @cached_property
    def sums_of_totals(self) -> frozenset[float]:
        """Amounts that are the sum of two totals, such as those of two tax rates."""
        some = self.totals[:MOST_TOTALS]
        return frozenset(round(one + two, 2) for at, one in enumerate(some) for two in some[at + 1 :])

    @cached_property
    def steps(self) -> Steps:
        """The steps between the sums."""
        return read_steps([(one, self.labels(one)[:2]) for one in self.options("amount")])

    @cached_property
    def days(self) -> list[str]:
        """All dates in order of time, without those of printing."""
        every = {option.key for option in self.options("date")}
        return sorted({o.key for o in self.options("date") if not PRINTED_ON.search(o.before)} or every)

    @cached_property
    def domains(self) -> Mapping[bool, frozenset[str]]:
        """The names in mail and web addresses, by whether all of them are under the heading of a party that does not
        sell."""
        sections = self.parties.section
        return find_domains((place.text, sections.get(id(place), ("", 0))[0] in OTHERS) for place in self.rows.all())

    @cached_property
    def is_debited(self) -> bool:
        """True if the document says that its sum is debited from the payer's account."""
        return _DEBIT.search(self.values.text.lower()) is not None

    def is_domain(self, key: str, *, other: bool = False) -> bool:
        """True if a name is that of a mail or web address; `other`: of one whose party does not sell."""
        if (key, other) not in self._web:
            named = any(name in key or (len(key) > 5 and key[:6] in name) for name in self.domains[other])
            self._web[key, other] = named
        return self._web[key, other]

    def is_named_shorter(self, name: str) -> bool:
        """True if a name also occurs without its legal form."""
        words = name.split()
        while len(words) > 1 and (not (last := fold(words[-1])) or "form" in meanings(last)):
            words.pop()
        self.options("name")
        return self._counts["name"][flat(" ".join(words))] > 0 and len(words) < len(name.split())

    def places_with(self, key: str, place: RowPlace) -> list[RowPlace]:
        """The first few segments of a place's page that hold the letters and digits of a name."""
        order = place.segment.leaf.order
        if order not in self._texts:
            places = [one for row in self.rows.pages[order].rows for one in row]
            texts = [one.words.replace(" ", "") for one in places]
            starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
            self._texts[order] = ("\n".join(texts), starts, places)
        text, starts, places = self._texts[order]
        found: list[RowPlace] = []
        at = text.find(key)
        while at >= 0 and len(found) < MOST_REPEATS:
            found.append(places[bisect_right(starts, at) - 1])
            at = text.find(key, at + len(key))
        return found

    def labels(self, option: Option) -> Labels:
        """The labels of an option. Options of several kinds have the same words, and so the same labels."""
        place = id(option.tokens[0]), id(option.tokens[-1]), len(option.before)
        known = self._labels.get(place)
        if known is None:
            known = self._labels[place] = self._find_labels(option)
        return known

    def _find_labels(self, option: Option) -> Labels:
        beside, gap = fold(last_label(option.before)), 0.0
        if not _WORDS.search(beside):
            for place in option.place.before[:4]:
                if place.has_words:
                    beside, gap = place.words[-LABEL:], (option.box.left - place.right) / self.rows.size
                    break
        above, head = self._above(option)
        return meanings(beside), above, head, gap

    def _above(self, option: Option) -> tuple[frozenset[str], frozenset[str]]:
        place, none = option.place, frozenset[str]()
        above = head = none
        is_labelled = False
        box = option.box
        for other in self.rows.page(place).labels_above(place.row, box.left, box.right):
            if (means := other.says) is None:
                break
            distance = place.top - other.bottom
            if not is_labelled and place.row - other.row <= 2 and distance < NEAR * other.height:
                above, is_labelled = means, True
            else:
                head = means
                break
            if distance > FARTHEST * self.rows.size:
                break
        return above, head
