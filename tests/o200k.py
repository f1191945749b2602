"""Tokens of o200k_base, which is loaded when it is first asked: each process of the tests imports all of them."""

from functools import cache

import bpe_openai


def encode(text: str) -> list[int]:
    """The tokens of a text."""
    return list(_encoding().encode(text))


@cache
def _encoding() -> bpe_openai.Encoding:
    return bpe_openai.get_encoding("o200k_base")
