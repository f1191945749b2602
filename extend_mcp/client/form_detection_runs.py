"""`/form_detection_runs`, `/detect_form` and `/edit_schemas/generate`: the fields of forms."""

from extend_mcp.client.pages import to_body
from extend_mcp.client.readable_runs import Readable
from extend_mcp.client.transport import SYNC_SECONDS, Transport
from extend_mcp.wire.edit import FormDetectionConfig, FormDetectionOutput, FormDetectionRequest, FormDetectionRun
from extend_mcp.wire.files import FileInput


class FormDetectionRuns(Readable[FormDetectionRun]):
    """`/form_detection_runs`, a method for each endpoint. The API cannot list, cancel or delete them."""

    _path = "form_detection_runs"

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, FormDetectionRun)

    async def create(self, *, file: FileInput, config: FormDetectionConfig | None = None) -> FormDetectionRun:
        """Start a detection and return at once. Raises `Uncertain` if it is unknown whether it started."""
        return await self._create_unmarked(FormDetectionRequest, file=file, config=config)

    async def detect_form(self, *, file: FileInput, config: FormDetectionConfig | None = None) -> FormDetectionRun:
        """Detect and wait for the end, at most five minutes. A run that fails raises an `ApiError` with its reason."""
        return await self._run_unmarked("detect_form", FormDetectionRequest, file=file, config=config)


class EditSchemas:
    """`/edit_schemas`, which the API deprecates in favour of form detection."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def generate(self, *, file: FileInput, config: FormDetectionConfig | None = None) -> FormDetectionOutput:
        """Detect and wait for the end. This creates no run."""
        content = to_body(FormDetectionRequest, file=file, config=config)
        return await self._transport.request(
            FormDetectionOutput, "POST", "/edit_schemas/generate", json=content, timeout=SYNC_SECONDS
        )
