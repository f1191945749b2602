"""Parameters that several tools have."""

from typing import Annotated, Any

from pydantic import Field

Config = Annotated[dict[str, Any] | None, Field(description="More options, in the API's words")]
Pages = Annotated[str | None, Field(description="Only these, like `1-3,7`")]
RawText = Annotated[str | None, Field(description="Raw text, instead of `file`")]
Classes = Annotated[
    dict[str, str] | None,
    Field(description='Kind → what it is, like `{"invoice":"A bill for goods"}`; `other` is added'),
]
Fresh = Annotated[bool, Field(description="Start a new run")]
Wait = Annotated[float | None, Field(description="Seconds to wait for the result", ge=0, le=600)]
RunId = Annotated[str, Field(description="Run id, like `pr_…` or `exr_…`")]
Pointer = Annotated[str | None, Field(description="JSON pointer to the part to see")]
Cursor = Annotated[str | None, Field(description="From the last answer, to go on")]
Limit = Annotated[int, Field(ge=1, le=50, description="Most rows")]
