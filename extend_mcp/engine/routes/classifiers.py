"""`/classifiers` and their versions."""

from extend_mcp.engine.routes.processors import Processors
from extend_mcp.models.classify import ClassifierRequest, ClassifierUpdate, ClassifierVersionRequest

ROUTES = Processors("classifier", ClassifierRequest, ClassifierUpdate, ClassifierVersionRequest).routes()
