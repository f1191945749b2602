"""Bounds of the number of tokens of a text, without the model's own count."""

CHARACTERS = 2.5
"""A token has at least as many, in nearly all text of documents. Some models make a token of each digit."""
MOST_CHARACTERS = 6
"""A token has at most as many, on average."""


def most_tokens(text: str) -> int:
    """An upper bound."""
    wide = sum(letter > "\u2fff" for letter in text)
    return int((len(text) - wide) / CHARACTERS) + wide + 1


def least_tokens(text: str) -> int:
    """A lower bound: a word is at least one token."""
    return max(len(text.split()), len(text) // MOST_CHARACTERS)
