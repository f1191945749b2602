"""Verify: signs that a document was tampered with."""

from typing import Annotated

from pydantic import Field

from extend_mcp.wire.base import Closed, OneOf, Wire
from extend_mcp.wire.files import FileInput, FileSummary
from extend_mcp.wire.runs import Metadata, Run

VerifyStatus = Annotated[str, OneOf("PROCESSING", "PROCESSED", "FAILED", "CANCELLED")]
VerifySource = Annotated[str, OneOf("API", "STUDIO")]
RiskLevel = Annotated[str, OneOf("LOW", "MEDIUM", "HIGH")]
SignalType = Annotated[
    str,
    OneOf(
        "FILE_FORMAT_AND_PDF_STRUCTURE",
        "DIGITAL_SIGNATURE_INTEGRITY",
        "PROVENANCE_AND_ISSUER_MARKERS",
        "REVISION_AND_PRODUCTION_HISTORY",
        "CAPTURE_CONVERSION_AND_LAUNDERING",
        "PDF_LAYERS_TEXT_AND_FORMS",
        "IMAGE_COMPOSITING_AND_RECONSTRUCTION",
        "IMAGE_FORENSIC_INCONSISTENCIES",
        "AI_GENERATED_CONTENT",
        "ISSUER_TEMPLATE_AND_SECURITY_FEATURES",
        "FIELD_IDENTIFIER_AND_MACHINE_READABLE_VALIDITY",
        "CROSS_FIELD_AND_SEMANTIC_CONSISTENCY",
        "FINANCIAL_RECONCILIATION_AND_SEQUENCE_CONTINUITY",
        "REUSE_DUPLICATION_AND_NETWORK_HISTORY",
    ),
]


class VerifyAdvancedOptions(Closed):
    """`verify_agentic` needs `require_parsing`; `verify_light` goes without by default."""

    require_parsing: bool | None = None


class VerifyConfig(Closed):
    """How to verify; `verify_agentic` by default. In a run it has the resolved version of the engine."""

    engine: Annotated[str, OneOf("verify_agentic", "verify_light")] | None = None
    engine_version: str | None = None
    advanced_options: VerifyAdvancedOptions | None = None


class VerifyRunMetrics(Wire):
    """`page_count` is null where it is not known."""

    processing_time_ms: float
    page_count: int | None = None


class NamedValue(Wire):
    """A value that a finding is about: its text in the document, its normalised form, and its place."""

    name: str
    raw: str | None = None
    normalized: str | None = None
    location_ids: list[str] | None = None


class VerifyPage(Wire):
    """A page, 1-based; sizes in the units of the box."""

    number: int
    width: float | None = None
    height: float | None = None


class VerifyBox(Wire):
    """A box on a page of the given width and height, from its top left."""

    left: float
    top: float
    right: float
    bottom: float


class ByteRange(Wire):
    """Bytes of the file."""

    offset: int
    length: int


class VerifyLocation(Wire):
    """Where evidence is: on a page, in PDF objects (`26 0 R`), or in the file's bytes."""

    location_id: str
    page: VerifyPage | None = None
    bounding_box: VerifyBox | None = None
    object_refs: list[str] | None = None
    byte_range: ByteRange | None = None


class VerifyFinding(Wire):
    """One thing that is not as it should be."""

    code: str
    values: list[NamedValue] | None = None


class InventoryItem(Wire):
    """One of the things counted."""

    location_ids: list[str] | None = None
    values: list[NamedValue] | None = None


class HistoryEvent(Wire):
    """Something that was done to the file."""

    code: str
    location_ids: list[str] | None = None
    timestamp: str | None = None
    actor: str | None = None
    values: list[NamedValue] | None = None


class PatternComponent(Wire):
    """A part of a structural pattern, by its role in it."""

    role: str
    location_ids: list[str]
    value: NamedValue | None = None


class EvidenceData(Wire):
    """What evidence says. Which fields there are follows its type.

    `value_comparison`: `code`, `values`. `validation`: `findings`. `inventory`: `code`, `count`, at most 20 `items`.
    `history`: `events`. `structural_pattern`: `code`, `components`. `model_prediction`: none today.
    """

    code: str | None = None
    values: list[NamedValue] | None = None
    findings: list[VerifyFinding] | None = None
    count: int | None = None
    items: list[InventoryItem] | None = None
    events: list[HistoryEvent] | None = None
    components: list[PatternComponent] | None = None


class VerifyEvidence(Wire):
    """One piece of evidence."""

    type: Annotated[
        str,
        OneOf("value_comparison", "validation", "inventory", "history", "structural_pattern", "model_prediction"),
    ]
    evidence_id: str
    data: EvidenceData = Field(default_factory=EvidenceData)
    locations: list[VerifyLocation] = []


class RiskAssessment(Wire):
    """How serious a signal is."""

    type: str = "LEVEL"
    level: RiskLevel


class VerifySignal(Wire):
    """One suspicion, with its evidence."""

    id: str
    type: SignalType
    risk_assessment: RiskAssessment
    summary: str = ""
    evidence: list[VerifyEvidence] = []


class VerifyOutput(Wire):
    """`risk_level` is the highest of the signals, LOW if there are none."""

    risk_level: RiskLevel
    summary: str = ""
    signals: list[VerifySignal] = []


class VerifyRunCore(Run):
    """The fields of a verify run in lists, too. `file` is null once it is deleted; `source_id` is the request's id."""

    object: str = "verify_run"
    file: FileSummary | None = None
    metrics: VerifyRunMetrics | None = None
    config: VerifyConfig = Field(default_factory=VerifyConfig)
    source: VerifySource | None = None
    source_id: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class VerifyRunSummary(VerifyRunCore):
    """A verify run in lists. `risk_level` is null until it is PROCESSED, and once a result is purged."""

    risk_level: RiskLevel | None = None


class VerifyRun(VerifyRunCore):
    """One document verified. `output` is set when PROCESSED; if it is not retained, it is delivered once."""

    output: VerifyOutput | None = None


class VerifyRequest(Wire):
    """Body of `POST /verify` and `POST /verify_runs`. The file is a URL or an id of a PDF, JPEG, PNG or WebP."""

    file: FileInput
    config: VerifyConfig | None = None
    metadata: Metadata | None = None
