"""`/classifiers` and their versions."""

from extend_mcp.engine.processors.processor_routes import ProcessorRoutes
from extend_mcp.wire.classify import (
    Classifier,
    ClassifierRequest,
    ClassifierSummary,
    ClassifierUpdate,
    ClassifierVersion,
    ClassifierVersionRequest,
)
from extend_mcp.wire.runs import ListPage

ROUTES = ProcessorRoutes(
    "classifier",
    create=ClassifierRequest,
    update=ClassifierUpdate,
    publish=ClassifierVersionRequest,
    processor=Classifier,
    page=ListPage[ClassifierSummary],
    version=ClassifierVersion,
    versions=ListPage[ClassifierVersion],
).routes()
