"""`/classifiers` and their versions."""

from extend_mcp.client.pages import to_body
from extend_mcp.client.saved_processors import Saved, SavedKind
from extend_mcp.client.transport import Transport
from extend_mcp.wire.classify import (
    Classifier,
    ClassifierRequest,
    ClassifierSummary,
    ClassifierUpdate,
    ClassifierVersion,
    ClassifierVersionRequest,
    ClassifyConfig,
)
from extend_mcp.wire.runs import ListPage


class Classifiers(Saved[Classifier, ClassifierSummary, ClassifierVersion, ClassifyConfig]):
    """`/classifiers`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        kind = SavedKind(
            "classifiers",
            Classifier,
            ListPage[ClassifierSummary],
            ClassifierUpdate,
            ClassifierVersion,
            ListPage[ClassifierVersion],
            ClassifierVersionRequest,
        )
        super().__init__(transport, kind)

    async def create(
        self, *, name: str, clone_classifier_id: str | None = None, config: ClassifyConfig | None = None
    ) -> Classifier:
        """Make a classifier from at most one of a copy and a config."""
        content = to_body(ClassifierRequest, name=name, clone_classifier_id=clone_classifier_id, config=config)
        return await self._transport.request(Classifier, "POST", "/classifiers", json=content)
