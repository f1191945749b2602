"""Rules that weights do not decide: values that a term cannot have, and the parties of orders."""

import re
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice, takewhile

from extend_mcp.analysis.extract.ranking.context import OTHERS, Context
from extend_mcp.analysis.extract.ranking.model import Key, Pick, Scores, log_add
from extend_mcp.analysis.extract.ranking.options import Option
from extend_mcp.analysis.extract.ranking.other_values import OtherValues
from extend_mcp.analysis.extract.ranking.parties import is_bare, role_named_by
from extend_mcp.analysis.extract.ranking.rows import ADDRESS
from extend_mcp.analysis.words import fold

BELOW_PERSON = 3
"""The number of lines below a person that are searched for the company."""
_PERSON = re.compile(r"[^\W\d_a-z]\w*(?: [^\W\d_a-z][\w.]*){1,3}")
SHORTEST_PART = 5
"""The fewest letters of a part of a name that is looked at."""
OTHER = {"seller.name": "buyer", "buyer.name": "seller"}


def without_impossible(term: str, scores: Scores, context: Context, others: OtherValues) -> Scores:
    """The scores without values that are said to be another's: names of the other party, cash that adds up like tax,
    the number of a taxpayer or of an account, the day of an order, the limit of a liability.

    If a buyer is named with a colon, no other name can be the buyer: contacts and places of delivery are below it.
    """
    barred: AbstractSet[Key] = others.of(term)
    if term in OTHER:
        kept = _only(term, context)
        barred = set(_other_party(term, context)) if kept is None else scores.keys() - kept
    return {key: score for key, score in scores.items() if key is None or key not in barred} if barred else scores


def _only(term: str, context: Context) -> Collection[Key] | None:
    """The names that can be the buyer: those that a label names so, or the addressee; None if there are none."""
    parties = context.parties
    if term != "buyer.name":
        return None
    if own := _named_as("buyer", context):
        return own
    is_headed = any("buyer" in roles for roles in context.roles.values())
    is_order_to = parties.is_order and not parties.is_turned
    return context.addressees if context.addressees and not is_headed and not is_order_to else None


def _other_party(term: str, context: Context) -> Collection[Key]:
    """The names that belong to the other party. If an order is read as if its seller had sent it, the party that the
    goods are sent to cannot be read as its buyer."""
    if term == "buyer.name" and context.parties.is_turned:
        return {key for key, roles in context.roles.items() if "shipto" in roles}
    sent_to = context.addressees if term == "seller.name" and not context.parties.is_order else frozenset[Key]()
    return (_named_as(OTHER[term], context) | sent_to) - _named_as(term.partition(".")[0], context)


def _named_as(role: str, context: Context) -> set[Key]:
    """The names right behind a word for a party and a colon: `To: Juniper Street Bakery`.

    If a label names another customer, who occurs more than once on the page, `To:` names who is paid, as on payment
    slips.
    """
    named = {option.key: is_bare(words) for option, words in context.called if role_named_by(words) == role}
    if role != "buyer" or not all(named.values()):
        return set(named)
    told = {
        option.key
        for option in (context.options("name") if named else ())
        if option.key not in named and context.times("name", option) > 1 and _cell_role(option) == role
    }
    return told or set(named)


def _cell_role(option: Option) -> str:
    """The party that the whole text to the left of a name stands for; empty if there is none."""
    return role_named_by(option.place.before[0].words) if option.place.before and not option.before else ""


def with_full_names(scores: Scores, context: Context) -> Scores:
    """The scores of sellers: that of a part of a name, as in a logo, is added to the whole name above an address."""
    options = [option for option in context.options("name") if option.key in scores]
    words = {option.key: frozenset(fold(option.value).split()) for option in options}
    over = {option.key: words[option.key] for option in options if _heads_address(option, context)}
    longest = max(map(len, over.values()), default=0)
    whole = dict(scores)
    for key, own in words.items():
        if key in over or len(own) >= longest:
            continue
        longer = [full for full, of_full in over.items() if own < of_full and "".join(of_full - own).isalpha()]
        if len(longer) == 1:
            whole[longer[0]] = log_add(whole[longer[0]], whole.pop(key))
    return whole


def with_companies_below(scores: Scores, context: Context) -> Scores:
    """The scores of buyers: that of a person is added to the company a few lines below, as in `Ann Lee`, `Buyer`,
    `Ridge Co`."""
    options = {id(option.place): option for option in context.options("name") if option.how == "whole"}
    whole = dict(scores)
    for option in options.values():
        section = context.parties.section.get(id(option.place))
        if section != ("buyer", 1) or not _PERSON.fullmatch(option.value) or option.key not in whole:
            continue
        below = islice(context.rows.page(option.place).below(option.place), BELOW_PERSON)
        lines = takewhile(lambda place: not place.has_digit, below)
        company = next((options[id(place)] for place in lines if "form" in place.means and id(place) in options), None)
        if company is not None and company.key in whole and company.key != option.key:
            whole[company.key] = log_add(whole[company.key], whole.pop(option.key))
    return whole


def with_whole_names(scores: Mapping[str, Scores], picks: Mapping[str, Pick], context: Context) -> Mapping[str, Scores]:
    """The scores of buyers without those that are a part of the seller's name, as in a logo, and under no heading."""
    seller, buyer = (picks[term].key if term in picks else None for term in ("seller.name", "buyer.name"))
    if seller is None or buyer is None or context.roles.get(buyer):
        return {}
    one, other = sorted((str(seller), str(buyer)), key=len)
    if one == other or len(one) < SHORTEST_PART or not other.startswith(one):
        return {}
    return {term: {key: score for key, score in scores[term].items() if key != buyer} for term in OTHER}


def _heads_address(option: Option, context: Context) -> bool:
    """True if a name is above an address or before it on its line, and not in the section of another party."""
    if option.how == "pair" or context.parties.section.get(id(option.place), ("", 0))[0] in OTHERS:
        return False
    if option.before or option.after or id(option.place) not in context.parties.block:
        return ADDRESS.search(option.after) is not None
    lower = next(context.rows.page(option.place).below(option.place), None)
    return lower is not None and lower.has_digit


def parties_of_order(scores: Mapping[str, Scores], context: Context) -> Mapping[str, Scores]:
    """The parties of an order that says who sells: the seller has that name, and its sender is the buyer."""
    if "seller.name" not in scores:
        return {}
    options = context.options("name")
    sellers = {option.key for option in options if _is_named(option, "seller", context)}
    of_seller, of_buyer = scores["seller.name"], scores["buyer.name"]
    if not sellers:
        return {}
    heads = {key: score for key, score in of_seller.items() if key not in sellers}
    is_named = any(_is_named(option, "buyer", context) for option in options)
    return {
        "seller.name": {key: score for key, score in of_seller.items() if key is None or key in sellers},
        "buyer.name": of_buyer if is_named else heads,
    }


def _is_named(option: Option, role: str, context: Context) -> bool:
    """True if a name is behind or first under the word for a party."""
    return role in context.roles.get(option.key, ()) or role in context.labels(option)[0]
