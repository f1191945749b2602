"""How many tokens a text has, without the model's own count."""

CHARACTERS = 2.5
"""Of a token, at least, in nearly all text of documents: of digits alone some models make a token each."""
MOST_CHARACTERS = 6
"""Of a token, at most, on average."""


def most_tokens(text: str) -> int:
    """No fewer than a text has."""
    wide = sum(letter > "\u2fff" for letter in text)
    return int((len(text) - wide) / CHARACTERS) + wide + 1


def least_tokens(text: str) -> int:
    """No more than a text has: a word is at least one."""
    return max(len(text.split()), len(text) // MOST_CHARACTERS)
