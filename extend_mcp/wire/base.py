"""What every wire model shares."""

from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel, to_snake
from pydantic_core import CoreSchema, ErrorDetails, core_schema

STRICT: dict[str, Any] = {"strict": True}
"""The validation context of a server: values that are not documented (see `OneOf`) are refused."""

Count = int | float
"""A count. The API documents counts as numbers: one may be written 3.0, and need not be whole."""


class Wire(BaseModel):
    """A JSON object of the API: its JSON is in camelCase, unknown fields are kept, `None` means absent or null.

    The API adds fields and enum values without a new version (docs.extend.ai, API versioning), so a reader accepts
    both.
    """

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True, defer_build=True
    )

    @classmethod
    def read(cls, body: Any) -> Self:
        """Validate a body that a client sent: only documented values are accepted, and only keys in camelCase.

        Raises `pydantic.ValidationError`.
        """
        return cls.model_validate(body, context=STRICT, by_alias=True, by_name=False)

    @model_validator(mode="after")
    def _give_way(self) -> Self:
        """Do nothing. A call of Python code lets other threads run, which a long body would otherwise stop."""
        return self

    def wire(self) -> dict[str, Any]:
        """The JSON object with only the keys that were set."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class Closed(Wire):
    """An object in which the API refuses unknown keys, as `read` does. A reader keeps them."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    @model_validator(mode="after")
    def _no_more(self, info: ValidationInfo) -> Self:
        if info.context is STRICT and self.model_extra:
            raise ValueError(f"unknown key {', '.join(sorted(self.model_extra))}")
        return self


class OneOf:
    """`Annotated[str, OneOf("a", "b")]`: one of these is documented. A reader keeps others, a server refuses."""

    def __init__(self, *values: str) -> None:
        self.values = values

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "enum": list(self.values)}

    def _check(self, value: str, info: ValidationInfo) -> str:
        if info.context is STRICT and value not in self.values:
            raise ValueError(f"must be one of {', '.join(self.values)}")
        return value


_OBJECTS = frozenset({"model_type", "model_attributes_type", "dict_type"})
"""pydantic's errors for what is not an object: their messages name classes of Python."""


def describe_fault(problem: ErrorDetails) -> str:
    """What is wrong with a value, in the words of JSON."""
    if problem["type"] in _OBJECTS:
        return "it must be an object"
    return problem["msg"].removeprefix("Value error, ")


OTHER = "OTHER"
"""The tag of objects that `tagged_by` does not know."""


def tagged_by(key: str, *values: str) -> Discriminator:
    """For a union of objects that differ by `key`: a member is tagged with one of `values`, or with `OTHER`."""

    def tag(value: Any) -> str:
        tag = value.get(key) if isinstance(value, dict) else getattr(value, to_snake(key), None)
        return tag if tag in values else OTHER

    return Discriminator(tag)
