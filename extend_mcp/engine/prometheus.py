"""Measures for Prometheus, by OpenTelemetry: `OTEL_METRICS_EXPORTER=prometheus`, docs/cluster.md.

The exporter serves `/metrics` where `OTEL_EXPORTER_PROMETHEUS_HOST` and `OTEL_EXPORTER_PROMETHEUS_PORT` say: at
localhost:9464 by default, as in OpenTelemetry's specification. The libraries are in the extra `cluster`.
"""

import logging
from collections.abc import Callable, Iterable
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from opentelemetry.metrics import CallbackOptions, Observation, get_meter_provider, set_meter_provider

from extend_mcp import __version__
from extend_mcp.engine.metrics import QueueState, ReadQueues, add_recorder

if TYPE_CHECKING:
    from opentelemetry.sdk.metrics.export import MetricReader

EXTRA = "OTEL_METRICS_EXPORTER=prometheus needs an extra: pip install 'extend-mcp[cluster]'"
TAKEN = (
    "Metrics cannot be served at OTEL_EXPORTER_PROMETHEUS_HOST and OTEL_EXPORTER_PROMETHEUS_PORT (localhost and 9464 "
    "unless set): {}. Each process of a host needs its own port"
)
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)
"""The upper bounds of the histogram's buckets: from a short text to a run that waits for half an hour."""

_log = logging.getLogger(__name__)


def serve_metrics() -> None:
    """Serve what is measured from now on, in a thread.

    A process that `opentelemetry-instrument` has set up exports by its own exporters. Raises `ValueError` if the extra
    is missing or the port is not a number, and `OSError` if the address cannot be used.
    """
    try:
        from opentelemetry.sdk.metrics import MeterProvider
    except ImportError as error:
        raise ValueError(EXTRA) from error
    if not isinstance(get_meter_provider(), MeterProvider):
        set_meter_provider(MeterProvider(metric_readers=[_make_reader()]))
    add_recorder(MeterRecorder())


def _make_reader() -> "MetricReader":
    """The exporter of the specification's name, which begins to serve at once."""
    exporters = tuple(entry_points(group="opentelemetry_metrics_exporter", name="prometheus"))
    if not exporters:
        raise ValueError(EXTRA)
    make: Callable[[], MetricReader] = exporters[0].load()
    try:
        return make()
    except (ValueError, OverflowError) as error:
        raise ValueError("OTEL_EXPORTER_PROMETHEUS_PORT is not a port: 0 to 65535") from error
    except OSError as error:
        raise OSError(TAKEN.format(error.strerror)) from error


class MeterRecorder:
    """Records with the instruments of OpenTelemetry."""

    def __init__(self) -> None:
        self._read: ReadQueues = tuple
        meter = get_meter_provider().get_meter("extend_mcp", __version__)
        self._runs = meter.create_counter("extend.runs", "{run}", "Runs that ended, by kind and outcome.")
        self._stages = meter.create_histogram(
            "extend.run.stage.duration",
            "s",
            "Time that runs wait, and that their files are fetched, read and stored.",
            explicit_bucket_boundaries_advisory=SECONDS,
        )
        meter.create_observable_gauge(
            "extend.queue.depth", [self._observe(_depths)], "{row}", "Rows in the queue, by kind and state."
        )
        meter.create_observable_gauge(
            "extend.queue.age", [self._observe(_ages)], "s", "How long the oldest row that waits has been due."
        )

    def count_run(self, kind: str, outcome: str) -> None:
        """Count the end of a run."""
        self._runs.add(1, {"kind": kind, "outcome": outcome})

    def record_stage(self, kind: str, stage: str, seconds: float) -> None:
        """Record how long a stage took."""
        self._stages.record(seconds, {"kind": kind, "stage": stage})

    def watch_queues(self, read: ReadQueues) -> None:
        """Read the queue with this at each scrape."""
        self._read = read

    def _observe(
        self, describe: Callable[[QueueState], Iterable[Observation]]
    ) -> Callable[[CallbackOptions], Iterable[Observation]]:
        """A callback that describes the queue. While it cannot be read there is nothing to observe, which is logged."""

        def observe(_: CallbackOptions) -> Iterable[Observation]:
            try:
                return [observation for state in self._read() for observation in describe(state)]
            except Exception:  # noqa: BLE001 - whatever it is, the other measures are exported
                _log.warning("The queue could not be read for its metrics", exc_info=True)
                return ()

        return observe


def _depths(queue: QueueState) -> Iterable[Observation]:
    for state in ("waiting", "delayed", "working"):
        yield Observation(getattr(queue, state), {"kind": queue.kind, "state": state})


def _ages(queue: QueueState) -> Iterable[Observation]:
    yield Observation(queue.age / 1000, {"kind": queue.kind})
