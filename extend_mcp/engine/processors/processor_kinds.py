"""Every kind of saved processor, and how kinds differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from extend_mcp.engine.configs import processing
from extend_mcp.engine.configs.processing import Config
from extend_mcp.wire.base import Wire
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.split import SplitConfig


@dataclass(frozen=True, slots=True)
class ProcessorKind:
    """A kind of saved processor. `config` checks a config and fills in its defaults; `model` reads one."""

    name: str
    title: str
    prefix: str
    version_prefix: str
    model: type[Wire]
    config: Callable[[Any, str], Config]


PROCESSORS = {
    processor.name: processor
    for processor in (
        ProcessorKind("extractor", "Extractor", "ex", "exv", ExtractConfig, processing.extract_config),
        ProcessorKind("classifier", "Classifier", "cl", "clv", ClassifyConfig, processing.classify_config),
        ProcessorKind("splitter", "Splitter", "spl", "splv", SplitConfig, processing.split_config),
    )
}
