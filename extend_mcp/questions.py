"""The questions that a document leaves open, and a model's answers.

Both pass as JSON between the process that reads the document and the one that asks the model.
"""

from typing import Literal

from pydantic import BaseModel

Row = dict[str, str | None]
"""A row of a table, by the paths of its members."""


class Question(BaseModel):
    """One thing to find. `path` names it: for a field, its path in the output, or in a row.

    A `number` is answered as it is printed, a `date` as `YYYY-MM-DD`. A `boolean` and a `choice` are answered with the
    words of the document that show it. `rows` have `members`. `pages` must be seen together.
    """

    path: str
    kind: Literal["text", "number", "date", "boolean", "choice", "rows"] = "text"
    about: str = ""
    choices: list[str] = []
    members: list["Question"] = []
    pages: list[int] = []

    @property
    def is_judged(self) -> bool:
        """True if the document need not print the answer itself. Then the words that show it are asked for, too."""
        return self.kind in {"boolean", "choice"}


class PageText(BaseModel):
    """The text of a page; `number` counts over all files, from 1."""

    number: int
    text: str


class Questions(BaseModel):
    """The questions of a run of the kind `work`. `rules` are the user's own, in free text."""

    work: Literal["extract", "classify", "split"]
    rules: str = ""
    pages: list[PageText]
    questions: list[Question]


class Answer(BaseModel):
    """The model's answer to a question. `quote` has the words that show it, as the model says."""

    path: str
    value: str | bool | list[Row]
    quote: str | None = None


class Answers(BaseModel):
    """All answers of a run, in the order of the pages, and what went wrong. `model` is the model's name."""

    model: str
    answers: list[Answer] = []
    problems: list[str] = []
