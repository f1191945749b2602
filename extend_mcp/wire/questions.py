"""Finds the fields of a schema that ask what a text means, rather than for what is written there."""


def asks_for_meaning(kind: str, description: str) -> bool:
    """True for yes or no, and if the description is a question; `kind` is the field's type in the dialect."""
    return kind == "boolean" or "?" in description or description.lower().startswith(("whether", "if "))
