"""Settings that are read from environment variables."""

import os
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


def unquote(value: str) -> str:
    """The text without blanks and one pair of quotes around it.

    `docker --env-file` and some hosts pass on the quotes of a file.
    """
    text = value.strip()
    is_quoted = len(text) > 1 and text[0] in {'"', "'"} and text[-1] == text[0] and text[0] not in text[1:-1]
    return text[1:-1].strip() if is_quoted else text


class FromEnvironment(BaseModel):
    """Each field is read from the variable with its name after `prefix`, unless a value is given.

    The case of names does not count, nor do blanks and one pair of quotes around a value; empty variables count as
    unset. Their text is validated like any value: a field with several values needs a validator that splits the text.
    Raises `ValidationError`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    prefix: ClassVar[str]

    def __init__(self, **values: Any) -> None:
        variables = {name.upper(): text for name, value in os.environ.items() if (text := unquote(value))}
        named = {self.variable(field): field for field in type(self).model_fields}
        read = {field: variables[name] for name, field in named.items() if name in variables}
        super().__init__(**(read | values))

    @classmethod
    def variable(cls, field: str) -> str:
        """The name of a field's variable."""
        return f"{cls.prefix}{field.upper()}"
