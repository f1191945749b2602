"""Every kind of saved processor, and what is particular to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from extend_mcp.engine import configs
from extend_mcp.engine.configs import Config
from extend_mcp.models.base import Wire
from extend_mcp.models.classify import ClassifyConfig
from extend_mcp.models.extract import ExtractConfig
from extend_mcp.models.split import SplitConfig


@dataclass(frozen=True, slots=True)
class Processor:
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
        Processor("extractor", "Extractor", "ex", "exv", ExtractConfig, configs.extract_config),
        Processor("classifier", "Classifier", "cl", "clv", ClassifyConfig, configs.classify_config),
        Processor("splitter", "Splitter", "spl", "splv", SplitConfig, configs.split_config),
    )
}
