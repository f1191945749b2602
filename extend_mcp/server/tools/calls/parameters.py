"""Parameters that several tools share."""

from typing import Annotated, Any

from pydantic import Field

AROUND_TOKENS = 150
"""Tokens of an answer besides its text: the marks, its source, how to read on."""
LEAST_TOKENS = 2 * AROUND_TOKENS

Config = Annotated[dict[str, Any] | None, Field(description="More options, named as in the API")]
Pages = Annotated[str | None, Field(description="Only these, like `1-3,7`")]
RawText = Annotated[str | None, Field(description="Raw text, instead of `file`")]
Classes = Annotated[
    dict[str, str] | None,
    Field(description='Kind → what it is, like `{"invoice":"A bill for goods"}`; `other` is added'),
]
Fresh = Annotated[bool, Field(description="Start a new run")]
Wait = Annotated[float | None, Field(description="Seconds to wait", ge=0, le=600)]
RunId = Annotated[str, Field(description="Run id, like `pr_…` or `exr_…`")]
BatchId = Annotated[str, Field(description="Batch id, like `bpar_…`")]
FileId = Annotated[str, Field(description="Like `file_…`")]
Pointer = Annotated[str | None, Field(description="JSON pointer to the part to see")]
Cursor = Annotated[str | None, Field(description="From the last answer, to continue")]
Limit = Annotated[int, Field(ge=1, le=50, description="Maximum rows")]
MaxTokens = Annotated[int | None, Field(description="Maximum tokens of the answer", ge=LEAST_TOKENS, le=20_000)]
Search = Annotated[str, Field(description="Words to find, or a phrase in quotes")]
